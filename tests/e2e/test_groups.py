"""A person groups nodes, collapses and opens the group, names its ports; by mouse and by keyboard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_execution import open_sample

SELECT = "Select Columns in Dataset"
CLEAN = "Clean Missing Data"
SPLIT = "Split Data"


def group_of(app: App, name: str) -> Locator:
    return app.canvas.region.get_by_role("group", name=f"Group {name}", exact=True)


def groups_of(stack: Stack, pipeline: str) -> list[dict[str, Any]]:
    return list(stack.client().get(f"pipelines/{pipeline}")["document"]["groups"].values())


def make_group(app: App, name: str) -> None:
    """Two nodes become a group, with the keyboard alone."""
    app.canvas.select_by_keyboard(SELECT)
    app.canvas.node(CLEAN).focus()
    app.page.keyboard.press("Shift+Enter")
    app.page.keyboard.press("Control+g")
    # the name can be typed at once
    app.page.keyboard.type(name)
    app.page.keyboard.press("Enter")
    expect(group_of(app, name)).to_be_focused()


def test_a_group_is_made_collapsed_opened_and_taken_back_by_keyboard(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    make_group(app, "Prepare")
    group = group_of(app, "Prepare")
    expect(group).to_have_accessible_description("2 nodes")
    expect(app.canvas.node(CLEAN)).to_be_visible()

    collapse = group.get_by_role("button", name="Collapse Prepare")
    collapse.focus()
    collapse.press("Enter")
    expect(app.canvas.node(CLEAN)).to_be_hidden()
    expect(app.canvas.connections()).to_have_count(7)
    app.wait_until_saved()
    assert [(one["name"], one["collapsed"]) for one in groups_of(stack, pipeline)] == [("Prepare", True)]

    app.page.reload()
    expect(group).to_be_visible()
    expect(app.canvas.node(CLEAN)).to_be_hidden()
    group.get_by_role("button", name="Show only Prepare").press("Enter")
    expect(app.canvas.node(CLEAN)).to_be_visible()
    expect(app.canvas.node(SPLIT)).to_be_hidden()
    path = app.page.get_by_role("navigation", name="Where you are")
    expect(path).to_contain_text("Prepare")
    path.get_by_role("button", name="Whole pipeline").press("Enter")
    expect(app.canvas.node(SPLIT)).to_be_visible()

    group.focus()
    group.press("Enter")
    app.page.keyboard.press("Control+Shift+g")
    expect(group).to_be_hidden()
    expect(app.canvas.node(CLEAN)).to_be_visible()
    app.page.keyboard.press("Control+z")
    expect(group).to_be_visible()
    app.wait_until_saved()
    assert len(groups_of(stack, pipeline)) == 1


def test_ports_of_a_group_are_named_and_connect_what_is_inside(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    make_group(app, "Prepare")
    group_of(app, "Prepare").press("Enter")
    field = app.inspector.region.get_by_role("textbox", name=f"{SELECT}: Dataset")
    field.fill("Raw table")
    field.press("Tab")
    group_of(app, "Prepare").get_by_role("button", name="Collapse Prepare").click()
    expect(app.canvas.input("Prepare", "Raw table")).to_be_visible()

    app.palette.insert_by_keyboard("Remove Duplicate Rows")
    source = app.canvas.output("Prepare", f"{CLEAN}: Cleaned dataset")
    app.canvas.connect_by_keyboard(source, app.canvas.input("Remove Duplicate Rows", "Dataset"))
    app.wait_until_saved()
    document = stack.client().get(f"pipelines/{pipeline}")["document"]
    ends = {(edge["source"]["node"], edge["target"]["node"]) for edge in document["edges"].values()}
    assert ("clean_missing_data", "remove_duplicate_rows") in ends
    assert [one["ports"] for one in document["groups"].values()] == [
        {"input:select_columns.dataset": "Raw table"}
    ]


def test_a_collapsed_group_is_dragged_with_all_that_is_in_it(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    before = stack.client().get(f"pipelines/{pipeline}")["document"]["nodes"]
    make_group(app, "Prepare")
    group_of(app, "Prepare").get_by_role("button", name="Collapse Prepare").click()
    app.wait_until_saved()
    card = group_of(app, "Prepare").bounding_box()
    assert card is not None
    app.page.mouse.move(card["x"] + 30, card["y"] + 24)
    app.page.mouse.down()
    app.page.mouse.move(card["x"] - 130, card["y"] + 24, steps=6)
    app.page.mouse.up()
    app.wait_until_saved()
    after = stack.client().get(f"pipelines/{pipeline}")["document"]["nodes"]
    shifts = {
        (after[node]["position"]["x"] - before[node]["position"]["x"])
        for node in ("select_columns", "clean_missing_data")
    }
    assert len(shifts) == 1
    assert shifts.pop() < -100
    assert after["split_data"] == before["split_data"]
