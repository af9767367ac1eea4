"""Two people in one draft, each in a browser of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import VIEWPORT
from tests.e2e.pages.app import App
from tests.e2e.stack import RESULTS, Stack
from tests.e2e.test_accessibility import findings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pipeline_id(stack: Stack) -> str:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    opened = client.post("samples/automobile_price_basic/open", {"project": project})
    members = client.get(f"projects/{project}/members")
    if all(member["username"] != "grace" for member in members):
        _manage(stack, "add_user", "grace", "--name", "Grace Hopper")
        client.post(f"projects/{project}/members", {"username": "grace", "role": "editor"})
    return str(opened["id"])


@pytest.fixture
def other(browser: Browser, stack: Stack, pipeline_id: str) -> Iterator[Page]:
    """A page of a second member of the project, on the draft."""
    context = browser.new_context(base_url=stack.address, viewport=VIEWPORT, reduced_motion="reduce")
    page = context.new_page()
    link = re.search(r"/login\S+", _manage(stack, "login_link", "--user", "grace"))
    assert link is not None
    page.goto(link[0])
    yield page
    context.close()


def test_who_else_is_there_is_shown_and_announced(
    app: App, page: Page, other: Page, pipeline_id: str
) -> None:
    app.open_pipeline(pipeline_id)
    others = page.get_by_role("list", name="Also in this pipeline")
    expect(others).to_have_count(0)
    App(other).open_pipeline(pipeline_id)
    face = others.get_by_role("button", name="Grace Hopper")
    expect(face).to_have_text("GH")
    expect(page.get_by_text("Grace Hopper opened this pipeline.")).to_have_count(1)
    face.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("tooltip")).to_have_text("Grace Hopper")
    other.close()
    expect(others).to_have_count(0)
    expect(page.get_by_text("Grace Hopper left this pipeline.")).to_have_count(1)


def test_cursor_and_selection_of_another_are_on_the_canvas(
    app: App, page: Page, other: Page, pipeline_id: str
) -> None:
    app.open_pipeline(pipeline_id)
    theirs = App(other)
    theirs.open_pipeline(pipeline_id)
    expect(page.get_by_role("button", name="Grace Hopper")).to_be_visible()
    canvas = other.get_by_role("region", name="Canvas").bounding_box()
    assert canvas is not None
    other.mouse.move(canvas["x"] + 200, canvas["y"] + 200)
    other.mouse.move(canvas["x"] + 240, canvas["y"] + 220)
    cursor = page.locator(".pointer")
    expect(cursor).to_have_text("Grace Hopper")
    # with the keyboard a node is selected, and the other one hears of it
    card = other.get_by_role("group", name="Split Data")
    card.focus()
    other.keyboard.press("Enter")
    node = page.get_by_role("group", name="Split Data")
    expect(node).to_have_attribute("aria-description", re.compile("Selected by Grace Hopper"))
    expect(page.locator(".other-selection")).to_have_text("Grace Hopper")
    for scheme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{scheme}'")
        RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=RESULTS / f"together-{scheme}.png")
        assert findings(page) == []
    # outside the canvas nobody points
    other.mouse.move(5, 5)
    expect(cursor).to_have_count(0)
    other.keyboard.press("Escape")
    expect(page.locator(".other-selection")).to_have_count(0)


def test_undo_leaves_what_someone_else_has_set_since(
    app: App, page: Page, other: Page, pipeline_id: str
) -> None:
    app.open_pipeline(pipeline_id)
    App(other).open_pipeline(pipeline_id)
    rename(page, "Split Data", "Mine")
    rename(other, "Mine", "Theirs")
    expect(node(page, "Theirs")).to_be_visible()
    node(page, "Theirs").focus()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Kept as Grace Hopper has it now")).to_be_visible()
    expect(page.get_by_text("the name of Theirs")).to_be_visible()
    expect(node(page, "Theirs")).to_be_visible()


def test_a_line_that_comes_back_brings_what_was_missed_and_explains_what_does_not_fit(
    app: App, page: Page, other: Page, pipeline_id: str
) -> None:
    other.add_init_script(REMEMBER_SOCKETS)
    app.open_pipeline(pipeline_id)
    App(other).open_pipeline(pipeline_id)
    expect(page.get_by_role("button", name="Grace Hopper")).to_be_visible()
    other.context.set_offline(True)
    other.evaluate("window.sockets.forEach((socket) => socket.close())")
    # what each does meanwhile
    rename(page, "Split Data", "Halves")
    node(page, "Evaluate Model").focus()
    page.keyboard.press("Delete")
    app.wait_until_saved()
    rename(other, "Score Model", "Scores")
    rename(other, "Evaluate Model", "Verdict")
    expect(node(other, "Split Data")).to_be_visible()
    other.context.set_offline(False)
    expect(node(other, "Halves")).to_be_visible(timeout=30_000)
    expect(node(page, "Scores")).to_be_visible(timeout=30_000)
    expect(node(other, "Verdict")).to_have_count(0)
    refusal = other.get_by_text(re.compile("^(?!Grace).+ has changed this meanwhile"))
    expect(refusal).to_be_visible()


def test_the_outline_shows_who_is_at_which_row(app: App, page: Page, other: Page, pipeline_id: str) -> None:
    app.open_pipeline(pipeline_id)
    theirs = App(other)
    theirs.open_pipeline(pipeline_id)
    expect(page.get_by_role("button", name="Grace Hopper")).to_be_visible()
    app.outline.show()
    people = page.locator(".row-person")
    expect(people).to_have_count(0)

    other.get_by_role("group", name="Split Data").focus()
    other.keyboard.press("Enter")
    row = app.outline.row("Split Data")
    expect(row.locator(".row-person")).to_have_text("Grace Hopper")
    expect(row).to_have_accessible_name(re.compile("Split Data.*Selected by Grace Hopper"))
    other.keyboard.press("Escape")
    expect(people).to_have_count(0)

    # a row of hers is a cursor here, and the other way round
    theirs.outline.show()
    theirs.outline.row("Train Model").focus()
    here = app.outline.row("Train Model")
    expect(here).to_have_accessible_name(re.compile("Grace Hopper is here"))
    theirs.outline.row("Train Model").press(" ")
    expect(here).to_have_accessible_name(re.compile("Selected by Grace Hopper"))
    for scheme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{scheme}'")
        RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=RESULTS / f"together-outline-{scheme}.png")
        assert findings(page) == []


REMEMBER_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    window.sockets.push(this);
  }
};
"""


def node(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def rename(page: Page, name: str, wanted: str) -> None:
    """Rename a node by keyboard."""
    node(page, name).focus()
    page.keyboard.press("F2")
    field = page.get_by_role("textbox", name="Node name")
    field.fill(wanted)
    field.press("Enter")
    expect(node(page, wanted)).to_be_visible()


def _manage(stack: Stack, *arguments: str) -> str:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "designer.settings",
        "ATELIER_VAR_DIR": str(stack.var_dir),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
