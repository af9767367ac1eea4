"""The reference journey, sample (b), as data: what is inserted, set and connected, and what must come out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.e2e.pages.app import App

DATASET = "Automobile price data (Raw)"
SELECT = "Select Columns in Dataset"
CLEAN = "Clean Missing Data"
SPLIT = "Split Data"
LEARNER = "Linear Regression"
TRAIN = "Train Model"
SCORE = "Score Model"
EVALUATE = "Evaluate Model"

#: name in the palette → where it is dropped, in parts of the canvas' width and height
PLACES = {
    DATASET: (0.6, 0.06),
    SELECT: (0.6, 0.19),
    CLEAN: (0.6, 0.32),
    SPLIT: (0.6, 0.45),
    LEARNER: (0.25, 0.45),
    TRAIN: (0.4, 0.6),
    SCORE: (0.6, 0.75),
    EVALUATE: (0.6, 0.9),
}


@dataclass(frozen=True)
class Connection:
    source: str
    output: str
    target: str
    input: str


CONNECTIONS = (
    Connection(DATASET, "Dataset", SELECT, "Dataset"),
    Connection(SELECT, "Results dataset", CLEAN, "Dataset"),
    Connection(CLEAN, "Cleaned dataset", SPLIT, "Dataset"),
    Connection(LEARNER, "Untrained model", TRAIN, "Untrained model"),
    Connection(SPLIT, "Results dataset1", TRAIN, "Dataset"),
    Connection(TRAIN, "Trained model", SCORE, "Trained model"),
    Connection(SPLIT, "Results dataset2", SCORE, "Dataset"),
    Connection(SCORE, "Scored dataset", EVALUATE, "Scored dataset"),
)

METRICS = (
    "Mean_Absolute_Error",
    "Root_Mean_Squared_Error",
    "Relative_Squared_Error",
    "Relative_Absolute_Error",
    "Coefficient_of_Determination",
)


def new_pipeline(app: App) -> None:
    app.home.open()
    app.home.new_pipeline()
    app.page.wait_for_url(re.compile(r"/pipelines/[0-9a-f-]{36}"))
    expect(app.canvas.region).to_be_visible()


def exclude_column(app: App, column: str) -> None:
    """Open the column picker of the selected node: all columns, except one."""
    app.inspector.region.get_by_role("button", name="Edit column selection").click()
    dialog = app.page.get_by_role("dialog")
    dialog.get_by_role("tab", name="With rules").click()
    dialog.get_by_role("button", name="Start with").click()
    app.page.get_by_role("option", name="All columns").click()
    dialog.get_by_role("button", name="Add a rule").click()
    names = dialog.get_by_role("combobox", name="Column names of rule 1")
    names.fill(column)
    names.press("Enter")
    # the list stays open for the next name
    names.press("Tab")
    expect(dialog.get_by_text("25 columns")).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()


def set_parameters(app: App) -> None:
    """The settings of the tutorial; the column picker already knows the columns."""
    app.canvas.select(SELECT)
    exclude_column(app, "normalized-losses")
    app.canvas.select(CLEAN)
    app.inspector.choose("Cleaning mode", "Remove entire row")
    app.canvas.select(SPLIT)
    app.inspector.fill("Fraction of rows in the first output dataset", "0.7")
    app.canvas.select(TRAIN)
    label = app.inspector.region.get_by_role("combobox", name="Label column")
    label.fill("price")
    label.press("Tab")
    app.wait_until_saved()


def set_parameters_by_keyboard(app: App, select: Callable[[str], None]) -> None:
    """The same settings without a pointer: select a node, then walk its form."""
    select(SELECT)
    app.inspector.region.get_by_role("button", name="Edit column selection").press("Enter")
    dialog = app.page.get_by_role("dialog")
    dialog.get_by_role("tab", name="By name").press("ArrowRight")
    _choose_by_keyboard(app, dialog.get_by_role("button", name="Start with"), "All columns")
    dialog.get_by_role("button", name="Add a rule").press("Enter")
    names = dialog.get_by_role("combobox", name="Column names of rule 1")
    names.press_sequentially("normalized-losses")
    names.press("Enter")
    names.press("Tab")
    expect(dialog.get_by_text("25 columns")).to_be_visible()
    dialog.get_by_role("button", name="Save").press("Enter")
    select(CLEAN)
    cleaning_mode = app.inspector.region.get_by_role("button", name="Cleaning mode").last
    _choose_by_keyboard(app, cleaning_mode, "Remove entire row")
    select(SPLIT)
    app.inspector.fill("Fraction of rows in the first output dataset", "0.7")
    select(TRAIN)
    label = app.inspector.region.get_by_role("combobox", name="Label column")
    label.press_sequentially("price")
    label.press("Tab")
    app.wait_until_saved()


def _choose_by_keyboard(app: App, field: Locator, option: str) -> None:
    """Open a list and type the beginning of the option's name, as in a native list."""
    field.press("Enter")
    wanted = app.page.get_by_role("option", name=option, exact=True)
    expect(wanted).to_be_visible()
    app.page.keyboard.type(option[:10])
    expect(wanted).to_be_focused()
    app.page.keyboard.press("Enter")
    expect(field).to_contain_text(option)


def shown_metrics(app: App) -> dict[str, float]:
    """Read the metric cards of the Evaluate view; the title of a figure is its exact value."""
    cards = app.page.get_by_role("region", name="Metrics").locator(".metric-card")
    expect(cards).to_have_count(len(METRICS))
    return {
        card.locator("dt").inner_text(): float(card.locator("dd").first.get_attribute("title") or "nan")
        for card in cards.all()
    }
