"""Export: a draft as the text of an Azure ML CLI v2 pipeline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipelines.core.catalog import Catalog
from pipelines.core.document import Document, Edge, Node, PipelineParameter
from pipelines.core.graph import Graph
from pipelines.core.pipeline_parameters import as_taker
from pipelines.text_form import yaml_io
from pipelines.text_form.literals import to_literal
from pipelines.text_form.references import component_reference, output_expression, parent_input_expression

SCHEMA = "https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json"
POSITION_TAG = "atelier.position"
EDGES_TAG = "atelier.edges"
PARAMETERS_TAG = "atelier.parameters"
GROUPS_TAG = "atelier.groups"
PIPELINE_PARAMETERS_TAG = "atelier.pipeline_parameters"
NODE_TAG = "atelier.node"
NOTES_TAG = "atelier.notes"


def pipeline_to_text(*, name: str, description: str, document: Document, catalog: Catalog) -> str:
    """Write the draft; `reading.pipeline_from_text` reads exactly the same draft back."""
    whole: dict[str, Any] = {"$schema": SCHEMA, "type": "pipeline", "display_name": name}
    if description:
        whole["description"] = description
    tags = {
        tag: _json([thing.to_json() for thing in things])
        for tag, things in (
            (NOTES_TAG, document.notes.values()),
            (GROUPS_TAG, document.groups.values()),
            (PIPELINE_PARAMETERS_TAG, document.parameters.values()),
        )
        if things
    }
    if document.parameters:
        whole["inputs"] = {item.name: _pipeline_input(item) for item in document.parameters.values()}
    if tags:
        whole["tags"] = tags
    feeds: dict[str, list[Edge]] = {}
    for edge in document.edges.values():
        feeds.setdefault(edge.target.node, []).append(edge)
    order, blocked = Graph.of(document).acyclic_order()
    whole["jobs"] = {
        node_id: _node(document.nodes[node_id], feeds.get(node_id, []), document.parameters, catalog)
        for node_id in [*order, *sorted(blocked)]
    }
    return yaml_io.dump(whole)


def _pipeline_input(parameter: PipelineParameter) -> Any:
    """The default where a literal can say it, else a declaration; the tag has the exact value."""
    literal = to_literal(as_taker(parameter), parameter.default)
    return {"type": parameter.type} if literal is None else literal


def _node(
    node: Node, feeds: list[Edge], parameters: Mapping[str, PipelineParameter], catalog: Catalog
) -> dict[str, Any]:
    module = catalog.find(node.module, node.version)
    ports = [port.name for port in module.inputs] if module is not None else []
    edges = sorted(feeds, key=lambda edge: (_place(ports, edge.target.port), edge.target.port))
    inputs: dict[str, Any] = {
        edge.target.port: output_expression(edge.source.node, edge.source.port) for edge in edges
    }
    exact: dict[str, Any] = {}
    exact_bindings: dict[str, str] = {}
    for name, parameter_id in node.bindings.items():
        if name in inputs:
            exact_bindings[name] = parameter_id
        else:
            inputs[name] = parent_input_expression(parameters[parameter_id].name)
    for name, value in node.parameters.items():
        literal = to_literal(module.parameter(name) if module is not None else None, value)
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
        for key, value in (
            ("color", node.color),
            ("group", node.group),
            ("disabled", node.disabled),
            ("bindings", exact_bindings),
        )
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
