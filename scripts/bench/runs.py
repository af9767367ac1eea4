"""Measures of runs: how soon things happen, and what a step costs beside its own work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from playwright.sync_api import Page

from scripts.bench.bench import Bench
from scripts.bench.statistics import summary

_REPEATS = 5
#: notes when each event reached the page and when the frame that shows it was drawn
_LISTEN = """
window.atelierEvents = [];
const Native = window.WebSocket;
window.WebSocket = class extends Native {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", (message) => {
      let data;
      try { data = JSON.parse(message.data); } catch { return; }
      if (data.type !== "events") return;
      requestAnimationFrame(() => setTimeout(() => {
        const drawn = Date.now();
        for (const event of data.events) window.atelierEvents.push([Date.parse(event.at), drawn]);
      }, 0));
    });
  }
};
"""


def click_to_running(bench: Bench) -> Iterator[dict[str, Any]]:
    """From the click on Run to the first step that runs, in containers that are already built."""
    pipeline = bench.open_sample("penguins")
    bench.finish(bench.start(pipeline)["id"])
    seconds, queued = [], []
    page = bench.context.new_page()
    for _ in range(_REPEATS):
        run, clicked_at = _click_run(bench, page, pipeline)
        found = bench.events(run["id"])
        first = next(event for event in found if event["type"] == "step.running")
        seconds.append(_moment(first["at"]) - clicked_at)
        queued.append(_moment(found[0]["at"]) - clicked_at)
    page.close()
    yield {"part": "click to first step running", "runner": run["runner"], **summary(seconds, "s")}
    yield {"part": "click to run queued", "runner": run["runner"], **summary(queued, "s")}


def status_to_browser(bench: Bench) -> Iterator[dict[str, Any]]:
    """From the change of a state in the database to the frame in the browser that shows it."""
    pipeline = bench.open_sample("penguins")
    page = bench.context.new_page()
    page.add_init_script(_LISTEN)
    delays: list[float] = []
    for _ in range(_REPEATS):
        _click_run(bench, page, pipeline)
        page.wait_for_timeout(500)
        pairs = page.evaluate("window.atelierEvents")
        delays += [(drawn - at) / 1000 for at, drawn in pairs]
    page.close()
    yield summary(delays, "s")


def sample_end_to_end(bench: Bench) -> Iterator[dict[str, Any]]:
    """The automobile sample, from the request to the last event, with everything built before."""
    pipeline = bench.open_sample("automobile_price_basic")
    bench.finish(bench.start(pipeline)["id"])
    seconds = []
    for _ in range(_REPEATS):
        started = time.monotonic()
        run = bench.finish(bench.start(pipeline)["id"])
        seconds.append(time.monotonic() - started)
    yield {"runner": run["runner"], "steps": len(run["steps"]), **summary(seconds, "s")}


def step_overhead(bench: Bench) -> Iterator[dict[str, Any]]:
    """What a step costs whose module does nothing: a learner only writes down its parameters."""
    pipeline = bench.open_sample("penguins")
    whole, start = [], []
    for _ in range(_REPEATS):
        run = bench.finish(bench.start(pipeline)["id"])
        step = next(step for step in run["steps"] if step["module"] == "linear_regression")
        whole.append(_moment(step["finished_at"]) - _moment(step["ready_at"]))
        start.append(_moment(step["started_at"]) - _moment(step["ready_at"]))
    yield {"part": "ready to succeeded", "runner": run["runner"], **summary(whole, "s")}
    yield {"part": "ready to running", "runner": run["runner"], **summary(start, "s")}


def _click_run(bench: Bench, page: Page, pipeline: dict[str, Any]) -> tuple[dict[str, Any], float]:
    """Open the canvas, click on Run, wait for the end; return the run and when the click was."""
    page.goto(f"/pipelines/{pipeline['id']}")
    page.get_by_role("region", name="Canvas", exact=True).get_by_role("group").first.wait_for()
    page.wait_for_load_state("networkidle")
    before = _run_ids(bench, pipeline)
    clicked_at = time.time()
    page.get_by_role("button", name="Run", exact=True).click()
    while not (new := _run_ids(bench, pipeline) - before):
        time.sleep(0.05)
    return bench.finish(new.pop()), clicked_at


def _run_ids(bench: Bench, pipeline: dict[str, Any]) -> set[str]:
    return {run["id"] for run in bench.client.get(f"runs?pipeline={pipeline['id']}")["results"]}


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
