"""Graph questions, answered by networkx: the only file that imports it. No recursion, linear time.

Everything here speaks of node ids; ports, modules and parameters are other files' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

import networkx as nx

from pipelines.core.document import Document


class Graph:
    """The nodes of a draft and which of them feed which, kept while a draft is edited."""

    def __init__(self, nodes: Iterable[str] = (), edges: Mapping[str, tuple[str, str]] | None = None) -> None:
        # two nodes may be joined through several ports, hence a multigraph keyed by edge id
        self._graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self._graph.add_nodes_from(nodes)
        for edge_id, (source, target) in (edges or {}).items():
            self.add_edge(edge_id, source, target)

    @classmethod
    def of(cls, document: Document) -> Graph:
        """The graph of a draft; an edge whose end is missing is left out."""
        return cls(
            document.nodes,
            {
                edge.id: (edge.source.node, edge.target.node)
                for edge in document.edges.values()
                if edge.source.node in document.nodes and edge.target.node in document.nodes
            },
        )

    def add_node(self, node: str) -> None:
        self._graph.add_node(node)

    def remove_node(self, node: str) -> None:
        self._graph.remove_node(node)

    def add_edge(self, edge_id: str, source: str, target: str) -> None:
        self._graph.add_edge(source, target, key=edge_id)

    def remove_edge(self, edge_id: str, source: str, target: str) -> None:
        self._graph.remove_edge(source, target, key=edge_id)

    def would_close_cycle(self, source: str, target: str) -> bool:
        """Tell whether an edge source → target would close a cycle. Searches from both ends at once."""
        return source == target or bool(nx.has_path(self._graph, target, source))

    def path(self, source: str, target: str) -> list[str]:
        """The nodes of a shortest way from source to target, both included; empty when there is none."""
        try:
            return [*nx.shortest_path(self._graph, source, target)]
        except (nx.NetworkXNoPath, nx.NodeNotFound):
            return []

    def cycles(self) -> list[list[str]]:
        """One cycle of each knot of nodes that feed each other, as node ids in flow order."""
        found = []
        for component in nx.strongly_connected_components(self._graph):
            start = min(component)
            if len(component) > 1 or self._graph.has_edge(start, start):
                found.append(self._cycle_through(start, component))
        return sorted(found)

    def _cycle_through(self, start: str, component: Iterable[str]) -> list[str]:
        if self._graph.has_edge(start, start):
            return [start]
        knot = self._graph.subgraph(component)
        before = min(self._graph.pred[start], key=lambda node: (node not in knot, node))
        return [*nx.shortest_path(knot, start, before)]

    def generations(self) -> list[list[str]]:
        """Nodes by their longest distance from a source, ids sorted. Raises `ValueError` on a cycle."""
        try:
            return [sorted(generation) for generation in nx.topological_generations(self._graph)]
        except nx.NetworkXUnfeasible as error:
            raise ValueError("The graph has a cycle.") from error

    def order(self) -> list[str]:
        """A topological order that depends on nothing but the graph. Raises `ValueError` on a cycle."""
        return list(chain.from_iterable(self.generations()))

    def acyclic_order(self) -> tuple[list[str], set[str]]:
        """A topological order of the nodes that no cycle feeds, and the other nodes."""
        components = nx.strongly_connected_components(self._graph)
        knots = {node for component in components if len(component) > 1 for node in component}
        knots |= {node for node in self._graph if self._graph.has_edge(node, node)}
        if not knots:
            return self.order(), set()
        blocked = knots | self.reachable(knots)
        rest: nx.MultiDiGraph[str] = self._graph.subgraph(set(self._graph) - blocked)
        ordered = [node for generation in nx.topological_generations(rest) for node in sorted(generation)]
        return ordered, blocked

    def ancestors(self, node: str) -> set[str]:
        """Everything that feeds the node, however far away."""
        return set(nx.ancestors(self._graph, node))

    def descendants(self, node: str) -> set[str]:
        """Everything the node feeds, however far away."""
        return set(nx.descendants(self._graph, node))

    def reachable(self, starts: Iterable[str]) -> set[str]:
        """Everything that can be reached from these nodes, themselves included."""
        return _walk(self._graph.succ, starts)

    def leading_to(self, ends: Iterable[str]) -> set[str]:
        """Everything from which one of these nodes can be reached, themselves included."""
        return _walk(self._graph.pred, ends)

    def predecessors(self, node: str) -> list[str]:
        return sorted(self._graph.pred[node])

    def successors(self, node: str) -> list[str]:
        return sorted(self._graph.succ[node])


def _walk(neighbours: Mapping[str, Iterable[str]], starts: Iterable[str]) -> set[str]:
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for neighbour in neighbours[waiting.pop()]:
            if neighbour not in seen:
                seen.add(neighbour)
                waiting.append(neighbour)
    return seen
