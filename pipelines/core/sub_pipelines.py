"""The content of one version of a sub-pipeline: taken from a group, and compared with its instances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipelines.core import limits
from pipelines.core.catalog import Catalog, Module
from pipelines.core.document import (
    Document,
    Edge,
    Endpoint,
    Group,
    GroupSource,
    Node,
    Position,
    edge_from_json,
    node_from_json,
)
from pipelines.core.messages import gettext as _
from pipelines.core.pipeline_parameters import alike
from pipelines.core.problems import Problem, RefusedError
from pipelines.core.sealing import as_text, edges_around

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


@dataclass(frozen=True, slots=True)
class Taken:
    """A content, and which node of the group became which of its nodes."""

    content: Content
    origins: Mapping[str, str]

    def instance(self, group: Group, sub_pipeline: str, version: int) -> Group:
        """The group it was taken from, as an instance of the version."""
        own = {origin: key for key, origin in self.origins.items()}
        source = GroupSource(
            sub_pipeline,
            version,
            sealed=True,
            nodes=dict(self.origins),
            parameters=renamed_takers(self.content.parameters, own),
        )
        return replace(group, ports=renamed_ports(self.content.ports, own), source=source)


def take(
    document: Document,
    catalog: Catalog,
    group: Group,
    ports: Mapping[str, str],
    parameters: Mapping[str, tuple[str, ...]],
    *,
    origins: Mapping[str, str],
) -> Taken:
    """Take a group as the content of a version. Raises `RefusedError` with everything that stands against it.

    `origins` are the ids that nodes had in an earlier version: they keep them, so that instances can follow.
    """
    nodes = {key: node for key, node in document.nodes.items() if node.group == group.id}
    edges = _within(document, nodes)
    problems = [
        *_extent(nodes, edges),
        *_unknown_modules(nodes, catalog),
    ]
    if not problems:
        problems = [
            *_port_problems(document, catalog, group, nodes, edges, ports),
            *_parameter_problems(document, catalog, nodes, parameters),
        ]
    if problems:
        raise RefusedError(problems)
    ids = _ids(nodes, origins)
    left, top = (min(getattr(node.position, axis) for node in nodes.values()) for axis in ("x", "y"))
    content = Content(
        {
            ids[key]: replace(
                _with_values(document, node),
                id=ids[key],
                group="",
                position=Position(node.position.x - left, node.position.y - top),
            )
            for key, node in nodes.items()
        },
        {key: _renamed_edge(edge, ids) for key, edge in edges.items()},
        renamed_ports(ports, ids),
        renamed_takers(parameters, ids),
    )
    return Taken(content, ids)


def differences(document: Document, group: Group, content: Content) -> list[Problem]:
    """Why a group is not the instance of the version that it says it is; empty when it is one."""
    source = group.source
    nodes = {key: node for key, node in document.nodes.items() if node.group == group.id}
    ids = source.nodes if source is not None else {}
    is_complete = (
        source is not None
        and ids.keys() == nodes.keys()
        and sorted(ids.values()) == sorted(content.nodes)
        and renamed_takers(source.parameters, ids) == content.parameters
        and renamed_ports(group.ports, ids) == content.ports
        and _wires(_within(document, nodes).values(), ids) == _wires(content.edges.values(), None)
    )
    if not is_complete:
        message = _("The group “{group}” is not what version {version} of its sub-pipeline consists of.")
        version = source.version if source is not None else 0
        return [Problem("not_as_published", message.format(group=group.name, version=version))]
    open_ones = {taker for takers in content.parameters.values() for taker in takers}
    return [
        Problem(
            "not_as_published",
            _("{node} is not as in the sub-pipeline of “{group}”.").format(node=node.name, group=group.name),
            node=key,
        )
        for key, node in nodes.items()
        if _fixed(node, ids[key], open_ones) != _fixed(content.nodes[ids[key]], ids[key], open_ones)
    ]


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


def _fixed(node: Node, origin: str, open_ones: set[str]) -> tuple[object, ...]:
    own = {name: value for name, value in node.parameters.items() if f"{origin}.{name}" not in open_ones}
    bound = sorted(name for name in node.bindings if f"{origin}.{name}" not in open_ones)
    return node.module, node.version, node.disabled, as_text(own), bound


def _within(document: Document, nodes: Mapping[str, Node]) -> dict[str, Edge]:
    return {
        key: edge
        for key, edge in document.edges.items()
        if edge.source.node in nodes and edge.target.node in nodes
    }


def _wires(edges: Iterable[Edge], ids: Mapping[str, str] | None) -> set[tuple[Endpoint, Endpoint]]:
    renamed = edges if ids is None else (_renamed_edge(edge, ids) for edge in edges)
    return {(edge.source, edge.target) for edge in renamed}


def _renamed_edge(edge: Edge, ids: Mapping[str, str]) -> Edge:
    return replace(
        edge,
        source=Endpoint(ids[edge.source.node], edge.source.port),
        target=Endpoint(ids[edge.target.node], edge.target.port),
    )


def _ids(nodes: Mapping[str, Node], origins: Mapping[str, str]) -> dict[str, str]:
    ids = {key: origins[key] for key in nodes if key in origins}
    taken = set(ids.values())
    for key in nodes:
        if key in ids:
            continue
        fresh, number = key, 1
        while fresh in taken:
            number += 1
            fresh = f"{key[:50]}_{number}"
        ids[key] = fresh
        taken.add(fresh)
    return ids


def _with_values(document: Document, node: Node) -> Node:
    """Without bindings: what the pipeline gave is what an instance begins with."""
    taken = {name: document.parameters[key].default for name, key in node.bindings.items()}
    given = {name: value for name, value in taken.items() if value is not None}
    return replace(node, parameters={**node.parameters, **given}, bindings={})


def _extent(nodes: Mapping[str, Node], edges: Mapping[str, Edge]) -> Iterator[Problem]:
    if not nodes:
        yield Problem("empty", _("A sub-pipeline needs at least one module."))
    if len(nodes) + len(edges) > limits.MAX_SUB_PIPELINE_PARTS:
        message = _("A sub-pipeline can have at most {limit} modules and connections together.")
        yield Problem("too_many", message.format(limit=limits.MAX_SUB_PIPELINE_PARTS))


def _unknown_modules(nodes: Mapping[str, Node], catalog: Catalog) -> Iterator[Problem]:
    for node in nodes.values():
        if catalog.find(node.module, node.version) is None:
            message = _("The module of {node} is not installed here.").format(node=node.name)
            yield Problem("unknown_module", message, node=node.id)


def _port_problems(
    document: Document,
    catalog: Catalog,
    group: Group,
    nodes: Mapping[str, Node],
    edges: Mapping[str, Edge],
    ports: Mapping[str, str],
) -> Iterator[Problem]:
    fed = {edge.target for edge in edges.values()}
    for key in ports:
        side, end = parsed_port(key)
        node = nodes.get(end.node)
        module = None if node is None else _module(catalog, node)
        found = module and (module.input(end.port) if side == "input" else module.output(end.port))
        if node is None or not found:
            message = _("The group has no port “{port}”.").format(port=key)
            yield Problem("unknown_port", message, f"ports.{key}")
        elif side == "input" and end in fed:
            message = _("“{port}” of {node} is fed within the group, so it cannot be a port of it.")
            yield Problem(
                "port_taken", message.format(port=end.port, node=node.name), f"ports.{key}", node=node.id
            )
    for key, end in edges_around(document.nodes, document.edges.values(), group.id):
        if key not in ports:
            message = _("“{port}” of {node} is connected with the rest and has to be a port.")
            message = message.format(port=end.port, node=nodes[end.node].name)
            yield Problem("port_missing", message, f"ports.{key}", node=end.node, port=end.port)
    connected = {edge.target for edge in document.edges.values()}
    for node in nodes.values():
        for port in _module(catalog, node).inputs:
            end = Endpoint(node.id, port.name)
            if not port.optional and end not in connected and f"input:{node.id}.{port.name}" not in ports:
                message = _("“{port}” of {node} needs a connection and has to be a port.")
                message = message.format(port=port.label, node=node.name)
                yield Problem("port_missing", message, f"ports.input:{node.id}.{port.name}", node=node.id)
    yield from _repeated_names(ports)


def _repeated_names(ports: Mapping[str, str]) -> Iterator[Problem]:
    seen = set()
    for key, name in ports.items():
        side = parsed_port(key)[0]
        if (side, name.casefold()) in seen:
            message = _("Two ports on the same side have the name “{name}”.").format(name=name)
            yield Problem("duplicate_name", message, f"ports.{key}")
        seen.add((side, name.casefold()))


def _parameter_problems(
    document: Document,
    catalog: Catalog,
    nodes: Mapping[str, Node],
    parameters: Mapping[str, tuple[str, ...]],
) -> Iterator[Problem]:
    seen: set[str] = set()
    for name, takers in parameters.items():
        where = f"parameters.{name}"
        found = []
        for taker in takers:
            key, _dot, own = taker.partition(".")
            parameter = _module(catalog, nodes[key]).parameter(own) if key in nodes else None
            if parameter is None or taker in seen:
                message = _("“{parameter}” is no parameter of the group, or it is there twice.")
                yield Problem("unknown_parameter", message.format(parameter=taker), where)
            else:
                found.append((parameter, as_text(_with_values(document, nodes[key]).parameters.get(own))))
            seen.add(taker)
        if any(not alike(found[0][0], other) or value != found[0][1] for other, value in found[1:]):
            message = _("The parameters that “{name}” stands for have different kinds or values.")
            yield Problem("parameter_kind", message.format(name=name), where)
    for node in nodes.values():
        for own in node.bindings:
            if f"{node.id}.{own}" not in seen:
                message = _(
                    "“{name}” of {node} takes a pipeline parameter, so each use has to give it a value."
                )
                yield Problem(
                    "parameter_bound", message.format(name=own, node=node.name), "parameters", node=node.id
                )


def _module(catalog: Catalog, node: Node) -> Module:
    module = catalog.find(node.module, node.version)
    if module is None:
        raise LookupError(node.module)
    return module
