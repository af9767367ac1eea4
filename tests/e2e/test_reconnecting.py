"""A person moves the end of a connection to another port: by finger, by mouse, or from a list by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.drafts import add, connect, draw
from tests.e2e.pages.app import App
from tests.e2e.pages.fingers import Fingers, Point, middle
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings
from tests.e2e.test_editing import document_of

_FITS = "[data-offer=fits]"
_UNFIT = "[data-offer=unfit]"
_LEARNER = ("learner", "untrained_model", "train", "untrained_model")
_DATA = ("data", "dataset", "split", "dataset")
_SPLIT = ("split", "results_dataset1", "select", "dataset")


def _drawn(stack: Stack) -> str:
    return draw(
        stack,
        [
            add("data", "sample_dataset", "Data", {"dataset": "penguins"}),
            add("learner", "two_class_logistic_regression", "Learner", x=300),
            add("split", "split_data", "Split", y=220),
            add("select", "select_columns_in_dataset", "Select", y=440),
            add("train", "train_model", "Train", x=300, y=440),
            connect("e1", ("data", "dataset"), ("split", "dataset")),
            connect("e2", ("split", "results_dataset1"), ("select", "dataset")),
            connect("e3", ("learner", "untrained_model"), ("train", "untrained_model")),
        ],
    )


def _opened(tablet: App, stack: Stack) -> tuple[str, Fingers]:
    pipeline = _drawn(stack)
    tablet.open_pipeline(pipeline)
    tablet.canvas.fit(by_finger=True)
    return pipeline, Fingers(tablet.page)


def _edges(stack: Stack, pipeline: str) -> set[tuple[str, str, str, str]]:
    return {
        (edge["source"]["node"], edge["source"]["port"], edge["target"]["node"], edge["target"]["port"])
        for edge in document_of(stack, pipeline)["edges"].values()
    }


def _handle(app: App, end: str, *, hidden: bool = False) -> Locator:
    name = re.compile(f"^Connect the {end} of .* to another port$")
    return app.page.get_by_role("button", name=name, include_hidden=hidden)


def _line(app: App, name: str) -> Locator:
    return app.canvas.region.get_by_role("img", name=name, exact=True)


def _select_by_tap(tablet: App) -> None:
    above = middle(tablet.canvas.output("Split", "Results dataset1"))
    below = middle(tablet.canvas.input("Select", "Dataset"))
    tablet.page.touchscreen.tap((above[0] + below[0]) / 2, (above[1] + below[1]) / 2)
    expect(_handle(tablet, "end")).to_be_visible()


def test_a_finger_moves_the_end_of_a_connection(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    expect(_handle(tablet, "end")).to_have_count(0)
    _select_by_tap(tablet)
    for end in ("start", "end"):
        box = _handle(tablet, end).bounding_box()
        assert box is not None
        assert box["width"] >= 24
        assert box["height"] >= 24
    assert findings(tablet.page) == []

    wanted = middle(tablet.canvas.input("Train", "Dataset"))
    fingers.hold(middle(_handle(tablet, "end")), wanted)
    expect(tablet.page.locator(_FITS)).to_have_count(2)
    assert tablet.page.locator(_UNFIT).count() > 2
    fingers.lift()
    expect(tablet.page.locator(f"{_FITS}, {_UNFIT}")).to_have_count(0)
    tablet.wait_until_saved()
    moved = ("split", "results_dataset1", "train", "dataset")
    assert _edges(stack, pipeline) == {_DATA, _LEARNER, moved}
    # it is still selected: the other end can be moved at once
    fingers.drag(middle(_handle(tablet, "start")), middle(tablet.canvas.output("Split", "Results dataset2")))
    tablet.wait_until_saved()
    assert _edges(stack, pipeline) == {_DATA, _LEARNER, ("split", "results_dataset2", "train", "dataset")}

    undo = tablet.page.get_by_role("button", name=re.compile("^Undo"))
    undo.tap()
    expect(_line(tablet, "Split: Results dataset1 output to Train: Dataset input")).to_have_count(1)
    undo.tap()
    expect(_line(tablet, "Split: Results dataset1 output to Select: Dataset input")).to_have_count(1)
    tablet.wait_until_saved()
    assert _edges(stack, pipeline) == {_DATA, _LEARNER, _SPLIT}


def test_let_go_over_empty_canvas_it_is_taken_off_and_over_a_port_that_does_not_fit_it_stays(
    tablet: App, stack: Stack
) -> None:
    pipeline, fingers = _opened(tablet, stack)
    _select_by_tap(tablet)
    fingers.drag(middle(_handle(tablet, "end")), middle(tablet.canvas.input("Train", "Untrained model")))
    expect(tablet.page.get_by_text("cannot be connected").first).to_be_visible()
    assert _edges(stack, pipeline) == {_DATA, _LEARNER, _SPLIT}
    start = middle(_handle(tablet, "end"))
    fingers.drag(start, (start[0] - 90, start[1] + 10))
    expect(tablet.canvas.connections()).to_have_count(2)
    tablet.wait_until_saved()
    assert _edges(stack, pipeline) == {_DATA, _LEARNER}


def test_a_tap_on_a_handle_lists_the_ports_that_fit(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    _select_by_tap(tablet)
    x, y = middle(_handle(tablet, "start"))
    fingers.drag((x, y), (x + 5, y + 4))
    expect(tablet.canvas.connections()).to_have_count(3)
    _handle(tablet, "start").tap()
    offered = tablet.page.get_by_role("dialog")
    offered.get_by_role("option", name="Data · Dataset").tap()
    tablet.wait_until_saved()
    assert _edges(stack, pipeline) == {_DATA, _LEARNER, ("data", "dataset", "select", "dataset")}


def test_a_pinch_only_zooms_and_a_touch_that_is_taken_away_changes_nothing(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    _select_by_tap(tablet)
    fingers.break_off(middle(_handle(tablet, "end")), middle(tablet.canvas.input("Train", "Dataset")))
    expect(tablet.page.locator(f"{_FITS}, {_UNFIT}")).to_have_count(0)
    expect(tablet.canvas.connections()).to_have_count(3)

    before = tablet.canvas.node("Split").bounding_box()
    still = middle(_handle(tablet, "end"))
    fingers.spread_apart(still, (still[0] - 120, still[1] + 60), (still[0] - 260, still[1] + 130))
    after = tablet.canvas.node("Split").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"] * 1.3
    expect(tablet.page.locator(".react-flow__connection-path")).to_have_count(0)
    expect(tablet.canvas.connections()).to_have_count(3)
    tablet.wait_until_saved()
    assert _edges(stack, pipeline) == {_DATA, _LEARNER, _SPLIT}


def test_from_afar_it_is_moved_too(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    fingers.spread((384, 700), 120, 60)
    _select_by_tap(tablet)
    fingers.drag(
        middle(_handle(tablet, "end")), _beside(middle(tablet.canvas.input("Train", "Dataset")), 5, -6)
    )
    tablet.wait_until_saved()
    assert ("split", "results_dataset1", "train", "dataset") in _edges(stack, pipeline)


def test_the_mouse_takes_a_handle_or_the_end_of_the_line(app: App, stack: Stack) -> None:
    pipeline = _drawn(stack)
    app.open_pipeline(pipeline)
    app.canvas.fit()
    app.page.mouse.click(*_between(app))
    app.canvas.connect_by_drag(_handle(app, "end"), app.canvas.input("Train", "Dataset"))
    app.wait_until_saved()
    assert ("split", "results_dataset1", "train", "dataset") in _edges(stack, pipeline)


def test_by_keyboard_from_the_menu_of_the_connection(app: App, stack: Stack) -> None:
    pipeline = _drawn(stack)
    app.open_pipeline(pipeline)
    keyboard = app.page.keyboard
    app.canvas.select_by_keyboard("Split")
    keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name="Connections", exact=True).press("ArrowRight")
    app.page.get_by_role("menuitem", name=re.compile("^Results dataset1 to Select")).press("Enter")
    expect(app.page.locator(".react-flow__edge:focus")).to_have_count(1)
    keyboard.press("Shift+F10")
    menu = app.page.get_by_role("menu", name=re.compile("^Menu of the connection"))
    expect(menu).to_be_visible()
    assert findings(app.page) == [], "menu"
    # it is seen which connection the menu is of, though that has not the focus
    line = app.page.locator(".react-flow__edge.selected .react-flow__edge-path")
    accent = _handle(app, "end", hidden=True).evaluate(
        "(handle) => getComputedStyle(handle, '::before').borderTopColor"
    )
    assert line.evaluate("(path) => getComputedStyle(path).stroke") == accent
    app.page.get_by_role("menuitem", name="Connect its end to another port…").press("Enter")
    offered = app.page.get_by_role("dialog")
    expect(offered.get_by_role("searchbox")).to_be_focused()
    assert findings(app.page) == [], "list"
    keyboard.press("Escape")
    expect(app.page.locator(".react-flow__edge:focus")).to_have_count(1)
    keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name="Connect its end to another port…").press("Enter")
    _choose_the_first(app)
    app.expect_announcement("Connected Split")
    expect(app.page.locator(".react-flow__edge:focus")).to_have_accessible_name(
        "Split: Results dataset1 output to Train: Dataset input"
    )
    app.wait_until_saved()
    assert ("split", "results_dataset1", "train", "dataset") in _edges(stack, pipeline)
    keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name="Remove the connection").press("Enter")
    expect(app.canvas.node("Split")).to_be_focused()
    app.wait_until_saved()
    assert _edges(stack, pipeline) == {_DATA, _LEARNER}


def test_in_the_outline_from_the_menu_of_a_row(app: App, stack: Stack) -> None:
    pipeline = _drawn(stack)
    app.open_pipeline(pipeline)
    app.page.get_by_role("radio", name="Outline", exact=True).click()
    row = app.page.get_by_role("row", name=re.compile("^Split"))
    row.focus()
    keyboard = app.page.keyboard
    keyboard.press("ArrowRight")
    port = app.page.get_by_role("row", name=re.compile("Results dataset1.*Select"))
    for _ in range(4):
        if port.evaluate("(row) => row === document.activeElement"):
            break
        keyboard.press("ArrowDown")
    expect(port).to_be_focused()
    keyboard.press("Shift+F10")
    app.page.get_by_role("menuitem", name="Connect its end to another port…").press("Enter")
    _choose_the_first(app)
    expect(app.page.get_by_role("row", name=re.compile("Results dataset1.*Train"))).to_be_focused()
    app.wait_until_saved()
    assert ("split", "results_dataset1", "train", "dataset") in _edges(stack, pipeline)
    assert findings(app.page) == []


def _choose_the_first(app: App) -> None:
    expect(app.page.get_by_role("searchbox", name="Search ports")).to_be_focused()
    app.page.keyboard.press("ArrowDown")
    app.page.keyboard.press("Enter")


def _between(app: App) -> Point:
    above = middle(app.canvas.output("Split", "Results dataset1"))
    below = middle(app.canvas.input("Select", "Dataset"))
    return (above[0] + below[0]) / 2, (above[1] + below[1]) / 2


def _beside(point: Point, dx: float, dy: float) -> Point:
    return point[0] + dx, point[1] + dy
