from __future__ import annotations

import re

from playwright.sync_api import Page, expect


class RunPart:
    """Starting, watching and canceling a run from the canvas."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.region = page.get_by_role("region", name="Run", exact=True)
        self.start_button = page.get_by_role("button", name="Run", exact=True)
        self.cancel_button = page.get_by_role("button", name="Cancel run", exact=True)

    def start(self) -> None:
        expect(self.start_button).to_be_enabled()
        self.start_button.click()

    def cancel(self) -> None:
        self.cancel_button.click()

    def expect_state(self, state: str, *, timeout_s: float = 120) -> None:
        pattern = re.compile(rf"\b{state}\b", re.IGNORECASE)
        expect(self.region.get_by_text(pattern).first).to_be_visible(timeout=timeout_s * 1000)
