"""No serious finding of axe on any page, in the light and in the dark scheme."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack

SERIOUS = {"serious", "critical"}
#: React Aria speaks through nodes that stay empty to the eye, and takes them away again
_ANNOUNCER = {"exclude": [["[data-live-announcer]"]]}
#: what fades in has the contrast of its end only then
_ARRIVED = """() => Promise.all(
  document.getAnimations()
    .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
    .map((animation) => animation.finished.catch(() => undefined)),
)"""


def findings(page: Page) -> list[str]:
    page.evaluate(_ARRIVED)
    violations: list[dict[str, Any]] = Axe().run(page, context=_ANNOUNCER).response["violations"]
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


def choose_theme(page: Page, scheme: str) -> None:
    """The application follows what was chosen in it, whatever the system prefers."""
    page.add_init_script(f"localStorage.setItem('atelier.theme', '{scheme}')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/data"])
def test_pages_with_lists(page: Page, path: str, scheme: str) -> None:
    choose_theme(page, scheme)
    page.goto(path)
    expect(page.get_by_role("main")).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_canvas(app: App, stack: Stack, scheme: str) -> None:
    open_sample(app, stack, scheme)

    assert findings(app.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_seen_before_a_run(app: App, stack: Stack, scheme: str) -> None:
    open_sample(app, stack, scheme)
    app.run.look_at_the_plan()
    assert findings(app.page) == [], "the plan"

    app.run.open_menu()
    assert findings(app.page) == [], "the menu of Run"
    app.page.keyboard.press("Escape")

    app.canvas.select("Split Data")
    app.inspector.fill("Fraction of rows in the first output dataset", "0.617")
    app.canvas.choose_from_menu("Score Model", "Run only this")
    expect(app.run.refusal()).to_be_visible()
    assert findings(app.page) == [], "a refusal"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_seen_of_a_run(app: App, stack: Stack, scheme: str) -> None:
    open_sample(app, stack, scheme)
    app.run.start()
    app.run.expect_state("succeeded|failed")
    app.canvas.select("Split Data")
    app.inspector.open_tab("Execution")
    expect(app.inspector.field("Memory (MB)")).to_be_visible()
    app.page.get_by_role("button", name=re.compile(r"^Run \d+")).click()
    for tab in ("Steps", "Timeline", "Resources", "History"):
        app.page.get_by_role("tab", name=tab, exact=True).click()
        app.page.wait_for_load_state("networkidle")
        assert findings(app.page) == [], tab


def open_sample(app: App, stack: Stack, scheme: str) -> None:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("samples/automobile_price_basic/open", {"project": project})
    choose_theme(app.page, scheme)
    app.open_pipeline(pipeline["id"])
    app.page.wait_for_load_state("networkidle")
