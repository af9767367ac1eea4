from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page


class DataPage:
    """Uploaded datasets."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> None:
        self.page.goto("/data")

    def upload(self, path: Path) -> None:
        self.page.locator("input[type=file]").first.set_input_files(path)

    def row(self, name: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=name)
