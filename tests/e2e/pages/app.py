"""The application as a person sees it, found by the names that assistive technology reads out."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.pages.canvas import Canvas
from tests.e2e.pages.data import DataPage
from tests.e2e.pages.home import HomePage
from tests.e2e.pages.inspector import Inspector
from tests.e2e.pages.outline import Outline
from tests.e2e.pages.palette import Palette
from tests.e2e.pages.run import RunPart


class App:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.home = HomePage(page)
        self.data = DataPage(page)
        self.palette = Palette(page)
        self.canvas = Canvas(page)
        self.outline = Outline(page)
        self.inspector = Inspector(page)
        self.run = RunPart(page)

    def open_pipeline(self, pipeline_id: str) -> None:
        self.page.goto(f"/pipelines/{pipeline_id}")
        # the editor is a chunk of its own, which a busy machine takes its time to read
        expect(self.canvas.region).to_be_visible(timeout=20_000)

    def rename_pipeline(self, name: str) -> None:
        field = self.page.get_by_role("textbox", name="Pipeline name", exact=True)
        field.fill(name)
        field.press("Enter")

    def expect_announcement(self, text: str) -> None:
        """Wait until the live region says this."""
        expect(self.page.locator(".editor > [aria-live=polite]")).to_contain_text(text)

    def wait_until_saved(self) -> None:
        """Wait for the autosave; a run and a reload see what the server has."""
        expect(self.page.get_by_text("Saved", exact=True).first).to_be_visible()
