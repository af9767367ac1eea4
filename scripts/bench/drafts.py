"""Large drafts, made through the same operations as in the browser."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from scripts.bench.bench import Bench
from scripts.bench.canvas.graph import COLUMNS, Grid

_BATCH = 500
_KEYS = "key_column_selection_filter_expression"
_ALL = {"rules": [{"op": "include", "kind": "all"}], "preserve_order": False}


def make_draft(bench: Bench, nodes: int) -> dict[str, Any]:
    """Make rows of connected modules, and return the pipeline."""
    body = {"project": bench.project, "name": f"{nodes} nodes"}
    pipeline: dict[str, Any] = bench.client.post("pipelines", body)
    operations = list(_operations(nodes))
    for start in range(0, len(operations), _BATCH):
        batch = {"base_revision": pipeline["revision"], "operations": operations[start : start + _BATCH]}
        pipeline["revision"] = bench.client.post(f"pipelines/{pipeline['id']}/operations", batch)["revision"]
    return pipeline


def _operations(nodes: int) -> Iterator[dict[str, Any]]:
    grid = Grid(nodes)
    for index in range(nodes):
        x, y = grid.position(index)
        node = {
            "id": f"n{index}",
            "module": "enter_data_manually" if index < COLUMNS else "remove_duplicate_rows",
            "version": "1.0.0",
            "name": f"Node {index}",
            "parameters": {"data": "x\n1\n"} if index < COLUMNS else {_KEYS: _ALL},
            "position": {"x": x, "y": y},
            "comment": "",
        }
        yield {"id": str(uuid.uuid4()), "type": "add_node", "node": node}
    for source, target in grid.edges:
        edge = {
            "id": f"e{target}",
            "source": {"node": f"n{source}", "port": "dataset" if source < COLUMNS else "results_dataset"},
            "target": {"node": f"n{target}", "port": "dataset"},
        }
        yield {"id": str(uuid.uuid4()), "type": "connect", "edge": edge}
