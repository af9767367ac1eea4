from __future__ import annotations

from playwright.sync_api import Locator, Page


class HomePage:
    """Pipelines, recent runs, samples."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> None:
        self.page.goto("/")

    def heading(self, text: str) -> Locator:
        return self.page.get_by_role("heading", name=text, exact=True)

    def new_pipeline(self) -> None:
        self.page.get_by_role("button", name="New pipeline").first.click()

    def open_sample(self, title: str) -> None:
        self.page.get_by_role("button", name=f"Open sample: {title}", exact=True).click()
