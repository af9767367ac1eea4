"""A person looks into a pipeline's past: who did what, an earlier state on the canvas, and back to it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack
from tests.e2e.test_execution import open_sample

CLEAN = "Clean Missing Data"


def test_a_version_is_named_looked_at_and_restored_and_undo_takes_it_back(app: App, stack: Stack) -> None:
    pipeline = open_sample(app, stack)
    page, client = app.page, stack.client()
    before = client.get(f"pipelines/{pipeline}")["document"]
    page.get_by_role("button", name="History", exact=True).click()
    panel = page.get_by_role("region", name="History", exact=True)
    panel.get_by_role("button", name="Name this version…").click()
    page.get_by_role("textbox", name="Name of the version").fill("As it came")
    page.keyboard.press("Enter")
    versions = panel.get_by_role("list", name="Named versions")
    expect(versions.get_by_text("As it came")).to_be_visible()

    # disabled by key, then gone altogether
    app.canvas.select_by_keyboard(CLEAN)
    app.canvas.node(CLEAN).press("b")
    app.canvas.node(CLEAN).press("Delete")
    expect(app.canvas.node(CLEAN)).to_have_count(0)
    app.wait_until_saved()
    changes = panel.get_by_role("list", name="Changes")
    expect(changes.get_by_text("deleted a node")).to_be_visible()

    look = versions.get_by_role("button", name="Look at As it came")
    look.focus()
    look.press("Enter")
    past = page.get_by_role("region", name="As it came (revision 0) as it was, read-only")
    expect(past).to_be_visible()
    # the inspector shows what the canvas shows, and nothing of it can be changed or run
    app.canvas.select(CLEAN)
    name = app.inspector.region.get_by_role("textbox", name="Node name")
    expect(name).to_have_value(CLEAN)
    expect(app.inspector.region.get_by_role("tab")).to_have_count(1)
    expect(app.inspector.region.get_by_role("textbox", name="Comment")).not_to_be_editable()
    page.keyboard.press("Delete")
    expect(app.canvas.node(CLEAN)).to_be_visible()
    expect(page.get_by_text("An earlier revision is shown.")).to_be_attached()
    app.canvas.undo()
    expect(past).not_to_be_visible()
    expect(app.canvas.node(CLEAN)).to_be_visible()
    app.canvas.redo()
    expect(app.canvas.node(CLEAN)).to_have_count(0)
    look.press("Enter")
    past.get_by_role("button", name="Back to the present").click()
    expect(app.canvas.node(CLEAN)).to_have_count(0)

    versions.get_by_role("button", name="Restore As it came").click()
    expect(app.canvas.node(CLEAN)).to_be_visible()
    app.wait_until_saved()
    assert client.get(f"pipelines/{pipeline}")["document"] == before
    app.canvas.undo()
    expect(app.canvas.node(CLEAN)).to_have_count(0)
