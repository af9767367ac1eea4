from __future__ import annotations

from playwright.sync_api import Locator, Page


class Inspector:
    """What is known about the selected node: parameters, outputs, logs."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.region = page.get_by_role("region", name="Inspector", exact=True)

    def tab(self, name: str) -> Locator:
        return self.region.get_by_role("tab", name=name, exact=True)

    def open_tab(self, name: str) -> None:
        self.tab(name).click()

    def field(self, label: str) -> Locator:
        return self.region.get_by_label(label, exact=True)

    def fill(self, label: str, value: str) -> None:
        field = self.field(label)
        field.fill(value)
        field.press("Tab")

    def choose(self, label: str, option: str) -> None:
        """Choose from a list; the list opens outside the inspector."""
        lists = self.region.locator("[aria-haspopup=listbox]")
        self.region.get_by_role("button", name=label).and_(lists).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def open_options(self, label: str) -> Locator:
        """Open the menu beside the name of a parameter."""
        self.region.get_by_role("button", name=f"Options of {label}", exact=True).click()
        return self.page.get_by_role("menu", name=f"Options of {label}", exact=True)
