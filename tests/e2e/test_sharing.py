"""A pipeline and a run are shared by link: looked at without a login, until the link ends."""

from __future__ import annotations

import re
import sqlite3
import uuid

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import VIEWPORT
from tests.e2e.pages.app import App
from tests.e2e.pages.canvas import Canvas
from tests.e2e.stack import Stack, Watch
from tests.e2e.test_accessibility import choose_theme, findings
from tests.e2e.test_execution import open_sample

CLOSED = "This link does not work (any more)"
#: the page of a draft asks for changes every ten seconds
SOON = 25_000


def dialog_of(page: Page) -> Locator:
    return page.get_by_role("dialog", name=re.compile("^Share "))


def made_link(page: Page) -> str:
    """Make the link that the open dialog offers; return it as a path of the server."""
    dialog = dialog_of(page)
    dialog.get_by_role("button", name="Make link").press("Enter")
    field = dialog.get_by_role("textbox", name="Link")
    expect(field).to_have_value(re.compile(r"/shared/[\w-]{55}$"))
    expect(dialog.get_by_role("button", name="Copy link")).to_be_focused()
    return re.sub(r"^https?://[^/]+", "", field.input_value())


def share_by_palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Search commands, modules and nodes")).to_be_focused()
    page.keyboard.type("share the pipeline")
    page.keyboard.press("Enter")
    expect(dialog_of(page)).to_be_visible()


def test_a_draft_is_shared_by_keyboard_watched_by_a_stranger_and_revoked(
    app: App, stack: Stack, stranger: Page
) -> None:
    pipeline = open_sample(app, stack)
    page = app.page
    share_by_palette(page)
    lifetime = dialog_of(page).get_by_role("button", name=re.compile("The link works for"))
    lifetime.press("Enter")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(lifetime).to_contain_text("1 hour")
    link = made_link(page)

    stranger.goto(link)
    expect(stranger.get_by_text("Read-only")).to_be_visible(timeout=SOON)
    canvas = Canvas(stranger)
    split = canvas.node("Split Data")
    expect(split).to_be_visible()
    split.click()
    pane = stranger.get_by_role("region", name="Chosen node")
    expect(pane.get_by_text("Fraction of rows in the first output dataset")).to_be_visible()
    split.press("Delete")
    expect(split).to_be_visible()
    assert findings(stranger) == []

    # what an editor adds appears by itself, and the choice stays
    client = stack.client()
    revision = client.get(f"pipelines/{pipeline}")["revision"]
    note = {"id": "n_told", "text": "Added meanwhile", "position": {"x": 0, "y": 0}}
    note["size"] = {"width": 240, "height": 120}
    operation = {"id": str(uuid.uuid4()), "type": "add_note", "note": note}
    client.post(f"pipelines/{pipeline}/operations", {"base_revision": revision, "operations": [operation]})
    expect(stranger.get_by_text("Added meanwhile")).to_be_visible(timeout=SOON)
    expect(pane.get_by_role("heading", name="Split Data")).to_be_visible()

    dialog = dialog_of(page)
    revoke = dialog.get_by_role("button", name=re.compile("Revoke the link"))
    revoke.press("Enter")
    expect(dialog.get_by_role("heading", name="Links that work")).to_be_focused()
    expect(dialog.get_by_text("No link works at the moment")).to_be_visible()
    expect(stranger.get_by_text(CLOSED)).to_be_visible(timeout=SOON)
    stranger.reload()
    expect(stranger.get_by_text(CLOSED)).to_be_visible()
    assert findings(stranger) == []


def test_a_run_is_shared_by_mouse_with_and_without_results(app: App, stack: Stack, stranger: Page) -> None:
    open_sample(app, stack)
    page = app.page
    app.run.start()
    app.run.expect_state("succeeded")
    app.run.open_menu().get_by_role("menuitem", name="Share this run by link…").click()
    closed = made_link(page)
    dialog = dialog_of(page)
    dialog.get_by_text("Results may be seen").click()
    dialog.get_by_role("button", name="Make link").click()
    expect(dialog.get_by_role("button", name=re.compile("Revoke the link"))).to_have_count(2)
    expect(dialog.get_by_role("textbox", name="Link")).not_to_have_value(re.compile(re.escape(closed)))
    open_ = re.sub(r"^https?://[^/]+", "", dialog.get_by_role("textbox", name="Link").input_value())
    assert findings(page) == []

    choose_theme(stranger, "dark")
    stranger.goto(closed)
    steps = stranger.get_by_role("grid", name="Steps")
    steps.get_by_text("Clean Missing Data").first.click(timeout=SOON)
    pane = stranger.get_by_role("region", name="Inspector", exact=True)
    expect(pane.get_by_role("heading", name="Clean Missing Data")).to_be_visible()
    expect(pane.get_by_role("tab")).to_have_count(0)
    assert findings(stranger) == []

    stranger.goto(open_)
    Canvas(stranger).node("Clean Missing Data").click(timeout=SOON)
    expect(pane.get_by_role("tab", name="Outputs")).to_be_visible()
    expect(pane.get_by_role("tab", name="Logs")).to_have_count(0)
    expect(pane.get_by_role("button", name="Download")).to_have_count(0)
    expect(pane.get_by_role("table").or_(pane.get_by_role("grid")).first).to_be_visible()
    assert findings(stranger) == []


def test_an_expired_link_says_so(app: App, stack: Stack, stranger: Page) -> None:
    open_sample(app, stack)
    page = app.page
    page.get_by_role("button", name="Pipeline menu", exact=True).click()
    page.get_by_role("menuitem", name="Share by link…").click()
    dialog = dialog_of(page)
    dialog.get_by_role("button", name=re.compile("The link works for")).click()
    page.get_by_role("option", name="Another time…").click()
    dialog.get_by_role("textbox", name="Days").fill("0")
    dialog.get_by_role("button", name="Make link").click()
    expect(dialog.get_by_text("A whole number from 1 to 90.")).to_be_visible()
    dialog.get_by_role("textbox", name="Days").fill("90")
    link = made_link(page)
    _let_pass(stack, link)

    stranger.goto(link)
    expect(stranger.get_by_text(CLOSED)).to_be_visible()


def _let_pass(stack: Stack, link: str) -> None:
    """Move the end of the link into the past: nobody waits for an hour."""
    key = link.removeprefix("/shared/")[:12]
    database = sqlite3.connect(stack.var_dir / "atelier.sqlite3", timeout=20)
    with database:
        changed = database.execute(
            "UPDATE designer_sharelink SET expires_at = '2020-01-01 00:00:00' WHERE key = ?", (key,)
        )
        assert changed.rowcount == 1
    database.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_that_was_never_made_is_told_in_the_readers_language(
    browser: Browser, stack: Stack, scheme: str
) -> None:
    context = browser.new_context(base_url=stack.address, viewport=VIEWPORT, locale="fr-FR")
    page = context.new_page()
    watch = Watch(page)
    choose_theme(page, scheme)
    page.goto("/shared/mistyped")
    expect(page.get_by_text("Ce lien ne fonctionne pas (ou plus)")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Langue et couleurs").press("Enter")
    page.get_by_role("menuitem", name="English").press("Enter")
    expect(page.get_by_text(CLOSED)).to_be_visible()
    context.close()
    assert not watch.problems
