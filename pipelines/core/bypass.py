"""Disabled nodes: what runs of a draft in which some nodes are left out.

What a disabled node's output feeds is fed instead by what its first input of the same type has, as a wire
around the node would do. Where there is no such input the connection falls away, and what it fed misses
an input.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.core.catalog import Catalog
from pipelines.core.document import Document, Edge, Endpoint, Node


def bypassed(document: Document, catalog: Catalog) -> Document:
    """The draft without its disabled nodes; the same object when there is none. Linear in nodes and edges."""
    disabled = {node.id for node in document.nodes.values() if node.disabled}
    if not disabled:
        return document
    feeds = {edge.target: edge.source for edge in document.edges.values()}
    edges = {}
    for edge in document.edges.values():
        if edge.target.node in disabled:
            continue
        source = _enabled_source(document, catalog, feeds, edge.source)
        if source is not None:
            edges[edge.id] = edge if source == edge.source else replace(edge, source=source)
    nodes = {node_id: node for node_id, node in document.nodes.items() if node_id not in disabled}
    return replace(document, nodes=nodes, edges=edges)


def lost_edges(document: Document, active: Document) -> dict[Endpoint, Node]:
    """Inputs that lost their connection with a disabled node, and that node; `active` is `bypassed`."""
    if active is document:
        return {}
    return {
        edge.target: document.nodes[edge.source.node]
        for edge in document.edges.values()
        if _is_lost(edge, active)
    }


def _is_lost(edge: Edge, active: Document) -> bool:
    return edge.target.node in active.nodes and edge.id not in active.edges


def _enabled_source(
    document: Document, catalog: Catalog, feeds: dict[Endpoint, Endpoint], source: Endpoint
) -> Endpoint | None:
    """Walk up through disabled nodes. A circle of them ends where it began, with nothing."""
    seen: set[str] = set()
    while document.nodes[source.node].disabled:
        if source.node in seen:
            return None
        seen.add(source.node)
        before = _stand_in(document.nodes[source.node], catalog, feeds, source.port)
        if before is None:
            return None
        source = before
    return source


def _stand_in(node: Node, catalog: Catalog, feeds: dict[Endpoint, Endpoint], output: str) -> Endpoint | None:
    module = catalog.find(node.module, node.version)
    if module is None:
        return None
    given = next((port.type for port in module.outputs if port.name == output), None)
    same = (port.name for port in module.inputs if port.type == given)
    first = next(same, None)
    return None if first is None else feeds.get(Endpoint(node.id, first))
