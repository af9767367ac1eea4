"""A finger pulls connections out of ports, as a mouse does."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.drafts import add, connect, draw
from tests.e2e.pages.app import App
from tests.e2e.pages.fingers import Fingers, Point, middle
from tests.e2e.stack import Stack
from tests.e2e.test_editing import document_of, named, wires

#: what a finger meets at a point of the screen: the port, or the node
_MET = """([x, y]) => {
  const met = document.elementFromPoint(x, y);
  return met.closest('.port') ? 'port' : met.closest('.node') ? 'node' : 'neither';
}"""
_VIEW = "document.querySelector('.react-flow__viewport').style.transform"


def _opened(tablet: App, stack: Stack) -> tuple[str, Fingers]:
    pipeline = draw(
        stack,
        [
            add("data", "sample_dataset", "Data", {"dataset": "penguins"}),
            add("learner", "two_class_logistic_regression", "Learner", x=300),
            add("split", "split_data", "Split", y=180),
            add("select", "select_columns_in_dataset", "Select", y=360),
            connect("e1", ("data", "dataset"), ("split", "dataset")),
        ],
    )
    tablet.open_pipeline(pipeline)
    tablet.canvas.fit(by_finger=True)
    return pipeline, Fingers(tablet.page)


def test_a_finger_draws_a_connection_from_port_to_port(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    view = tablet.page.evaluate(_VIEW)
    fingers.drag(
        middle(tablet.canvas.output("Split", "Results dataset1")),
        middle(tablet.canvas.input("Select", "Dataset")),
    )
    expect(tablet.canvas.connections()).to_have_count(2)
    tablet.wait_until_saved()
    assert ("Split", "Select") in wires(document_of(stack, pipeline))
    assert tablet.page.evaluate(_VIEW) == view, "the canvas stays where it is"

    tablet.page.get_by_role("button", name=re.compile("^Undo"), exact=False).tap()
    expect(tablet.canvas.connections()).to_have_count(1)


def test_a_finger_draws_backwards_from_an_input_and_need_not_be_exact(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    start = _beside(middle(tablet.canvas.input("Select", "Dataset")), 10, -9)
    end = _beside(middle(tablet.canvas.output("Split", "Results dataset2")), -9, 12)
    fingers.drag(start, end)
    tablet.wait_until_saved()
    expect(tablet.canvas.connections()).to_have_count(2)
    edges = document_of(stack, pipeline)["edges"].values()
    assert {edge["source"]["port"] for edge in edges if edge["target"]["node"] == "select"} == {
        "results_dataset2"
    }


def test_a_finger_that_rests_before_it_draws_gets_no_menu(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    fingers.rest_and_drag(
        middle(tablet.canvas.output("Split", "Results dataset1")),
        middle(tablet.canvas.input("Select", "Dataset")),
    )
    expect(tablet.canvas.connections()).to_have_count(2)
    x, y = middle(tablet.canvas.node("Select"))
    fingers.rest_and_drag((x, y), (x + 90, y + 40))
    tablet.wait_until_saved()
    expect(tablet.page.get_by_role("menu")).to_have_count(0)
    document = document_of(stack, pipeline)
    assert ("Split", "Select") in wires(document)
    assert named(document, "Select")["position"]["x"] > 0


def test_from_afar_a_finger_need_not_be_more_exact(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    for _ in range(2):
        fingers.spread((384, 600), 120, 60)
    zoom = tablet.page.evaluate(
        "getComputedStyle(document.querySelector('.canvas')).getPropertyValue('--canvas-zoom')"
    )
    assert float(zoom) < 0.5
    start = _beside(middle(tablet.canvas.output("Split", "Results dataset1")), -6, 10)
    fingers.drag(start, _beside(middle(tablet.canvas.input("Select", "Dataset")), 8, -11))
    expect(tablet.canvas.connections()).to_have_count(2)
    tablet.wait_until_saved()
    assert ("Split", "Select") in wires(document_of(stack, pipeline))


def test_let_go_over_empty_canvas_the_modules_that_fit_are_offered(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    start = middle(tablet.canvas.output("Data", "Dataset"))
    fingers.drag(start, _beside(start, 130, 70))
    offered = tablet.page.get_by_role("dialog")
    expect(offered).to_be_visible()
    offered.get_by_role("option", name="Summarize Data").tap()
    expect(tablet.canvas.node("Summarize Data")).to_be_visible()
    tablet.wait_until_saved()
    assert ("Data", "Summarize Data") in wires(document_of(stack, pipeline))


def test_let_go_over_a_port_that_does_not_fit_it_says_why(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    before = wires(document_of(stack, pipeline))
    start = middle(tablet.canvas.output("Learner", "Untrained model"))
    fingers.drag(start, middle(tablet.canvas.input("Select", "Dataset")))
    expect(tablet.page.get_by_text("cannot be connected").first).to_be_visible()
    expect(tablet.page.locator("[data-offer=unfit], [data-offer=fits]")).to_have_count(0)
    assert wires(document_of(stack, pipeline)) == before


def test_a_drag_that_the_system_takes_away_connects_nothing(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    start = middle(tablet.canvas.output("Split", "Results dataset1"))
    fingers.break_off(start, middle(tablet.canvas.input("Select", "Dataset")))
    expect(tablet.page.locator("[data-offer=unfit], [data-offer=fits]")).to_have_count(0)
    expect(tablet.page.locator(".react-flow__connection-path")).to_have_count(0)
    expect(tablet.page.get_by_role("dialog")).to_have_count(0)
    assert ("Split", "Select") not in wires(document_of(stack, pipeline))


def test_a_pinch_that_begins_on_ports_only_zooms(tablet: App, stack: Stack) -> None:
    pipeline, fingers = _opened(tablet, stack)
    for _ in range(2):
        # at a quarter of their size the fingers come to lie on ports
        fingers.spread((384, 600), 120, 60)
    start = middle(tablet.canvas.output("Learner", "Untrained model"))
    fingers.drag(start, middle(tablet.canvas.input("Select", "Dataset")))
    expect(tablet.page.get_by_text("cannot be connected")).to_have_count(1)
    expect(tablet.canvas.connections()).to_have_count(1)
    expect(tablet.page.locator(".react-flow__connection-path")).to_have_count(0)
    assert wires(document_of(stack, pipeline)) == {("Data", "Split")}


def test_ports_leave_a_finger_the_middle_of_the_node_and_each_other(tablet: App, stack: Stack) -> None:
    _opened(tablet, stack)

    def met(point: Point) -> str:
        return str(tablet.page.evaluate(_MET, list(point)))

    node = middle(tablet.canvas.node("Split"))
    assert met(node) == "node"
    assert met(_beside(node, 0, -6)) == "node"
    assert met(_beside(node, 0, 6)) == "node"
    for port in ("Results dataset1", "Results dataset2"):
        at = middle(tablet.canvas.output("Split", port))
        for dx, dy in ((0, 0), (-11, 0), (11, 0), (0, 18)):
            assert met(_beside(at, dx, dy)) == "port", (port, dx, dy)


def test_a_tap_beside_a_connection_selects_it_and_another_takes_it_off(tablet: App, stack: Stack) -> None:
    pipeline, _ = _opened(tablet, stack)
    above = middle(tablet.canvas.output("Data", "Dataset"))
    below = middle(tablet.canvas.input("Split", "Dataset"))
    tablet.page.touchscreen.tap((above[0] + below[0]) / 2 + 10, (above[1] + below[1]) / 2)
    button = tablet.page.get_by_role("button", name=re.compile("^Remove the connection"))
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 36
    button.tap()
    expect(tablet.canvas.connections()).to_have_count(0)
    tablet.wait_until_saved()
    assert wires(document_of(stack, pipeline)) == set()


def _beside(point: Point, dx: float, dy: float) -> Point:
    return point[0] + dx, point[1] + dy
