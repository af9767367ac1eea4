from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class Palette:
    """The catalogue at the side: search a module, insert it by key or drag it to the canvas."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.region = page.get_by_role("region", name="Palette", exact=True)
        self.search_box = self.region.get_by_role("searchbox", name="Search modules")

    def search(self, text: str) -> None:
        self.search_box.fill(text)

    def entry(self, module: str) -> Locator:
        """The entry of a module by its display name; search first, the list is virtual."""
        return self.region.get_by_text(module, exact=True).first

    def drag(self, module: str, x: float, y: float) -> None:
        """Drag a module onto the canvas, to a point of the page."""
        self.search(module)
        entry = self.entry(module)
        expect(entry).to_be_visible()
        entry.hover()
        self.page.mouse.down()
        self.page.mouse.move(x - 20, y - 20, steps=4)
        self.page.mouse.move(x, y, steps=4)
        self.page.mouse.up()
        self.search("")

    def insert_by_keyboard(self, module: str) -> None:
        """Search and press Enter, as somebody without a mouse does."""
        self.search_box.focus()
        self.search_box.fill(module)
        expect(self.entry(module)).to_be_visible()
        self.search_box.press("Enter")
        self.search_box.fill("")
