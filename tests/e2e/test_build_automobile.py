"""A person builds sample (b) by hand, runs it in real containers, watches it and reads the result."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, WebSocketRoute, expect

from scripts.client import Client
from tests.e2e import automobile as journey
from tests.e2e.pages.app import App
from tests.e2e.stack import RESULTS, Stack

pytestmark = pytest.mark.timeout(480)

_TALL: ViewportSize = {"width": 1680, "height": 1280}
_WIDE: ViewportSize = {"width": 1600, "height": 1000}
_RUN_LIMIT_S = 300
#: what another test has computed may be reused
_DONE = "(succeeded|reused)"
_PIPELINE_ADDRESS = re.compile(r"/pipelines/([0-9a-f-]{36})")
#: keeps every state the node's description goes through, without asking over and over
_RECORD_STATES = """
(node) => {
  window.__states = [];
  const note = () => {
    const text = node.getAttribute("aria-description") ?? "";
    if (window.__states.at(-1) !== text) window.__states.push(text);
  };
  new MutationObserver(note).observe(node, { attributes: true });
}
"""


@pytest.fixture
def runner() -> str:
    return "docker"


@pytest.mark.parametrize("runner", ["docker-cold"])
def test_sample_b_is_built_by_dragging_and_run_in_containers(app: App, page: Page, stack: Stack) -> None:
    page.set_viewport_size(_TALL)
    journey.new_pipeline(app)
    app.rename_pipeline("Automobile price prediction")
    box = app.canvas.region.bounding_box()
    assert box is not None
    for name, (x, y) in journey.PLACES.items():
        app.palette.drag(name, box["x"] + x * box["width"], box["y"] + y * box["height"])
        expect(app.canvas.node(name)).to_be_visible()
    for connection in journey.CONNECTIONS:
        app.canvas.connect_by_drag(
            app.canvas.output(connection.source, connection.output),
            app.canvas.input(connection.target, connection.input),
        )
    expect(app.canvas.connections()).to_have_count(len(journey.CONNECTIONS))
    journey.set_parameters(app)
    app.canvas.node(journey.TRAIN).evaluate(_RECORD_STATES)

    app.run.start_afresh()
    _expect_success(app)

    seen = " ".join(page.evaluate("window.__states"))
    assert "starting" in seen, "the canvas did not say that the step was starting"
    assert "running" in seen, "the canvas did not say that the step was running"
    _expect_numbers(app, stack.client())
    _keep_screenshot(app)


def test_sample_b_is_built_and_run_by_keyboard_alone(app: App, page: Page, stack: Stack) -> None:
    page.set_viewport_size(_TALL)
    app.home.open()
    page.get_by_role("button", name="New pipeline").first.press("Enter")
    page.wait_for_url(_PIPELINE_ADDRESS)
    for name in journey.PLACES:
        app.palette.insert_by_keyboard(name)
        expect(app.canvas.node(name)).to_be_attached()
    page.get_by_role("button", name="Fit view", exact=True).press("Enter")
    for connection in journey.CONNECTIONS:
        app.canvas.connect_by_keyboard(
            app.canvas.output(connection.source, connection.output),
            app.canvas.input(connection.target, connection.input),
        )
    expect(app.canvas.connections()).to_have_count(len(journey.CONNECTIONS))
    journey.set_parameters_by_keyboard(app, app.canvas.select_by_keyboard)

    expect(app.run.start_button).to_be_enabled()
    app.run.start_button.press("Enter")

    _expect_success(app)
    app.canvas.select_by_keyboard(journey.EVALUATE)
    app.inspector.tab("Parameters").press("ArrowRight")
    _compare_with_the_run(app, stack.client())


@pytest.mark.parametrize("runner", ["docker-cold"])
def test_a_line_cut_in_mid_run_catches_up(app: App, page: Page, stack: Stack) -> None:
    line = Line(page)
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("samples/automobile_price_basic/open", {"project": project})["id"]
    app.open_pipeline(pipeline)
    app.run.start_afresh()
    app.canvas.expect_state(journey.DATASET, "starting|running|succeeded")

    line.cut()
    run = _wait_for_end(client, pipeline)
    assert run["state"] == "succeeded"
    # The page has not heard of it: what it shows now is the past.
    assert "succeeded" not in (app.canvas.node(journey.EVALUATE).get_attribute("aria-description") or "")
    line.mend()

    for name in journey.PLACES:
        app.canvas.expect_state(name, "succeeded", timeout_s=30)
    app.run.expect_state("succeeded")


class Line:
    """The page's connection: can be cut in the middle of everything and mended again."""

    def __init__(self, page: Page) -> None:
        self._context = page.context
        self._is_cut = False
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile(r".*/ws/.*"), self._route)

    def cut(self) -> None:
        self._is_cut = True
        self._context.set_offline(True)
        for socket in self._open:
            socket.close()
        self._open.clear()

    def mend(self) -> None:
        self._is_cut = False
        self._context.set_offline(False)

    def _route(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            socket.close()
            return
        socket.connect_to_server()
        self._open.append(socket)


def _expect_success(app: App) -> None:
    app.canvas.expect_state(journey.EVALUATE, _DONE, timeout_s=_RUN_LIMIT_S)
    for name in journey.PLACES:
        app.canvas.expect_state(name, _DONE)


def _expect_numbers(app: App, client: Client) -> None:
    app.canvas.select(journey.EVALUATE)
    app.inspector.open_tab("Outputs")
    _compare_with_the_run(app, client)


def _compare_with_the_run(app: App, client: Client) -> None:
    """What the Evaluate view shows is what the run measured, and is plausible for this tutorial."""
    shown = list(journey.shown_metrics(app).values())
    address = _PIPELINE_ADDRESS.search(app.page.url)
    assert address is not None
    row = client.get(f"runs?pipeline={address[1]}")["results"][0]
    run = client.get(f"runs/{row['id']}")
    assert shown == pytest.approx([run["metrics"][name] for name in journey.METRICS])
    relative_squared_error, r_squared = shown[2], shown[4]
    assert relative_squared_error + r_squared == pytest.approx(1)
    assert 0.75 < r_squared < 0.93
    shapes = {
        (step["name"], port["port"]): (port["rows"], port["columns"])
        for step in run["steps"]
        for port in step["outputs"]
    }
    assert shapes[journey.DATASET, "dataset"] == (205, 26)
    assert shapes[journey.SELECT, "results_dataset"] == (205, 25)
    assert shapes[journey.CLEAN, "cleaned_dataset"] == (193, 25)
    assert shapes[journey.SPLIT, "results_dataset1"] == (135, 25)
    assert shapes[journey.SPLIT, "results_dataset2"] == (58, 25)
    assert shapes[journey.SCORE, "scored_dataset"] == (58, 26)


def _wait_for_end(client: Client, pipeline: str) -> dict[str, Any]:
    deadline = time.monotonic() + _RUN_LIMIT_S
    while time.monotonic() < deadline:
        runs: list[dict[str, Any]] = client.get(f"runs?pipeline={pipeline}")["results"]
        if runs and runs[0]["state"] in {"succeeded", "failed", "canceled"}:
            return runs[0]
        time.sleep(0.5)
    raise AssertionError("the run did not end")


def _keep_screenshot(app: App) -> None:
    """The picture of the README; ATELIER_SCREENSHOTS names the folder to renew it in."""
    app.page.set_viewport_size(_WIDE)
    app.page.wait_for_timeout(300)
    app.canvas.fit()
    app.page.wait_for_timeout(600)
    folder = Path(os.environ.get("ATELIER_SCREENSHOTS", RESULTS))
    folder.mkdir(parents=True, exist_ok=True)
    app.page.screenshot(path=folder / "automobile-price.png")
