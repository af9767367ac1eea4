from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.pages.app import App
from tests.e2e.stack import Stack

CANVAS = re.compile(r"/pipelines/[0-9a-f-]{36}$")


def test_a_sample_opens_as_a_pipeline_of_ones_own(app: App) -> None:
    app.home.open()
    picture = "Graph of Regression: penguin body mass: 7 modules, 7 connections"
    graph = app.page.get_by_role("img", name=picture)
    expect(graph).to_be_visible()
    expect(graph.locator("path")).to_have_count(7)
    app.home.open_sample("Regression: penguin body mass")

    expect(app.page).to_have_url(CANVAS)
    for name in ("Palmer penguins", "Clean Missing Data", "Split Data", "Train Model", "Evaluate Model"):
        expect(app.canvas.node(name)).to_be_visible()
    expect(app.canvas.connections()).to_have_count(7)


def test_a_new_pipeline_is_kept(app: App) -> None:
    app.home.open()
    app.home.new_pipeline()
    expect(app.page).to_have_url(CANVAS)
    address = app.page.url

    app.palette.insert_by_keyboard("Split Data")
    expect(app.canvas.node("Split Data")).to_be_visible()
    app.wait_until_saved()
    app.page.goto(address)

    expect(app.canvas.node("Split Data")).to_be_visible()


def test_logging_out_leads_to_the_login(stranger: Page, stack: Stack) -> None:
    # A session of its own: the other tests share one.
    stranger.goto(stack.login_link())
    stranger.get_by_role("button", name="Account: owner").click()
    stranger.get_by_role("menuitem", name="Sign out").click()

    expect(stranger).to_have_url(re.compile("/login"))
