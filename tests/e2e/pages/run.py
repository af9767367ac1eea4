from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


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

    def start_afresh(self) -> None:
        """Run every step, whatever other tests have left that could be reused."""
        self.open_menu().get_by_role("menuitem", name="Run and ignore earlier results", exact=True).click()

    def look_at_the_plan(self) -> Locator:
        """Rest the pointer on Run until the plan is there; nothing is started."""
        self.page.mouse.move(0, 0)
        self.start_button.hover()
        plan = self.page.get_by_role("region", name="Run plan", exact=True)
        expect(plan.get_by_text(re.compile(r"steps? runs?\b"))).to_be_visible()
        return plan

    def open_menu(self) -> Locator:
        self.page.get_by_role("button", name="More ways to run", exact=True).click()
        return self.page.get_by_role("menu", name="More ways to run", exact=True)

    def refusal(self) -> Locator:
        return self.page.get_by_role("region", name="This run cannot start", exact=True)

    def cancel(self) -> None:
        self.cancel_button.click()

    def expect_state(self, state: str, *, timeout_s: float = 120) -> None:
        pattern = re.compile(rf"\b{state}\b", re.IGNORECASE)
        expect(self.region.get_by_text(pattern).first).to_be_visible(timeout=timeout_s * 1000)
