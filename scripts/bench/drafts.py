"""Measures of large drafts in a real browser: opening one, and how smooth dragging a node is."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from scripts.bench import laboratory
from scripts.bench.bench import Bench
from scripts.bench.laboratory import Laboratory
from scripts.bench.statistics import summary

_BATCH = 500
_COLUMNS = 25
_FRAMES = """
() => { window.atelierFrames = []; let last;
  const tick = (now) => {
    if (last) window.atelierFrames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick); }
"""
_MOVES = 60


def open_and_drag(lab: Laboratory, nodes: int) -> Iterator[dict[str, Any]]:
    bench = lab.bench(laboratory.FAKE_SQLITE)
    pipeline = make_draft(bench, nodes)
    opened = []
    for _ in range(3):
        page = bench.context.new_page()
        started = time.monotonic()
        page.goto(f"/pipelines/{pipeline['id']}", wait_until="commit")
        _nodes(page).first.wait_for()
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
        opened.append(time.monotonic() - started)
        if len(opened) < 3:
            page.close()
    yield {"part": "open", "nodes": nodes, **summary(opened, "s")}
    page.wait_for_load_state("networkidle")
    yield {"part": "frame while dragging", "nodes": nodes, **summary(_drag(page), "ms")}
    page.close()


def _drag(page: Page) -> list[float]:
    """Drag a node to and fro and return how long each frame took."""
    box = _nodes(page).first.bounding_box()
    if box is None:
        return []
    x, y = box["x"] + box["width"] / 2, box["y"] + min(20, box["height"] / 2)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(_FRAMES)
    for step in range(_MOVES):
        page.mouse.move(x + 4 * (step % 30), y + 2 * (step % 30))
    frames: list[float] = page.evaluate("window.atelierFrames")
    page.mouse.up()
    return frames


def _nodes(page: Page) -> Any:
    return page.get_by_role("region", name="Canvas", exact=True).get_by_role("group")


def make_draft(bench: Bench, nodes: int) -> dict[str, Any]:
    """Make rows of connected modules through the same operations as the browser."""
    body = {"project": bench.project, "name": f"{nodes} nodes"}
    pipeline: dict[str, Any] = bench.client.post("pipelines", body)
    operations = list(_operations(nodes))
    for start in range(0, len(operations), _BATCH):
        batch = {"base_revision": pipeline["revision"], "operations": operations[start : start + _BATCH]}
        pipeline["revision"] = bench.client.post(f"pipelines/{pipeline['id']}/operations", batch)["revision"]
    return pipeline


def _operations(nodes: int) -> Iterator[dict[str, Any]]:
    for index in range(nodes):
        row, column = divmod(index, _COLUMNS)
        module = "enter_data_manually" if row == 0 else "remove_duplicate_rows"
        node = {
            "id": f"n{index}",
            "module": module,
            "version": "1.0.0",
            "name": f"Node {index}",
            "parameters": {},
            "position": {"x": column * 280, "y": row * 140},
            "comment": "",
        }
        yield {"id": str(uuid.uuid4()), "type": "add_node", "node": node}
    for index in range(_COLUMNS, nodes):
        above = index - _COLUMNS
        edge = {
            "id": f"e{index}",
            "source": {"node": f"n{above}", "port": "dataset" if above < _COLUMNS else "results_dataset"},
            "target": {"node": f"n{index}", "port": "dataset"},
        }
        yield {"id": str(uuid.uuid4()), "type": "connect", "edge": edge}
