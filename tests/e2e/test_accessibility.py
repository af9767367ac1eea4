"""No serious finding of axe on any page, in the light and in the dark scheme."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack

SERIOUS = {"serious", "critical"}


def findings(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in violations
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_page(stranger: Page, scheme: Any) -> None:
    stranger.emulate_media(color_scheme=scheme)
    stranger.goto("/login")

    assert findings(stranger) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/data"])
def test_pages_with_lists(page: Page, path: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    expect(page.get_by_role("main")).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_canvas(app: App, stack: Stack, scheme: Any) -> None:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("samples/penguins/open", {"project": project})
    app.page.emulate_media(color_scheme=scheme)
    app.open_pipeline(pipeline["id"])
    app.page.wait_for_load_state("networkidle")

    assert findings(app.page) == []
