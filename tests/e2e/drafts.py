"""Drafts drawn through the API, for tests of something else than drawing them."""

from __future__ import annotations

import uuid
from typing import Any

from tests.e2e.stack import Stack

Operation = dict[str, Any]


def draw(stack: Stack, operations: list[Operation], name: str = "Draft") -> str:
    """A new pipeline of the owner's first project; returns its id."""
    client = stack.client()
    project = client.get("session")["projects"][0]["id"]
    pipeline = client.post("pipelines", {"project": project, "name": name})
    body = {"base_revision": pipeline["revision"], "operations": operations}
    client.post(f"pipelines/{pipeline['id']}/operations", body)
    return str(pipeline["id"])


def add(
    node_id: str,
    module: str,
    name: str,
    parameters: dict[str, Any] | None = None,
    *,
    x: int = 0,
    y: int = 0,
) -> Operation:
    node = {
        "id": node_id,
        "module": module,
        "version": "1.0.0",
        "name": name,
        "parameters": parameters or {},
        "position": {"x": x, "y": y},
        "comment": "",
    }
    return _operation("add_node", node=node)


def connect(edge_id: str, source: tuple[str, str], target: tuple[str, str]) -> Operation:
    ends = {
        side: {"node": node, "port": port} for side, (node, port) in (("source", source), ("target", target))
    }
    return _operation("connect", edge={"id": edge_id, **ends})


def column_names(names: list[str]) -> dict[str, Any]:
    """The value of a parameter that takes columns."""
    return {"rules": [{"op": "include", "kind": "names", "names": names}], "preserve_order": False}


def _operation(kind: str, **fields: Any) -> Operation:
    return {"id": str(uuid.uuid4()), "type": kind, **fields}
