"""A problem is solved from the list of problems, without a pointer."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.drafts import add, column_names, connect, draw
from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings

GHOST = ".ghost-card"
AT = "([id, y]) => document.getElementById(id).getBoundingClientRect().y === y"


def test_a_missing_column_is_taken_out_by_keyboard(app: App, page: Page, stack: Stack) -> None:
    app.open_pipeline(_draw(stack, columns=["species", "wingspan"]))

    page.get_by_role("button", name=re.compile("Problems")).press("Enter")
    fix = page.get_by_role("button", name="Take wingspan out of the selection")
    expect(fix).to_be_visible()
    page.get_by_role("button", name=re.compile("^Error: Select")).focus()
    page.keyboard.press("Tab")
    expect(fix).to_be_focused()
    expect(page.get_by_role("tooltip")).to_have_text("Changes “Select columns” of Select.")
    page.keyboard.press("Enter")

    expect(page.get_by_text("No problems").first).to_be_visible()
    app.wait_until_saved()
    page.keyboard.press("Control+z")
    expect(fix).to_be_visible()


def test_a_field_offers_the_fix_of_its_problem(app: App, page: Page, stack: Stack) -> None:
    app.open_pipeline(_draw(stack, columns=["Species", "wingspan"]))
    app.canvas.select_by_keyboard("Select")

    app.inspector.region.get_by_role("button", name="Use species instead of Species").press("Enter")
    app.inspector.region.get_by_role("button", name="Take wingspan out of the selection").press("Enter")

    expect(app.inspector.region.get_by_role("group", name="Quick fixes")).to_have_count(0)


def test_what_a_fix_would_do_is_shown_as_a_ghost_while_it_has_the_focus(
    app: App, page: Page, stack: Stack
) -> None:
    app.open_pipeline(_draw(stack, columns=["species", "wingspan"]))
    page.get_by_role("button", name=re.compile("Problems")).press("Enter")
    fix = page.get_by_role("button", name="Take wingspan out of the selection")
    expect(page.locator(GHOST)).to_have_count(0)

    fix.focus()
    expect(page.locator(f"{GHOST}[data-ghost=changed]")).to_have_text("Changes: Select columns")
    page.keyboard.press("Escape")
    expect(page.locator(GHOST)).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Error: Select")).focus()
    page.keyboard.press("Tab")
    expect(page.locator(GHOST)).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(GHOST)).to_have_count(0)

    # nothing of it has changed the draft
    expect(fix).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_disabled()


def test_an_inserted_node_and_a_removed_connection_are_ghosts_under_the_pointer(
    app: App, page: Page, stack: Stack
) -> None:
    app.open_pipeline(draw_texts(stack))
    page.get_by_role("button", name=re.compile("Problems")).click()
    node = page.locator("#node-normalize")
    before = node.bounding_box()
    assert before is not None

    fix = page.get_by_role("button", name=re.compile("^Insert Edit Metadata"))
    fix.hover()
    expect(page.locator(f"{GHOST}[data-ghost=added]")).to_contain_text("Edit Metadata")
    expect(page.locator(".ghost-line[data-ghost=added]")).to_have_count(2)
    expect(page.locator(".ghost-line[data-ghost=removed]")).to_have_count(1)
    expect(page.get_by_role("tooltip")).to_contain_text("Adds Edit Metadata.")
    page.mouse.move(700, 300)
    expect(page.locator(".ghosts")).to_have_count(0)
    expect(page.locator(".react-flow__node")).to_have_count(2)
    # what had made room goes back to where it was
    page.wait_for_function(AT, arg=["node-normalize", before["y"]])

    fix.hover()
    expect(page.locator(GHOST)).to_have_count(1)
    assert findings(page) == []
    fix.click()
    expect(page.locator(".react-flow__node")).to_have_count(3)
    expect(page.locator(".ghosts")).to_have_count(0)


def test_a_finger_sees_what_a_fix_would_do_before_it_is_applied(tablet: App, stack: Stack) -> None:
    page = tablet.page
    tablet.open_pipeline(draw_texts(stack))
    page.get_by_role("button", name=re.compile("Problems")).tap()
    fix = page.get_by_role("button", name=re.compile("^Insert Edit Metadata"))
    apply = page.get_by_role("button", name=re.compile("^Apply: Insert Edit Metadata"))

    fix.tap()
    expect(page.locator(f"{GHOST}[data-ghost=added]")).to_contain_text("Edit Metadata")
    expect(page.get_by_role("group", name="Quick fixes")).to_contain_text("Adds Edit Metadata.")
    tablet.expect_announcement("Adds Edit Metadata.")
    expect(page.locator(".react-flow__node")).to_have_count(2)
    for button in (apply, page.get_by_role("button", name="Cancel", exact=True)):
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert findings(page) == []

    page.get_by_role("button", name="Cancel", exact=True).tap()
    expect(page.locator(".ghosts")).to_have_count(0)
    expect(apply).to_have_count(0)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()

    fix.tap()
    apply.tap()
    expect(page.locator(".react-flow__node")).to_have_count(3)
    expect(page.locator(".ghosts")).to_have_count(0)
    tablet.wait_until_saved()


def test_the_outline_shows_what_a_fix_would_do(app: App, page: Page, stack: Stack) -> None:
    app.open_pipeline(draw_texts(stack))
    app.outline.show()
    assert app.outline.names() == ["Data", "Normalize"]
    page.get_by_role("button", name=re.compile("Problems")).press("Enter")
    fix = page.get_by_role("button", name=re.compile("^Insert Edit Metadata"))

    fix.focus()
    expect(app.outline.rows()).to_have_count(3)
    assert app.outline.names() == ["Data", "Edit Metadata", "Normalize"]
    coming = app.outline.rows().nth(1)
    expect(coming).to_contain_text("Comes in")
    expect(coming).to_contain_text("from Data")
    expect(app.outline.row("Normalize").locator("[data-ghost=removed]")).to_have_text("from Data")
    expect(app.outline.row("Normalize").locator("[data-ghost=added]")).to_have_text("from Edit Metadata")
    expect(app.outline.grid).to_have_attribute("aria-rowcount", "3")
    assert findings(page) == []
    fix.blur()
    expect(app.outline.rows()).to_have_count(2)

    fix.press("Enter")
    expect(app.outline.rows()).to_have_count(3)
    expect(app.outline.grid).to_have_attribute("aria-rowcount", "4")
    app.wait_until_saved()


def test_the_outline_marks_the_step_that_a_fix_would_change(app: App, page: Page, stack: Stack) -> None:
    app.open_pipeline(_draw(stack, columns=["species", "wingspan"]))
    app.outline.show()
    page.get_by_role("button", name=re.compile("Problems")).press("Enter")
    page.get_by_role("button", name="Take wingspan out of the selection").focus()
    expect(app.outline.row("Select")).to_contain_text("Changes: Select columns")
    page.keyboard.press("Escape")
    expect(app.outline.row("Select")).not_to_contain_text("Changes: Select columns")


def draw_texts(stack: Stack) -> str:
    """A text column where numbers are wanted."""
    chosen = {"columns_to_transform": column_names(["species"])}
    return _draw_after_data(stack, "normalize_data", "Normalize", chosen)


def _draw(stack: Stack, columns: list[str]) -> str:
    chosen = {"select_columns": column_names(columns)}
    return _draw_after_data(stack, "select_columns_in_dataset", "Select", chosen)


def _draw_after_data(stack: Stack, module: str, name: str, parameters: dict[str, Any]) -> str:
    step = name.lower()
    operations = [
        add("data", "sample_dataset", "Data", {"dataset": "penguins"}),
        add(step, module, name, parameters, y=130),
        connect("e1", ("data", "dataset"), (step, "dataset")),
    ]
    return draw(stack, operations, name="Broken")
