"""Opening a large draft and dragging in it, in real Chromium without a GPU."""

from __future__ import annotations

import time
import uuid
from typing import Any

from playwright.sync_api import Page

from scripts.bench.stand import Stand, emit, page, stand

_SIZES = (200, 1_000)
_COLUMNS = 20
_BATCH = 500
_OPENINGS = 3
_FRAMES = """
() => {
  window.__frames = [];
  let last = performance.now();
  const step = (now) => {
    window.__frames.push(now - last);
    last = now;
    window.__raf = requestAnimationFrame(step);
  };
  window.__raf = requestAnimationFrame(step);
}
"""


def measure() -> None:
    with stand("fake") as served:
        for size in _SIZES:
            pipeline = build_draft(served, size)
            with page(served) as tab:
                emit(
                    f"open a {size}-node draft until it answers",
                    "ms",
                    [_open(tab, served, pipeline) for _ in range(_OPENINGS)],
                )
                emit(f"frame while dragging a node among {size}", "ms", _drag(tab))
                emit(f"frame while panning {size} nodes", "ms", _pan(tab))


def build_draft(served: Stand, size: int) -> str:
    """Draw `size` Select Columns nodes in chains, one per canvas column."""
    pipeline = served.client.post("pipelines", {"project": served.project, "name": f"{size} nodes"})
    operations = [_operation("add_node", node=_node(index)) for index in range(size)]
    operations += [_operation("connect", edge=_edge(index)) for index in range(_COLUMNS, size)]
    revision = pipeline["revision"]
    for start in range(0, len(operations), _BATCH):
        body = {"base_revision": revision, "operations": operations[start : start + _BATCH]}
        revision = served.client.post(f"pipelines/{pipeline['id']}/operations", body)["revision"]
    return str(pipeline["id"])


def _operation(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "type": kind, **fields}


def _node(index: int) -> dict[str, Any]:
    module = "sample_dataset" if index < _COLUMNS else "select_columns_in_dataset"
    position = {"x": index % _COLUMNS * 290, "y": index // _COLUMNS * 140}
    return {
        "id": f"n{index}",
        "module": module,
        "version": "1.0.0",
        "name": f"Step {index}",
        "parameters": {},
        "position": position,
        "comment": "",
    }


def _edge(index: int) -> dict[str, Any]:
    above = index - _COLUMNS
    port = "dataset" if above < _COLUMNS else "results_dataset"
    return {
        "id": f"e{index}",
        "source": {"node": f"n{above}", "port": port},
        "target": {"node": f"n{index}", "port": "dataset"},
    }


def _open(tab: Page, served: Stand, pipeline: str) -> float:
    tab.goto("about:blank")
    started = time.perf_counter()
    tab.goto(f"{served.address}/pipelines/{pipeline}", wait_until="commit")
    tab.get_by_role("group", name="Step 0", exact=True).wait_for()
    tab.get_by_role("button", name="Fit view").click()
    return (time.perf_counter() - started) * 1000


def _drag(tab: Page) -> list[float]:
    box = tab.get_by_role("group", name="Step 0", exact=True).bounding_box()
    if box is None:
        raise RuntimeError("the node to drag is not on the page")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    frames = _moves(tab, x, y)
    tab.mouse.up()
    return frames


def _pan(tab: Page) -> list[float]:
    box = tab.get_by_role("region", name="Canvas").bounding_box()
    if box is None:
        raise RuntimeError("the canvas is not on the page")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down(button="middle")
    frames = _moves(tab, x, y)
    tab.mouse.up(button="middle")
    return frames


def _moves(tab: Page, x: float, y: float) -> list[float]:
    tab.evaluate(_FRAMES)
    for index in range(60):
        tab.mouse.move(x + index * 2, y + index)
    frames: list[float] = tab.evaluate(
        "() => { cancelAnimationFrame(window.__raf); return window.__frames; }"
    )
    return frames
