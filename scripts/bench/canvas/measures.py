"""What the canvas promises: opening, panning, dragging, live status, saving, JavaScript before all that."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from scripts import frontend
from scripts.bench import laboratory
from scripts.bench.bench import AFRESH
from scripts.bench.canvas import editors, hands, peers
from scripts.bench.canvas.editors import Editor
from scripts.bench.canvas.graph import Grid
from scripts.bench.drafts import make_draft
from scripts.bench.laboratory import Laboratory
from scripts.bench.statistics import Target, summary

_NODES = 1_000
_REPEATS = 3
_EDITS = 40
_FRAME = Target(33, of="p95")
_LIVE_FRAME = Target(50, of="p95")
_ATELIER = "Atelier"


def beside_others(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """The same 1,000 nodes in Atelier, a plain React Flow page, Node-RED and a plain litegraph page."""
    grid = Grid(_NODES)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="atelier-canvas-")))
        bench = lab.bench(laboratory.FAKE_SQLITE)
        draft = make_draft(bench, _NODES)
        atelier = editors.react_flow(_ATELIER, f"{bench.address}/pipelines/{draft['id']}")
        others = [
            editors.react_flow(
                "plain React Flow page",
                stack.enter_context(peers.react_flow_page(grid, folder / "react-flow")),
            ),
            editors.node_red(stack.enter_context(peers.node_red(grid, folder / "node-red"))),
            editors.litegraph(stack.enter_context(peers.litegraph_page(grid, folder / "litegraph"))),
        ]
        for editor in (atelier, *others):
            yield from _one_editor(bench.context, editor)


def _one_editor(context: BrowserContext, editor: Editor) -> Iterator[dict[str, Any]]:
    promised = editor.name == _ATELIER
    line = {"editor": editor.name, "nodes": _NODES}
    opened, dragged, panned = [], [], []
    for _ in range(_REPEATS):
        page, seconds = hands.open_page(context, editor)
        opened.append(seconds)
        page.wait_for_timeout(1_000)
        dragged += hands.drag(page, editor)
        panned += hands.pan(page, editor)
        page.close(run_before_unload=False)
    target = Target(1.5) if promised else None
    yield {**line, "part": "address → a click selects a node", **summary(opened, "s", target)}
    for part, frames in (("frame while dragging", dragged), ("frame while panning", panned)):
        yield {**line, "part": part, **summary(frames, "ms", _FRAME if promised else None)}


def with_live_status(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """1,000 nodes while a run tells of about 20 changes of state a second."""
    bench = lab.bench(laboratory.STEADY)
    draft = make_draft(bench, _NODES)
    editor = editors.react_flow(_ATELIER, f"{bench.address}/pipelines/{draft['id']}")
    run = bench.start(draft, **AFRESH)
    page, _seconds = hands.open_page(bench.context, editor)
    page.wait_for_timeout(2_000)
    began, before = time.monotonic(), len(bench.events(run["id"]))
    frames: dict[str, list[float]] = {"panning": [], "dragging": []}
    for _ in range(_REPEATS):
        frames["panning"] += hands.pan(page, editor)
        frames["dragging"] += hands.drag(page, editor)
    rate = (len(bench.events(run["id"])) - before) / (time.monotonic() - began)
    for gesture, durations in frames.items():
        line = {"part": f"frame while {gesture}", "nodes": _NODES, "events_per_second": round(rate, 1)}
        yield {**line, **summary(durations, "ms", _LIVE_FRAME)}
    page.close(run_before_unload=False)
    bench.client.post(f"runs/{run['id']}/cancel")


def five_thousand(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """What a draft far beyond what people draw is like."""
    bench = lab.bench(laboratory.FAKE_SQLITE)
    draft = make_draft(bench, 5_000)
    editor = editors.react_flow(_ATELIER, f"{bench.address}/pipelines/{draft['id']}")
    page, seconds = hands.open_page(bench.context, editor)
    page.wait_for_timeout(2_000)
    yield {"part": "address → a click selects a node", "nodes": 5_000, **summary([seconds], "s")}
    yield {"part": "frame while panning", "nodes": 5_000, **summary(hands.pan(page, editor), "ms")}
    yield {"part": "frame while dragging", "nodes": 5_000, **summary(hands.drag(page, editor), "ms")}
    page.close(run_before_unload=False)


def edit_to_saved(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """A key moves a node of 200 → the toolbar says that the edit is saved."""
    bench = lab.bench(laboratory.FAKE_SQLITE)
    draft = make_draft(bench, 200)
    editor = editors.react_flow(_ATELIER, f"{bench.address}/pipelines/{draft['id']}")
    page, _seconds = hands.open_page(bench.context, editor)
    page.wait_for_timeout(1_000)
    seconds = [_saved_after(page) for _ in range(_EDITS)]
    yield {"part": "key → saved", "nodes": 200, **summary(seconds, "ms", Target(150, of="p95"))}
    page.close(run_before_unload=False)


def _saved_after(page: Page) -> float:
    """Press an arrow key; return the milliseconds until the state that was left for saving is back."""
    page.evaluate(
        """() => { const state = document.querySelector(".save-state");
          window.atelierSaved = new Promise((done) => {
            let pressed = 0;
            window.addEventListener("keydown", () => { pressed = performance.now(); },
              { capture: true, once: true });
            const watch = new MutationObserver(() => {
              if (!pressed || state.dataset.status !== "saved") return;
              watch.disconnect();
              done(performance.now() - pressed);
            });
            watch.observe(state, { attributes: true, attributeFilter: ["data-status"] });
          }); }"""
    )
    page.keyboard.press("ArrowRight")
    taken: float = page.evaluate("window.atelierSaved")
    page.wait_for_timeout(100)
    return taken


def initial_javascript(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """Compressed JavaScript without which the canvas of a pipeline does not answer."""
    del lab
    frontend.ensure_build()
    size = frontend.initial_kilobytes("src/editor/PipelinePage.tsx")
    yield {"part": "pipeline page, Brotli", **summary([size], "kB", Target(350))}
