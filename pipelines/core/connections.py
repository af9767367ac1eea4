"""Which connection may exist: one function decides.

The canvas mirrors the rule; `tests/fixtures/connection_cases.json` is run by both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipelines.core.catalog import Catalog, Port
from pipelines.core.document import Document, Edge, Endpoint, Node
from pipelines.core.graph import Graph
from pipelines.core.messages import gettext as _
from pipelines.core.port_types import one_of_port_type

ConnectionCode = Literal[
    "unknown_node",
    "unknown_port",
    "wrong_direction",
    "same_node",
    "type_mismatch",
    "input_taken",
    "duplicate_edge",
    "cycle",
]


@dataclass(frozen=True, slots=True)
class ConnectionProblem:
    """Why a connection may not exist."""

    code: ConnectionCode
    message: str
    #: the end it is about
    node: str
    port: str | None = None


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the rules need to know of a draft. `inputs_taken` maps an input to the edge that feeds it."""

    nodes: Mapping[str, Node]
    inputs_taken: Mapping[Endpoint, Edge]
    graph: Graph


def wiring_of(document: Document) -> Wiring:
    return Wiring(document.nodes, {edge.target: edge for edge in document.edges.values()}, Graph.of(document))


def check_connection(
    document: Document, catalog: Catalog, source: Endpoint, target: Endpoint
) -> ConnectionProblem | None:
    """Return why source → target may not be connected, or None when it may.

    The checks come in a fixed order, from the plainest to the dearest, so that both languages name the same
    reason. The ports of a placeholder (a module or version the catalogue lacks) are not known: nothing is
    held against them here, validation reports the node itself.
    """
    return check_wiring(wiring_of(document), catalog, source, target)


def check_wiring(
    wiring: Wiring, catalog: Catalog, source: Endpoint, target: Endpoint
) -> ConnectionProblem | None:
    """Like `check_connection`, for a caller that keeps the wiring up to date itself."""
    for end in (source, target):
        if end.node not in wiring.nodes:
            message = _("There is no node “{node}”.").format(node=end.node)
            return ConnectionProblem("unknown_node", message, end.node)
    return (
        _check_ports(wiring, catalog, source, target)
        or _check_same_node(wiring, source, target)
        or _check_types(wiring, catalog, source, target)
        or _check_taken(wiring, catalog, source, target)
        or _check_cycle(wiring, source, target)
    )


def output_port(wiring: Mapping[str, Node], catalog: Catalog, end: Endpoint) -> Port | None:
    """The declared output, or None when the module or the port is not known."""
    node = wiring.get(end.node)
    module = catalog.find(node.module, node.version) if node is not None else None
    return module.output(end.port) if module is not None else None


def input_port(wiring: Mapping[str, Node], catalog: Catalog, end: Endpoint) -> Port | None:
    """The declared input, or None when the module or the port is not known."""
    node = wiring.get(end.node)
    module = catalog.find(node.module, node.version) if node is not None else None
    return module.input(end.port) if module is not None else None


def _check_ports(
    wiring: Wiring, catalog: Catalog, source: Endpoint, target: Endpoint
) -> ConnectionProblem | None:
    for end, is_source in ((source, True), (target, False)):
        node = wiring.nodes[end.node]
        module = catalog.find(node.module, node.version)
        if module is None:
            continue
        wanted, other = (module.output, module.input) if is_source else (module.input, module.output)
        if wanted(end.port) is not None:
            continue
        port = other(end.port)
        if port is not None:
            message = (
                _("A connection starts at an output; “{port}” of {node} is an input.")
                if is_source
                else _("A connection ends at an input; “{port}” of {node} is an output.")
            )
            return ConnectionProblem(
                "wrong_direction", message.format(port=port.label, node=node.name), end.node, end.port
            )
        message = _("{node} has no port “{port}”.").format(node=node.name, port=end.port)
        return ConnectionProblem("unknown_port", message, end.node, end.port)
    return None


def _check_same_node(wiring: Wiring, source: Endpoint, target: Endpoint) -> ConnectionProblem | None:
    if source.node != target.node:
        return None
    message = _("{node} cannot feed itself.").format(node=wiring.nodes[source.node].name)
    return ConnectionProblem("same_node", message, target.node, target.port)


def _check_types(
    wiring: Wiring, catalog: Catalog, source: Endpoint, target: Endpoint
) -> ConnectionProblem | None:
    output = output_port(wiring.nodes, catalog, source)
    expected = input_port(wiring.nodes, catalog, target)
    if output is None or expected is None or output.type == expected.type:
        return None
    message = _("“{input}” takes {wanted}, but “{output}” gives {given}.").format(
        input=expected.label,
        wanted=one_of_port_type(expected.type),
        output=output.label,
        given=one_of_port_type(output.type),
    )
    return ConnectionProblem("type_mismatch", message, target.node, target.port)


def _check_taken(
    wiring: Wiring, catalog: Catalog, source: Endpoint, target: Endpoint
) -> ConnectionProblem | None:
    edge = wiring.inputs_taken.get(target)
    if edge is None:
        return None
    if edge.source == source:
        message = _("These two ports are already connected.")
        return ConnectionProblem("duplicate_edge", message, target.node, target.port)
    port = input_port(wiring.nodes, catalog, target)
    message = _("“{port}” of {node} already has a connection; an input takes only one.").format(
        port=port.label if port is not None else target.port, node=wiring.nodes[target.node].name
    )
    return ConnectionProblem("input_taken", message, target.node, target.port)


def _check_cycle(wiring: Wiring, source: Endpoint, target: Endpoint) -> ConnectionProblem | None:
    if not wiring.graph.would_close_cycle(source.node, target.node):
        return None
    path = wiring.graph.path(target.node, source.node)
    names = [wiring.nodes[node].name for node in (path if len(path) <= 8 else [*path[:4], *path[-4:]])]
    message = _("This connection would close a circle: {names}.").format(names=" → ".join([*names, names[0]]))
    return ConnectionProblem("cycle", message, target.node, target.port)
