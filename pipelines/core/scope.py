"""Which part of a graph runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pipelines.core.document import Document
from pipelines.core.graph import Graph

ScopeKind = Literal["all", "up_to", "from", "only"]
SCOPE_KINDS: tuple[str, ...] = get_args(ScopeKind)
#: nodes that a request may name
MAX_SCOPE_NODES = 10_000


@dataclass(frozen=True, slots=True)
class Scope:
    """All nodes; those that lead to some; some with all that follows; or exactly some."""

    kind: str = "all"
    nodes: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Scope:
        return cls(str(value.get("kind") or "all"), tuple(value.get("nodes") or ()))

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "nodes": list(self.nodes)}

    def members(self, document: Document, graph: Graph) -> frozenset[str]:
        """The nodes that run. Names that the graph lacks must have been refused before."""
        if self.kind == "up_to":
            return frozenset(graph.leading_to(self.nodes))
        if self.kind == "from":
            return frozenset(graph.reachable(self.nodes))
        return frozenset(self.nodes) if self.kind == "only" else frozenset(document.nodes)

    @property
    def is_forced(self) -> bool:
        """Whether its nodes run although earlier results hold."""
        return self.kind == "from"


def restricted(document: Document, keep: Iterable[str]) -> Document:
    """The document with these nodes alone, and the edges between them."""
    kept = set(keep)
    return Document(
        nodes={node_id: node for node_id, node in document.nodes.items() if node_id in kept},
        edges={
            edge_id: edge
            for edge_id, edge in document.edges.items()
            if edge.source.node in kept and edge.target.node in kept
        },
    )
