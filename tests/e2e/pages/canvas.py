from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

_UNTIL_STILL = """(view) => new Promise((done) => {
  let before = null, still = 0;
  const look = () => {
    const now = view.style.transform;
    still = now === before ? still + 1 : 0;
    before = now;
    if (still > 15) done(); else requestAnimationFrame(look);
  };
  look(); })"""


class Canvas:
    """Nodes, ports and connections."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.region = page.get_by_role("region", name="Canvas", exact=True)
        self.redo_button = page.get_by_role("button", name="Redo", exact=True)

    def node(self, name: str) -> Locator:
        return self.region.get_by_role("group", name=name, exact=True)

    def input(self, node: str, label: str) -> Locator:
        return self.region.get_by_role("button", name=f"{node}: {label} input", exact=True)

    def output(self, node: str, label: str) -> Locator:
        return self.region.get_by_role("button", name=f"{node}: {label} output", exact=True)

    def connections(self) -> Locator:
        return self.region.locator(".react-flow__edge")

    def connect_by_drag(self, source: Locator, target: Locator) -> None:
        start, end = _middle(source), _middle(target)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=5)
        self.page.mouse.move(*end, steps=5)
        self.page.mouse.up()

    def connect_by_keyboard(self, source: Locator, target: Locator) -> None:
        """Activate an output port, then an input port."""
        source.focus()
        source.press("Enter")
        target.focus()
        target.press("Enter")

    def select(self, name: str) -> None:
        self.node(name).click()

    def select_by_keyboard(self, name: str) -> None:
        node = self.node(name)
        node.focus()
        node.press("Enter")

    def choose_from_menu(self, name: str, item: str) -> None:
        """Open the menu of a node as the keyboard does, and choose from it."""
        self.node(name).focus()
        self.page.keyboard.press("Shift+F10")
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def move(self, name: str, dx: float, dy: float) -> None:
        x, y = _middle(self.node(name))
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=6)
        self.page.mouse.up()

    def fit(self, *, by_finger: bool = False) -> None:
        button = self.page.get_by_role("button", name="Fit view", exact=True)
        if by_finger:
            button.tap()
        else:
            button.click()
        # the view glides there, and what is touched on the way is missed
        self.region.locator(".react-flow__viewport").evaluate(_UNTIL_STILL)

    def undo(self) -> None:
        self.page.get_by_role("button", name="Undo", exact=True).click()

    def redo(self) -> None:
        self.redo_button.click()

    def expect_state(self, name: str, state: str, *, timeout_s: float = 60) -> None:
        """Wait until the node says that its step is in this state."""
        pattern = re.compile(rf"\b{state}\b", re.IGNORECASE)
        expect(self.node(name)).to_have_accessible_description(pattern, timeout=timeout_s * 1000)


def _middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None, f"{locator} is not on the page"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
