"""Measures of runs as a person at a browser sees them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from scripts.bench import graphs, laboratory
from scripts.bench.bench import AFRESH, Bench, moment
from scripts.bench.laboratory import Laboratory
from scripts.bench.quiet import settle
from scripts.bench.statistics import Target, summary

_REPEATS = 5
_ACTIVE = 20
#: steps of a run that only has to be active; each takes a second
_LASTING = 120
#: notes when each event reached the page and when the frame that shows it was drawn; what happened before the
#: page had its socket is left out
_LISTEN = """
window.atelierEvents = [];
const Native = window.WebSocket;
window.WebSocket = class extends Native {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", (message) => {
      const received = Date.now();
      let data;
      try { data = JSON.parse(message.data); } catch { return; }
      if (data.type === "state") this.greeted = received;
      if (data.type !== "events") return;
      requestAnimationFrame(() => setTimeout(() => {
        const drawn = Date.now();
        for (const event of data.events) {
          const at = Date.parse(event.at);
          if (at > this.greeted) window.atelierEvents.push([at, received, drawn]);
        }
      }, 0));
    });
  }
};
"""


def click_to_running(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """From the click on Run to the first step that runs, after an edit that makes half of the steps run."""
    for name in (laboratory.WARM, laboratory.PLAIN):
        bench = lab.bench(name)
        pipeline = bench.open_sample("penguins")
        bench.timed(pipeline)
        seconds, queued = [], []
        page = bench.context.new_page()
        for seed in range(_REPEATS):
            bench.edit(
                pipeline,
                {
                    "type": "set_parameter",
                    "node_id": "split_data",
                    "name": "random_seed",
                    "value": 1_000 + seed,
                },
            )
            run, clicked_at = _click_run(bench, page, pipeline)
            found = bench.events(run["id"])
            first = next(event for event in found if event["type"] == "step.running")
            seconds.append(moment(first["at"]) - clicked_at)
            queued.append(moment(found[0]["at"]) - clicked_at)
        page.close()
        yield {"way": name, "part": "click to first step running", **summary(seconds, "s")}
        yield {"way": name, "part": "click to run queued", **summary(queued, "s")}


def status_to_browser(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """From a change of state in the database to the frame that shows it, alone and with 20 runs active."""
    bench = lab.bench(laboratory.BUSY)
    pipeline = graphs.make_graph(bench, "watched", graphs.SHAPES["chain"], steps=8)
    yield from _watched(bench, pipeline, 0)
    others = graphs.make_graph(bench, "active", graphs.SHAPES["chain"], steps=_LASTING)
    active = [bench.start(others, **AFRESH)["id"] for _ in range(_ACTIVE)]
    yield from _watched(bench, pipeline, _ACTIVE)
    for run in active:
        bench.client.post(f"runs/{run}/cancel")
    lab.close(laboratory.BUSY)


def _watched(bench: Bench, pipeline: dict[str, Any], active: int) -> Iterator[dict[str, Any]]:
    page = bench.context.new_page()
    page.add_init_script(_LISTEN)
    received, drawn = [], []
    for _repeat in range(_REPEATS):
        _click_run(bench, page, pipeline, settled=False, afresh=True)
        page.wait_for_timeout(500)
        for at, reached, shown in page.evaluate("window.atelierEvents"):
            received.append(reached - at)
            drawn.append(shown - at)
    page.close()
    yield {"active": active, "part": "reached the page", **summary(received, "ms", Target(50, of="p95"))}
    yield {"active": active, "part": "frame drawn", **summary(drawn, "ms")}


def _click_run(
    bench: Bench, page: Page, pipeline: dict[str, Any], *, settled: bool = True, afresh: bool = False
) -> tuple[dict[str, Any], float]:
    """Open the canvas, click on Run, wait for the end; return the run and when the click was.

    `afresh`: choose to ignore earlier results, from the menu beside the button.
    """
    _open(page, pipeline)
    if settled:
        settle()
    before = _run_ids(bench, pipeline)
    wish = page.get_by_role("button", name="Run", exact=True)
    if afresh:
        page.get_by_role("button", name="More ways to run", exact=True).click()
        wish = page.get_by_role("menuitem", name="Run and ignore earlier results", exact=True)
    clicked_at = time.time()
    wish.click()
    while not (new := _run_ids(bench, pipeline) - before):
        time.sleep(0.05)
    return bench.finish(new.pop()), clicked_at


def _open(page: Page, pipeline: dict[str, Any]) -> None:
    page.goto(f"/pipelines/{pipeline['id']}")
    page.get_by_role("region", name="Canvas", exact=True).get_by_role("group").first.wait_for()
    page.wait_for_load_state("networkidle")


def _run_ids(bench: Bench, pipeline: dict[str, Any]) -> set[str]:
    return {run["id"] for run in bench.client.get(f"runs?pipeline={pipeline['id']}")["results"]}
