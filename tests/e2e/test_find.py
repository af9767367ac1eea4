"""Finding in a pipeline: hits are marked on the canvas and walked through by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack


def test_hits_are_marked_and_walked_through(app: App, page: Page, stack: Stack) -> None:
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("samples/automobile_price_basic/open", {"project": project})
    app.open_pipeline(pipeline["id"])

    page.keyboard.press("Control+f")
    finder = page.get_by_role("dialog", name="Find in this pipeline")
    expect(finder.get_by_role("searchbox")).to_be_focused()
    # no node has this in its name: it is a value of two parameters
    page.keyboard.type("normalized-losses")
    options = finder.get_by_role("option")
    expect(options.first).to_contain_text("normalized-losses")
    hits = page.locator(".node[data-found=hit]")
    expect(hits).to_have_count(options.count())
    expect(page.locator(".node[data-found=other]").first).to_be_visible()

    page.keyboard.press("Control+a")
    page.keyboard.type("model")
    expect(finder.get_by_text("nodes", exact=False).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of ")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of ")).to_have_count(1)
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("1 of ")).to_have_count(1)
    expect(finder.get_by_role("searchbox")).to_be_focused()

    page.keyboard.press("Escape")
    expect(finder).to_be_hidden()
    expect(page.locator(".node:focus")).to_have_count(1)
    expect(page.locator(".node[data-found]")).to_have_count(0)
