from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Outline:
    """The pipeline as a list: one row for each step, its connections below it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.region = page.get_by_role("region", name="Outline", exact=True)
        self.grid = self.region.get_by_role("treegrid")

    def show(self) -> None:
        """Switch from the canvas by key."""
        self.page.keyboard.press("Control+Shift+O")
        expect(self.region).to_be_visible()

    def rows(self) -> Locator:
        return self.grid.locator(".outline-row")

    def row(self, name: str) -> Locator:
        """A step or a group by its name."""
        named = self.page.locator(".outline-name", has_text=re.compile(rf"^{re.escape(name)}$"))
        return self.rows().filter(has=named)

    def port(self, step: str, port: str) -> Locator:
        """A row below an open step, as in `Input Dataset`."""
        return self.grid.locator(f'.outline-row[data-kind="port"][data-node="{self.id_of(step)}"]').filter(
            has_text=re.compile(rf"^{re.escape(port)}")
        )

    def id_of(self, step: str) -> str:
        return self.row(step).get_attribute("data-node") or ""

    def names(self) -> list[str]:
        return self.rows().locator(".outline-name").all_inner_texts()

    def focus(self, name: str) -> None:
        """Come in by Tab's way and go to a row by its first letter, again and again."""
        self.grid.locator('[tabindex="0"]').focus()
        self.page.keyboard.press("Home")
        for _ in range(self.rows().count()):
            if self.focused().locator(".outline-name").all_inner_texts() == [name]:
                break
            self.page.keyboard.press(name[0].lower())
        expect(self.row(name)).to_be_focused()

    def focused(self) -> Locator:
        return self.grid.locator(".outline-row:focus")

    def choose_module(self, name: str) -> None:
        """Press plus on the focused row and take a module from the list."""
        self.page.keyboard.press("+")
        search = self.page.get_by_role("dialog").get_by_role("searchbox")
        expect(search).to_be_focused()
        search.press_sequentially(name)
        option = self.page.get_by_role("option", name=re.compile(rf"^{re.escape(name)}(,|$)"))
        # the first that answers is what Enter takes
        expect(option).to_have_attribute("data-focused", "true")
        self.page.keyboard.press("Enter")
        expect(self.row(name)).to_be_focused()

    def connect(self, step: str, port: str, other: str) -> None:
        """Open a step, go to its port and choose the other end from the list."""
        self.focus(step)
        if self.row(step).get_attribute("aria-expanded") == "false":
            self.page.keyboard.press("ArrowRight")
        row = self.port(step, port)
        expect(row.first).to_be_visible()
        while not row.first.evaluate("element => element === document.activeElement"):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        search = self.page.get_by_role("dialog").get_by_role("searchbox")
        expect(search).to_be_focused()
        search.press_sequentially(other)
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        expect(self.port(step, port).filter(has_text=other)).to_be_focused()
