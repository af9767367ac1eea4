"""What is true of a draft at every revision; written without the code that edits drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from math import isfinite
from typing import Any

Ports = Mapping[str, Mapping[str, set[str]]]


def broken(document: Mapping[str, Any], catalog: Mapping[str, Any]) -> list[str]:
    """Say in words what is wrong with a document in its stored form; empty when nothing is."""
    return [
        *_edges(document, catalog),
        *_groups(document),
        *_bindings(document),
        *_places(document),
        *_ids(document),
    ]


def _edges(document: Mapping[str, Any], catalog: Mapping[str, Any]) -> Iterator[str]:
    modules = {module["name"]: module for module in catalog["modules"]}
    nodes, edges = document["nodes"], document["edges"]
    fed: set[tuple[str, str]] = set()
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(nodes, ()))
    for name, edge in edges.items():
        for side, end in (("outputs", edge["source"]), ("inputs", edge["target"])):
            node = nodes.get(end["node"])
            if node is None:
                yield f"edge {name} ends at {end['node']}, which is not there"
            elif end["port"] not in {port["name"] for port in modules[node["module"]][side]}:
                yield f"edge {name} ends at {end['node']}.{end['port']}, which its module does not have"
        target = (edge["target"]["node"], edge["target"]["port"])
        if target in fed:
            yield f"{target} is fed twice"
        fed.add(target)
        order.add(edge["target"]["node"], edge["source"]["node"])
    try:
        order.prepare()
    except CycleError as error:
        yield f"a cycle: {error.args[1]}"


def _groups(document: Mapping[str, Any]) -> Iterator[str]:
    for name, node in document["nodes"].items():
        group = node.get("group", "")
        if group and group not in document["groups"]:
            yield f"node {name} is in the group {group}, which is not there"
    for name, edge in document["edges"].items():
        ends = {side: document["nodes"].get(edge[side]["node"], {}) for side in ("source", "target")}
        groups = [node.get("group", "") for node in ends.values()]
        for side, end in (("output", edge["source"]), ("input", edge["target"])):
            group = document["groups"].get(groups[0 if side == "output" else 1], {})
            is_sealed = group.get("source", {}).get("sealed", False)
            if is_sealed and groups[0] != groups[1] and _port(side, end) not in group["ports"]:
                yield f"edge {name} leads out of {group['name']} by what is no port of it"


def _port(side: str, end: Mapping[str, str]) -> str:
    return f"{side}:{end['node']}.{end['port']}"


def _bindings(document: Mapping[str, Any]) -> Iterator[str]:
    parameters = document.get("parameters", {})
    for name, node in document["nodes"].items():
        for taker, parameter in node.get("bindings", {}).items():
            if parameter not in parameters:
                yield f"{name}.{taker} takes the parameter {parameter}, which is not there"
    names = [parameter["name"].lower() for parameter in parameters.values()]
    if len(names) != len(set(names)):
        yield "two parameters have the same name"


def _places(document: Mapping[str, Any]) -> Iterator[str]:
    for kind in ("nodes", "notes"):
        for name, thing in document[kind].items():
            if not all(isfinite(thing["position"][axis]) for axis in ("x", "y")):
                yield f"{name} is nowhere"


def _ids(document: Mapping[str, Any]) -> Iterator[str]:
    for kind in ("nodes", "edges", "notes", "groups"):
        for name, thing in document[kind].items():
            if thing["id"] != name:
                yield f"{name} calls itself {thing['id']}"
