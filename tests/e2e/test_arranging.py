"""A person puts things where they belong: in line, on the grid, on a connection, tidy."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings
from tests.e2e.test_editing import document_of, named, wires
from tests.e2e.test_execution import open_sample
from tests.e2e.test_large_draft import draw

CLEAN = "Clean Missing Data"
LEARNER = "Linear Regression"
SELECT = "Select Columns in Dataset"
SPLIT = "Split Data"
GRID = 8


def place(stack: Stack, pipeline: str, name: str) -> tuple[float, float]:
    position = named(document_of(stack, pipeline), name)["position"]
    return position["x"], position["y"]


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def hold_and_move(app: App, name: str, dx: float, dy: float) -> None:
    x, y = middle(app.canvas.node(name))
    app.page.mouse.move(x, y)
    app.page.mouse.down()
    # a drag begins where the pointer has left the place of a click
    app.page.mouse.move(x + 2, y)
    app.page.mouse.move(x + 2 + dx, y + dy, steps=8)


def offset(app: App, name: str, other: str) -> float:
    """How far right on the screen the one stands of the other."""
    return middle(app.canvas.node(name))[0] - middle(app.canvas.node(other))[0]


def test_a_dragged_node_comes_into_line_and_shows_with_what(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    guides = app.canvas.region.locator(".guide-line")
    expect(guides).to_have_count(0)
    away = offset(app, LEARNER, SPLIT)
    # three pixels beside the line through the other node
    hold_and_move(app, LEARNER, -away + 3, 12)
    expect(guides).not_to_have_count(0)
    app.page.mouse.up()
    expect(guides).to_have_count(0)
    app.wait_until_saved()
    assert place(stack, pipeline, LEARNER)[0] == place(stack, pipeline, SPLIT)[0]
    app.canvas.undo()
    expect(app.canvas.redo_button).to_be_enabled()
    assert abs(offset(app, LEARNER, SPLIT) - away) < 1


def test_alt_places_freely(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    away = offset(app, LEARNER, SPLIT)
    app.page.keyboard.down("Alt")
    hold_and_move(app, LEARNER, -away + 3, 12)
    expect(app.canvas.region.locator(".guide-line")).to_have_count(0)
    app.page.mouse.up()
    app.page.keyboard.up("Alt")
    app.wait_until_saved()
    assert place(stack, pipeline, LEARNER)[0] != place(stack, pipeline, SPLIT)[0]
    app.page.keyboard.press("Control+z")
    assert abs(offset(app, LEARNER, SPLIT) - away) < 1


def test_the_grid_is_switched_off_by_keyboard_and_stays_off(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    grid = app.canvas.region.get_by_role("button", name="Snap to the grid")
    expect(grid).to_have_attribute("aria-pressed", "true")
    before = place(stack, pipeline, LEARNER)
    node = app.canvas.node(LEARNER)
    node.focus()
    node.press("ArrowRight")
    app.wait_until_saved()
    assert place(stack, pipeline, LEARNER)[0] == before[0] + GRID
    expect(app.page.get_by_text(re.compile(rf"{LEARNER} moved to "))).to_be_attached()
    node.press("Shift+ArrowLeft")
    app.wait_until_saved()
    assert place(stack, pipeline, LEARNER)[0] == before[0] - 9 * GRID

    grid.focus()
    grid.press("Enter")
    expect(grid).to_have_attribute("aria-pressed", "false")
    app.page.reload()
    expect(grid).to_have_attribute("aria-pressed", "false")
    node.focus()
    node.press("ArrowDown")
    app.wait_until_saved()
    assert place(stack, pipeline, LEARNER)[1] == before[1] + 1
    assert findings(app.page) == []


def note_of(stack: Stack, pipeline: str) -> dict[str, Any]:
    return next(iter(document_of(stack, pipeline)["notes"].values()))


def test_a_note_is_moved_by_keys_and_resized_in_line(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    app.page.get_by_role("button", name="Add a note", exact=True).click()
    app.page.keyboard.type("Mind the gap")
    app.page.keyboard.press("Escape")
    note = app.canvas.region.get_by_role("group", name="Note")
    app.wait_until_saved()
    before = note_of(stack, pipeline)
    note.focus()
    note.press("ArrowDown")
    app.wait_until_saved()
    assert note_of(stack, pipeline)["position"]["y"] == before["position"]["y"] + GRID

    corner = app.canvas.region.locator(".note-resize-handle.bottom.right")
    x, y = middle(corner)
    app.page.mouse.move(x, y)
    app.page.mouse.down()
    app.page.mouse.move(x + 33, y + 21, steps=5)
    app.page.mouse.up()
    app.wait_until_saved()
    after = note_of(stack, pipeline)
    assert after["size"]["width"] > before["size"]["width"]
    assert after["position"] == {**before["position"], "y": before["position"]["y"] + GRID}


def edge_middle(app: App, source: str, target: str) -> tuple[float, float]:
    edge = app.canvas.region.get_by_role("img", name=re.compile(rf"^{source}: .* to {target}: "))
    return middle(edge.locator(".react-flow__edge-path"))


def hold_over(app: App, module: str, x: float, y: float) -> None:
    app.palette.search(module)
    entry = app.palette.entry(module)
    entry.hover()
    app.page.mouse.down()
    app.page.mouse.move(x - 30, y - 30, steps=4)
    app.page.mouse.move(x, y, steps=4)


def test_a_module_dropped_on_a_connection_is_inserted_there(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    app.canvas.fit()
    before = place(stack, pipeline, SPLIT)
    hold_over(app, "Normalize Data", *edge_middle(app, CLEAN, SPLIT))
    expect(app.page.get_by_text(f"Insert between {CLEAN} and {SPLIT}").first).to_be_visible()
    expect(app.canvas.region.locator(".edge[data-drop=fits]")).to_have_count(1)
    app.page.mouse.up()
    app.palette.search("")
    expect(app.canvas.region.locator(".edge[data-drop]")).to_have_count(0)
    app.wait_until_saved()
    assert {(CLEAN, "Normalize Data"), ("Normalize Data", SPLIT)} <= wires(document_of(stack, pipeline))
    assert place(stack, pipeline, SPLIT)[1] > before[1], "what follows makes room"

    app.canvas.undo()
    expect(app.canvas.node("Normalize Data")).to_be_hidden()
    app.wait_until_saved()
    assert (CLEAN, SPLIT) in wires(document_of(stack, pipeline))
    assert place(stack, pipeline, SPLIT) == before


def test_a_module_that_does_not_fit_a_connection_says_why(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    app.canvas.fit()
    before = wires(document_of(stack, pipeline))
    module = "Two-Class Logistic Regression"
    hold_over(app, module, *edge_middle(app, CLEAN, SPLIT))
    hint = app.page.locator(".drop-hint")
    expect(hint).to_have_text(f"{module} does not fit here: it has no input for a table.")
    app.page.keyboard.press("Escape")
    expect(hint).to_be_hidden()
    app.page.mouse.up()
    expect(app.canvas.node(module)).to_be_hidden()

    hold_over(app, module, *edge_middle(app, CLEAN, SPLIT))
    app.page.mouse.up()
    expect(app.canvas.node(module)).to_be_visible()
    expect(app.page.get_by_text("Put beside the connection")).to_be_visible()
    app.wait_until_saved()
    assert wires(document_of(stack, pipeline)) == before


def positions(stack: Stack, pipeline: str) -> dict[str, tuple[float, float]]:
    nodes = document_of(stack, pipeline)["nodes"].values()
    return {node["name"]: (node["position"]["x"], node["position"]["y"]) for node in nodes}


def test_a_pipeline_is_tidied_up_in_one_step(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    node = app.canvas.node(SPLIT)
    node.focus()
    for _ in range(3):
        node.press("Shift+ArrowRight")
    node.press("Shift+ArrowUp")
    app.wait_until_saved()
    untidy = positions(stack, pipeline)
    app.page.get_by_role("button", name="Tidy up", exact=True).press("Enter")
    expect(app.page.get_by_text("Tidied up.")).to_be_attached()
    app.wait_until_saved()
    tidy = positions(stack, pipeline)
    assert tidy != untidy
    for source, target in wires(document_of(stack, pipeline)):
        assert tidy[source][1] < tidy[target][1], f"{source} is above {target}"
    app.page.reload()
    expect(node).to_be_visible()
    assert positions(stack, pipeline) == tidy

    node.focus()
    node.press("ArrowLeft")
    app.page.get_by_role("button", name="Tidy up", exact=True).click()
    expect(app.page.get_by_text("Tidied up.")).to_be_attached()
    app.canvas.undo()
    app.wait_until_saved()
    moved = positions(stack, pipeline)
    assert moved == {**tidy, SPLIT: (tidy[SPLIT][0] - GRID, tidy[SPLIT][1])}, "one undo takes all of it back"


def test_the_selection_alone_is_tidied_up_from_the_menu(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    node = app.canvas.node(CLEAN)
    node.focus()
    node.press("Shift+ArrowRight")
    node.press("Shift+ArrowRight")
    app.canvas.select_by_keyboard(SELECT)
    node.focus()
    app.page.keyboard.press("Shift+Enter")
    app.wait_until_saved()
    before = positions(stack, pipeline)
    app.page.keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name="Arrange", exact=True).hover()
    app.page.get_by_role("menuitem", name="Tidy up the selection", exact=True).click()
    expect(app.page.get_by_text("Tidied up.")).to_be_attached()
    app.wait_until_saved()
    after = positions(stack, pipeline)
    assert after[SELECT][0] == after[CLEAN][0]
    others = [name for name in before if name not in {SELECT, CLEAN}]
    assert [after[name] for name in others] == [before[name] for name in others]


def test_tidying_up_a_large_draft_can_be_stopped(app: App, stack: Stack) -> None:
    pipeline = draw(stack)
    app.open_pipeline(pipeline)
    expect(app.canvas.node("Step 0")).to_be_visible()
    before = positions(stack, pipeline)
    # holds the answer back for as long as a much larger draft would
    app.page.evaluate("""() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message) { setTimeout(() => post.call(this, message), 5000); };
    }""")
    app.page.get_by_role("button", name="Tidy up", exact=True).click()
    expect(app.page.get_by_role("button", name="Stop tidying up")).to_be_visible()
    assert findings(app.page) == []
    app.page.keyboard.press("Escape")
    expect(app.page.get_by_text("Tidying up…")).to_be_hidden()
    app.wait_until_saved()
    assert positions(stack, pipeline) == before
