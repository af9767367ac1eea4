"""The tour: a first pipeline is built and run for real, and each step is taken once it has been done."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_accessibility import choose_theme, findings

pytestmark = pytest.mark.timeout(180)

DATA = "Palmer penguins"
CLEAN = "Clean Missing Data"
ON_TOUR = re.compile(r"/pipelines/[0-9a-f-]{36}\?tour=1$")


def _panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Tour", exact=True)


def _expect_step(page: Page, number: int, title: str) -> None:
    expect(_panel(page).get_by_text(f"Step {number} of 6", exact=True)).to_be_visible(timeout=30_000)
    expect(_panel(page).get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(_panel(page).locator("[aria-live]")).to_have_text(f"Step {number} of 6: {title}")


def _expect_ring(target: Locator) -> None:
    expect(target).to_have_css("outline-style", "solid")
    expect(target).to_have_css("outline-width", "3px")


def _begin(app: App) -> None:
    app.home.open()
    app.page.get_by_role("button", name="Take the tour", exact=True).click()
    expect(app.page).to_have_url(ON_TOUR)
    _expect_step(app.page, 1, "Add data")
    expect(app.canvas.region).to_be_visible()


def _type_into_the_search(page: Page, text: str) -> None:
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search modules")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def _perform(page: Page, command: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Search commands, modules and nodes")).to_be_focused()
    page.keyboard.type(command)
    first = page.get_by_role("listbox", name="Commands").get_by_role("option").first
    expect(first).to_have_accessible_name(re.compile(f"^{command}"))
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_whole_tour_by_keyboard(app: App, page: Page, scheme: str) -> None:
    choose_theme(page, scheme)
    _begin(app)
    expect(_panel(page)).to_be_focused()
    _expect_ring(app.palette.region.locator(".input-group"))
    assert findings(page) == []

    _type_into_the_search(page, DATA)
    _expect_step(page, 2, "Add a module")
    # the announcement comes while the focus stays where somebody is at work
    expect(_panel(page)).not_to_be_focused()
    page.keyboard.press("Escape")
    _type_into_the_search(page, CLEAN)
    _expect_step(page, 3, "Connect the two")

    app.wait_until_saved()
    page.reload()
    _expect_step(page, 3, "Connect the two")
    output, target = app.canvas.output(DATA, "Dataset"), app.canvas.input(CLEAN, "Dataset")
    _expect_ring(output)
    _expect_ring(target)
    app.canvas.connect_by_keyboard(output, target)
    _expect_step(page, 4, "Set a parameter")

    app.canvas.select_by_keyboard(CLEAN)
    mode = app.inspector.region.locator("[data-parameter=cleaning_mode] .select-button")
    _expect_ring(mode)
    mode.focus()
    page.keyboard.press("Enter")
    page.get_by_role("option", name="Remove entire row", exact=True).press("Enter")
    _expect_step(page, 5, "Run the pipeline")

    expect(app.run.start_button).to_be_enabled()
    _perform(page, "Run")
    app.canvas.expect_state(CLEAN, "succeeded|reused")
    _expect_step(page, 6, "Look at the result")
    page.keyboard.press("Escape")
    _expect_step(page, 6, "Look at the result")
    assert findings(page) == []
    app.canvas.select_by_keyboard(CLEAN)
    _expect_ring(app.inspector.tab("Outputs"))
    app.inspector.tab("Parameters").focus()
    page.keyboard.press("ArrowRight")

    expect(_panel(page).get_by_role("heading", name="Done: your first pipeline has run")).to_be_visible()
    expect(_panel(page).get_by_role("link", name="Open a larger sample")).to_have_attribute(
        "href", "/#samples"
    )
    expect(_panel(page).get_by_role("link", name="Read what each module does")).to_be_visible()
    assert findings(page) == []
    _panel(page).get_by_role("button", name="Close the tour").press("Enter")
    expect(_panel(page)).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/pipelines/[0-9a-f-]{36}$"))


def test_by_mouse_with_the_defaults_and_back_when_something_is_undone(app: App, page: Page) -> None:
    _begin(app)
    app.palette.search(DATA)
    app.palette.entry(DATA).dblclick()
    _expect_step(page, 2, "Add a module")
    app.palette.search(CLEAN)
    app.palette.entry(CLEAN).dblclick()
    _expect_step(page, 3, "Connect the two")
    app.canvas.undo()
    _expect_step(page, 2, "Add a module")
    app.canvas.redo()
    app.canvas.connect_by_drag(app.canvas.output(DATA, "Dataset"), app.canvas.input(CLEAN, "Dataset"))
    _expect_step(page, 4, "Set a parameter")
    _panel(page).get_by_role("button", name="Skip this step").click()
    _expect_step(page, 5, "Run the pipeline")
    app.run.start()
    _expect_step(page, 6, "Look at the result")
    app.canvas.select(CLEAN)
    app.inspector.open_tab("Outputs")
    expect(_panel(page).get_by_role("heading", name="Done: your first pipeline has run")).to_be_visible()


def test_the_offer_is_large_only_for_newcomers(app: App, page: Page, stack: Stack) -> None:
    client = stack.client()
    project = client.post("projects", {"name": "Of a newcomer"})["id"]
    page.add_init_script(f"localStorage.setItem('atelier.project', '{project}')")
    app.home.open()
    card = page.get_by_role("region", name="Build and run a first pipeline")
    expect(card).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert findings(page) == []
    card.get_by_role("button", name="Take the tour").click()
    _expect_step(page, 1, "Add data")
    _panel(page).get_by_role("button", name="End the tour").click()
    expect(_panel(page)).to_be_hidden()

    client.delete(f"pipelines/{page.url.rsplit('/', 1)[1]}")
    app.home.open()
    expect(page.get_by_role("button", name="Take the tour", exact=True)).to_be_visible()
    expect(card).to_be_hidden()


def test_from_the_commands_and_the_account_menu(app: App, page: Page) -> None:
    _begin(app)
    _panel(page).get_by_role("button", name="End the tour").click()
    expect(_panel(page)).to_be_hidden()
    ended = page.url
    _perform(page, "Take the tour")
    expect(page).to_have_url(ON_TOUR)
    _expect_step(page, 1, "Add data")
    assert ended not in page.url

    app.home.open()
    page.get_by_role("button", name="Account: owner").click()
    page.get_by_role("menuitem", name="Take the tour").click()
    _expect_step(page, 1, "Add data")
