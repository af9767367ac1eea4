"""Export: a draft as the text of an Azure ML CLI v2 pipeline."""

from __future__ import annotations

import json
from typing import Any

from pipelines.core.catalog import Catalog
from pipelines.core.document import Document, Edge, Node
from pipelines.core.graph import Graph
from pipelines.text_form import yaml_io
from pipelines.text_form.literals import to_literal
from pipelines.text_form.references import component_reference, output_expression

SCHEMA = "https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json"
POSITION_TAG = "atelier.position"
EDGES_TAG = "atelier.edges"
PARAMETERS_TAG = "atelier.parameters"
GROUPS_TAG = "atelier.groups"
NODE_TAG = "atelier.node"
NOTES_TAG = "atelier.notes"


def pipeline_to_text(*, name: str, description: str, document: Document, catalog: Catalog) -> str:
    """Write the draft; `reading.pipeline_from_text` reads exactly the same draft back."""
    whole: dict[str, Any] = {"$schema": SCHEMA, "type": "pipeline", "display_name": name}
    if description:
        whole["description"] = description
    tags = {
        tag: _json([thing.to_json() for thing in things])
        for tag, things in ((NOTES_TAG, document.notes.values()), (GROUPS_TAG, document.groups.values()))
        if things
    }
    if tags:
        whole["tags"] = tags
    feeds: dict[str, list[Edge]] = {}
    for edge in document.edges.values():
        feeds.setdefault(edge.target.node, []).append(edge)
    order, blocked = Graph.of(document).acyclic_order()
    whole["jobs"] = {
        node_id: _node(document.nodes[node_id], feeds.get(node_id, []), catalog)
        for node_id in [*order, *sorted(blocked)]
    }
    return yaml_io.dump(whole)


def _node(node: Node, feeds: list[Edge], catalog: Catalog) -> dict[str, Any]:
    module = catalog.find(node.module, node.version)
    ports = [port.name for port in module.inputs] if module is not None else []
    edges = sorted(feeds, key=lambda edge: (_place(ports, edge.target.port), edge.target.port))
    inputs: dict[str, Any] = {
        edge.target.port: output_expression(edge.source.node, edge.source.port) for edge in edges
    }
    exact: dict[str, Any] = {}
    for name, value in node.parameters.items():
        literal = to_literal(module, name, value)
        # a name that an edge already uses can only be said in the tag
        if literal is None or name in inputs:
            exact[name] = value
        else:
            inputs[name] = literal
    body: dict[str, Any] = {
        "type": "command",
        "component": component_reference(node.module, node.version),
        "display_name": node.name,
    }
    if node.comment:
        body["description"] = node.comment
    if inputs:
        body["inputs"] = inputs
    tags = {POSITION_TAG: f"{_json(node.position.x)},{_json(node.position.y)}"}
    if edges:
        tags[EDGES_TAG] = _json({edge.target.port: edge.id for edge in edges})
    if exact:
        tags[PARAMETERS_TAG] = _json(exact)
    marks = {
        key: value
        for key, value in (("color", node.color), ("group", node.group), ("disabled", node.disabled))
        if value
    }
    if marks:
        tags[NODE_TAG] = _json(marks)
    body["tags"] = tags
    return body


def _place(ports: list[str], port: str) -> int:
    return ports.index(port) if port in ports else len(ports)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
