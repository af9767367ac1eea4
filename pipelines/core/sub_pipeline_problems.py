"""Why a group cannot become a version of a sub-pipeline with these ports and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipelines.core import limits
from pipelines.core.catalog import Catalog, Module
from pipelines.core.document import Document, Edge, Endpoint, Group, Node
from pipelines.core.messages import gettext as _
from pipelines.core.pipeline_parameters import alike
from pipelines.core.problems import Problem
from pipelines.core.sealing import as_text, edges_around
from pipelines.core.sub_pipeline_content import parsed_port


def problems_of(
    document: Document,
    catalog: Catalog,
    group: Group,
    ports: Mapping[str, str],
    parameters: Mapping[str, tuple[str, ...]],
) -> list[Problem]:
    """Everything that stands against it; what is within comes first, since ports and parameters need it."""
    nodes = members(document, group)
    edges = edges_within(document, nodes)
    return [*_extent(nodes, edges), *_unknown_modules(nodes, catalog)] or [
        *_port_problems(document, catalog, group, nodes, edges, ports),
        *_parameter_problems(document, catalog, nodes, parameters),
    ]


def members(document: Document, group: Group) -> dict[str, Node]:
    return {key: node for key, node in document.nodes.items() if node.group == group.id}


def edges_within(document: Document, nodes: Mapping[str, Node]) -> dict[str, Edge]:
    return {
        key: edge
        for key, edge in document.edges.items()
        if edge.source.node in nodes and edge.target.node in nodes
    }


def with_values(document: Document, node: Node) -> Node:
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
                found.append((parameter, as_text(with_values(document, nodes[key]).parameters.get(own))))
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
