"""What a version of a sub-pipeline consists of, and how its ports and parameters name nodes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.core.document import Edge, Endpoint, Node, edge_from_json, node_from_json

_PORT_KEY = re.compile(r"(input|output):([^.]+)\.(.+)")


@dataclass(frozen=True, slots=True)
class Content:
    """What an instance of the version consists of. Ids are the version's own."""

    nodes: Mapping[str, Node]
    edges: Mapping[str, Edge]
    #: names of its ports, by `input:node.port` or `output:node.port`
    ports: Mapping[str, str]
    #: name → the `node.parameter` that each instance gives a value of its own
    parameters: Mapping[str, tuple[str, ...]]

    def to_json(self) -> dict[str, Any]:
        return {
            "nodes": {key: node.to_json() for key, node in self.nodes.items()},
            "edges": {key: edge.to_json() for key, edge in self.edges.items()},
            "ports": dict(self.ports),
            "parameters": {name: list(takers) for name, takers in self.parameters.items()},
        }


def content_from_json(value: Mapping[str, Any]) -> Content:
    return Content(
        {key: node_from_json(node) for key, node in value["nodes"].items()},
        {key: edge_from_json(edge) for key, edge in value["edges"].items()},
        value["ports"],
        {name: tuple(takers) for name, takers in value["parameters"].items()},
    )


def renamed_ports(ports: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    renamed = {}
    for key, name in ports.items():
        side, end = parsed_port(key)
        renamed[f"{side}:{ids.get(end.node, end.node)}.{end.port}"] = name
    return renamed


def renamed_takers(
    parameters: Mapping[str, tuple[str, ...]], ids: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    def renamed(taker: str) -> str:
        node, _dot, name = taker.partition(".")
        return f"{ids.get(node, node)}.{name}"

    return {name: tuple(renamed(taker) for taker in takers) for name, takers in parameters.items()}


def parsed_port(key: str) -> tuple[str, Endpoint]:
    match = _PORT_KEY.fullmatch(key)
    return (match[1], Endpoint(match[2], match[3])) if match else ("", Endpoint("", ""))
