"""A person works on a tablet with fingers, with much magnification, or without motion."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.e2e.conftest import TABLET
from tests.e2e.pages.app import App
from tests.e2e.pages.fingers import Fingers, middle
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import findings
from tests.e2e.test_editing import document_of, named, wires
from tests.e2e.test_execution import open_sample

#: 1440 by 900 at 200 %
MAGNIFIED: ViewportSize = {"width": 720, "height": 450}
SELECT = "Select Columns in Dataset"
CLEAN = "Clean Missing Data"
SCORE = "Score Model"


def test_fingers_pan_zoom_select_and_drag(tablet: App, stack: Stack) -> None:
    pipeline = open_sample(tablet, stack)
    fingers = Fingers(tablet.page)
    node = tablet.canvas.node(CLEAN)
    before = named(document_of(stack, pipeline), CLEAN)["position"]
    start = middle(node)
    fingers.drag((90, 620), (150, 660))
    assert abs(middle(node)[0] - start[0] - 60) < 15
    assert named(document_of(stack, pipeline), CLEAN)["position"] == before

    wide = node.bounding_box()
    assert wide is not None
    fingers.spread((384, 500), 60, 120)
    zoomed = node.bounding_box()
    assert zoomed is not None
    assert zoomed["width"] > wide["width"] * 1.5

    tablet.canvas.fit(by_finger=True)
    node.tap()
    expect(node).to_have_attribute("data-selected", "true")
    x, y = middle(node)
    fingers.drag((x, y), (x - 80, y + 10))
    tablet.wait_until_saved()
    assert named(document_of(stack, pipeline), CLEAN)["position"]["x"] < before["x"]


def test_a_resting_finger_opens_the_menu_of_a_node(tablet: App, stack: Stack) -> None:
    open_sample(tablet, stack)
    Fingers(tablet.page).rest(middle(tablet.canvas.node(CLEAN)))
    menu = tablet.page.get_by_role("menu")
    expect(menu).to_be_visible()
    box = menu.get_by_role("menuitem").first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    menu.get_by_role("menuitem", name="Disable", exact=True).tap()
    expect(tablet.canvas.node(CLEAN)).to_have_accessible_description(re.compile("disabled"))


def test_a_tap_adds_a_module_and_two_connect_it(tablet: App, stack: Stack) -> None:
    pipeline = open_sample(tablet, stack)
    tablet.page.get_by_role("button", name="Show the palette").tap()
    tablet.palette.search("Summarize")
    tablet.palette.entry("Summarize Data").tap()
    tablet.page.get_by_role("button", name="Hide the palette").tap()
    tablet.canvas.fit(by_finger=True)
    tablet.canvas.output(SCORE, "Scored dataset").tap()
    tablet.canvas.input("Summarize Data", "Dataset").tap()
    tablet.wait_until_saved()
    assert (SCORE, "Summarize Data") in wires(document_of(stack, pipeline))


def test_targets_are_large_enough_for_fingers(tablet: App, stack: Stack) -> None:
    open_sample(tablet, stack)
    run = tablet.run.start_button.bounding_box()
    assert run is not None
    assert run["height"] >= 44
    reach = tablet.canvas.input(CLEAN, "Dataset").evaluate(
        """(port) => parseFloat(getComputedStyle(port, '::after').width)
          * new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform).a"""
    )
    assert reach >= 24


def test_panels_are_drawers_that_the_keyboard_opens_and_closes(tablet: App, stack: Stack) -> None:
    open_sample(tablet, stack)
    opener = tablet.page.get_by_role("button", name="Show the palette")
    expect(tablet.palette.region).to_be_hidden()
    opener.press("Enter")
    expect(tablet.palette.search_box).to_be_focused()
    assert findings(tablet.page) == []
    tablet.page.keyboard.press("Escape")
    expect(tablet.palette.region).to_be_hidden()
    expect(opener).to_be_focused()
    tablet.page.get_by_role("button", name="Show the inspector").tap()
    expect(tablet.inspector.region).to_be_visible()
    width = tablet.page.evaluate("document.documentElement.scrollWidth")
    assert width <= TABLET["width"]


def pages_of(pipeline: str) -> list[str]:
    return ["/", "/data", "/modules", f"/pipelines/{pipeline}"]


def test_pages_at_twice_their_size_need_no_sideways_scrolling(page: Page, app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    page.set_viewport_size(MAGNIFIED)
    for path in pages_of(pipeline):
        page.goto(path)
        expect(page.get_by_role("main")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= MAGNIFIED["width"], path
        assert findings(page) == [], path
    expect(app.run.start_button).to_be_in_viewport()


def expect_one_line(toolbar: Locator) -> None:
    box = toolbar.bounding_box()
    assert box is not None
    assert box["height"] <= 50
    assert toolbar.evaluate("(bar) => bar.scrollWidth <= bar.clientWidth")


@pytest.mark.parametrize("width", [640, 720, 768, 820, 1024])
def test_the_toolbar_is_one_line_that_fits(page: Page, app: App, stack: Stack, width: int) -> None:
    open_sample(app, stack)
    page.set_viewport_size({"width": width, "height": 700})
    toolbar = page.get_by_role("toolbar", name="Pipeline", exact=True)
    expect_one_line(toolbar)
    expect(page.get_by_role("radio", name="Outline", exact=True)).to_be_attached()
    expect(app.run.start_button).to_be_in_viewport(ratio=1)
    expect(toolbar.get_by_role("button", name="Fit view", exact=True)).to_be_visible()
    tidy = toolbar.get_by_role("button", name="Tidy up", exact=True)
    if width > 900:
        expect(tidy).to_be_visible()
        return
    expect(tidy).to_have_count(0)
    page.get_by_role("button", name="Pipeline menu", exact=True).press("Enter")
    assert findings(page) == []
    page.get_by_role("menuitem", name="Add a note", exact=True).press("Enter")
    expect(page.locator(".react-flow__node-note")).to_have_count(1)


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_telephone_the_toolbar_is_one_line_too(page: Page, app: App, stack: Stack, width: int) -> None:
    open_sample(app, stack)
    page.set_viewport_size({"width": width, "height": 780})
    toolbar = page.get_by_role("toolbar", name="Pipeline", exact=True)
    expect_one_line(toolbar)
    expect(app.run.start_button).to_be_in_viewport(ratio=1)
    expect(toolbar.get_by_role("button", name="Undo", exact=True)).to_be_in_viewport(ratio=1)
    name = toolbar.get_by_role("textbox", name="Pipeline name").bounding_box()
    assert name is not None
    assert name["width"] >= 90
    assert findings(page) == []

    # a small screen begins with the outline; the rest of the toolbar is in the menu
    menu = page.get_by_role("button", name="Pipeline menu", exact=True)
    menu.press("Enter")
    assert findings(page) == [], "menu"
    page.get_by_role("menuitemradio", name="Canvas", exact=True).press("Enter")
    page.keyboard.press("Escape")
    expect(app.canvas.region).to_be_visible()
    menu.press("Enter")
    page.get_by_role("menuitem", name="Fit view", exact=True).press("Enter")
    menu.press("Enter")
    expect(page.get_by_role("menuitem", name="Redo", exact=True)).to_be_disabled()
    page.get_by_role("menuitem", name="Find in this pipeline", exact=True).press("Enter")
    finder = page.get_by_role("dialog", name="Find in this pipeline")
    expect(finder.get_by_role("searchbox")).to_be_focused()
    found = finder.bounding_box()
    assert found is not None
    assert found["x"] >= 0
    assert found["x"] + found["width"] <= width
    page.keyboard.press("Escape")
    expect(finder).to_be_hidden()


def test_nothing_moves_for_those_who_do_not_want_motion(page: Page, app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    for path in pages_of(pipeline):
        page.goto(path)
        expect(page.get_by_role("main")).to_be_visible()
        slow = page.evaluate(
            """() => [...document.querySelectorAll('*')].filter((element) => {
              const { transitionDuration, animationDuration } = getComputedStyle(element);
              return [transitionDuration, animationDuration].some((text) =>
                text.split(',').some((one) => parseFloat(one) > 0.01));
            }).map((element) => element.className)"""
        )
        assert slow == [], path
