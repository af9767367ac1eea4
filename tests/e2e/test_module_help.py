"""The help page of a module: reached from a node, and its example opens as a draft that runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack, Watch
from tests.e2e.test_accessibility import choose_theme, findings, open_sample

CANVAS = re.compile(r"/pipelines/[0-9a-f-]{36}$")


def test_help_opens_from_the_inspector_and_its_example_runs(app: App, stack: Stack) -> None:
    open_sample(app, stack, "light")
    app.canvas.select("Split Data")
    app.inspector.region.get_by_text("About this module", exact=True).press("Enter")
    with app.page.expect_popup() as opened:
        app.inspector.region.get_by_role("link", name="Help for Split Data").press("Enter")

    help_page = opened.value
    watch = Watch(help_page)
    expect(help_page.get_by_role("heading", name="Split Data", level=1)).to_be_visible()
    expect(help_page).to_have_title("Split Data · Atelier")
    inputs = help_page.get_by_role("region", name="Inputs", exact=True)
    expect(inputs.get_by_role("row", name="Dataset")).to_contain_text("table")
    fraction = help_page.get_by_role("listitem").filter(
        has=help_page.get_by_role("heading", name="Fraction of rows in the first output dataset")
    )
    expect(fraction).to_contain_text("From 0 to 1")
    expect(fraction).to_contain_text("Shown when")

    help_page.get_by_role("button", name="Open example: Regression: penguin body mass", exact=True).press(
        "Enter"
    )
    expect(help_page).to_have_url(CANVAS)
    example = App(help_page)
    expect(example.canvas.node("Split Data")).to_be_visible()
    example.run.start()
    example.run.expect_state("succeeded")
    expect(app.canvas.node("Split Data")).to_be_visible()
    assert not watch.problems


def test_help_opens_from_the_menu_of_a_node(app: App, stack: Stack) -> None:
    open_sample(app, stack, "light")
    with app.page.expect_popup() as opened:
        app.canvas.choose_from_menu("Train Model", "Help (opens a new tab)")

    expect(opened.value.get_by_role("heading", name="Train Model", level=1)).to_be_visible()


def test_a_module_without_an_example_says_so_and_an_unknown_one_leads_to_all(page: Page) -> None:
    page.goto("/modules/join_data")
    expect(page.get_by_role("region", name="Examples", exact=True)).to_contain_text(
        "No sample uses this module"
    )

    page.goto("/modules/no_such_module")
    expect(page.get_by_role("heading", name="There is no module “no_such_module”")).to_be_visible()
    page.get_by_role("link", name="All modules", exact=True).press("Enter")
    page.get_by_role("main").get_by_role("link", name="Split Data").press("Enter")
    expect(page.get_by_role("heading", name="Split Data", level=1)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/modules", "/modules/split_data", "/modules/execute_python_script"])
def test_nothing_serious_is_found_by_axe(page: Page, path: str, scheme: str) -> None:
    choose_theme(page, scheme)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert findings(page) == []
