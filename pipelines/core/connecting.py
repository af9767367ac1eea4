"""Applying the operations on connections; `editing` applies all others."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from pipelines.core.catalog import Catalog
from pipelines.core.connections import Wiring, check_wiring
from pipelines.core.document import Document, Edge, Endpoint, Node
from pipelines.core.graph import Graph
from pipelines.core.messages import gettext as _
from pipelines.core.operations import Connect, Disconnect, Operation
from pipelines.core.refusals import FollowsRefusalError, RefusedOperationError, inverse_id

Applier = Callable[[Any], tuple[Operation, ...]]


class Connecting:
    """Works on the working copy's own dictionaries of nodes and edges, with the graph kept in step."""

    def __init__(
        self,
        nodes: dict[str, Node],
        edges: dict[str, Edge],
        *,
        catalog: Catalog | None,
        refused: set[str],
        check_new: Callable[[str, Collection[str]], None],
    ) -> None:
        self._nodes = nodes
        self._edges = edges
        self._catalog = catalog
        self._refused = refused
        self._check_new = check_new
        self._taken: dict[Endpoint, Edge] = {edge.target: edge for edge in edges.values()}
        #: built when the first connection is checked, then kept in step: most edits need no graph
        self._graph: Graph | None = None
        self._attached: dict[str, set[str]] = {}
        for edge in edges.values():
            self._attach(edge)
        self.appliers: dict[type[Operation], Applier] = {
            Connect: self._connect,
            Disconnect: self._disconnect,
        }

    def check_free(self, node: Node) -> None:
        """Raise while anything is connected with the node."""
        if self._attached.get(node.id):
            message = _("{node} still has connections; remove them first.").format(node=node.name)
            raise RefusedOperationError("node_connected", message, node=node.id)

    def node_added(self, node_id: str) -> None:
        if self._graph is not None:
            self._graph.add_node(node_id)

    def node_removed(self, node_id: str) -> None:
        if self._graph is not None:
            self._graph.remove_node(node_id)

    def _connect(self, operation: Connect) -> tuple[Operation, ...]:
        edge = operation.edge
        self._check_new(edge.id, self._edges)
        for end in (edge.source, edge.target):
            if end.node in self._refused and end.node not in self._nodes:
                self._refused.add(edge.id)
                raise FollowsRefusalError
        if self._catalog is not None:
            self._check_wiring(edge, self._catalog)
        self._edges[edge.id] = edge
        self._taken[edge.target] = edge
        self._attach(edge)
        if self._graph is not None:
            self._graph.add_edge(edge.id, edge.source.node, edge.target.node)
        return (Disconnect(inverse_id(operation), edge.id),)

    def _check_wiring(self, edge: Edge, catalog: Catalog) -> None:
        self._graph = self._graph or Graph.of(Document(self._nodes, self._edges))
        wiring = Wiring(self._nodes, self._taken, self._graph)
        problem = check_wiring(wiring, catalog, edge.source, edge.target)
        if problem is not None:
            self._refused.add(edge.id)
            raise RefusedOperationError(problem.code, problem.message, node=problem.node, port=problem.port)

    def _disconnect(self, operation: Disconnect) -> tuple[Operation, ...]:
        edge = self._edges.get(operation.edge_id)
        if edge is None:
            if operation.edge_id in self._refused:
                raise FollowsRefusalError
            message = _("There is no connection “{edge}”.").format(edge=operation.edge_id)
            raise RefusedOperationError("unknown_edge", message)
        del self._edges[edge.id]
        del self._taken[edge.target]
        for end in (edge.source, edge.target):
            self._attached[end.node].discard(edge.id)
        if self._graph is not None:
            self._graph.remove_edge(edge.id, edge.source.node, edge.target.node)
        return (Connect(inverse_id(operation), edge),)

    def _attach(self, edge: Edge) -> None:
        for end in (edge.source, edge.target):
            self._attached.setdefault(end.node, set()).add(edge.id)
