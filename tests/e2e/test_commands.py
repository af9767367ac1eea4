"""Everything by name: the command palette, and keys that jump from place to place."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack


def _open_empty(app: App, stack: Stack) -> None:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("pipelines", {"project": project, "name": "Commands"})
    app.open_pipeline(pipeline["id"])


def _choose(page: Page, query: str, option: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Search commands, modules and nodes")).to_be_focused()
    page.keyboard.type(query)
    expect(_options(page).first).to_have_accessible_name(option)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Commands")).to_be_hidden()


def _options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Commands").get_by_role("option")


def test_modules_nodes_and_commands_are_found_by_typing(app: App, page: Page, stack: Stack) -> None:
    _open_empty(app, stack)
    _choose(page, "split", "Split Data Add module")
    expect(app.canvas.node("Split Data")).to_be_focused()
    _choose(page, "train mod", "Train Model Add module")
    expect(app.canvas.node("Train Model")).to_be_focused()
    _choose(page, "split data", "Split Data Go to node")
    expect(app.canvas.node("Split Data")).to_be_focused()

    _choose(page, "undo", "Undo Ctrl Z")
    expect(app.canvas.node("Train Model")).to_have_count(0)
    _choose(page, "keyboard", "Keyboard shortcuts ?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet.get_by_text("Go to the next problem")).to_be_visible()


def test_the_palette_closes_and_gives_the_focus_back(app: App, page: Page, stack: Stack) -> None:
    _open_empty(app, stack)
    _choose(page, "split", "Split Data Add module")
    expect(app.canvas.node("Split Data")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("nothing like this")
    expect(page.get_by_text("Nothing answers “nothing like this”.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Commands")).to_be_hidden()
    expect(app.canvas.node("Split Data")).to_be_focused()


def test_f8_goes_from_problem_to_problem(app: App, page: Page, stack: Stack) -> None:
    _open_empty(app, stack)
    _choose(page, "score mod", "Score Model Add module")
    _choose(page, "split", "Split Data Add module")
    problem = page.get_by_text("Problem 1 of")
    for name in ("Score Model", "Split Data"):
        expect(app.canvas.node(name)).to_have_accessible_description(re.compile("problem"))
    page.keyboard.press("F8")
    expect(problem).to_have_count(1)
    page.keyboard.press("F8")
    expect(page.get_by_text("Problem 2 of")).to_have_count(1)
    page.keyboard.press("Shift+F8")
    expect(problem).to_have_count(1)


def test_alt_enter_goes_to_the_other_end_of_a_connection(app: App, page: Page, stack: Stack) -> None:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("samples/automobile_price_basic/open", {"project": project})
    app.open_pipeline(pipeline["id"])
    edge = page.locator(".react-flow__edge").first
    edge.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+Enter")
    first = page.locator(".node:focus")
    expect(first).to_have_count(1)
    name = first.get_attribute("aria-label")
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".node:focus")).not_to_have_attribute("aria-label", name or "")
