"""Places for nodes that have none: rows by distance from the sources, few crossings, centred."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipelines.core.document import Document, Position
from pipelines.core.graph import Graph

COLUMN_WIDTH = 300
ROW_HEIGHT = 130
MARGIN = 80
#: sweeps down and up that straighten the order of a row; more hardly improves drawings of this kind
_SWEEPS = 6


def place_nodes(document: Document, nodes: Collection[str]) -> Document:
    """Give these nodes a place; the others keep theirs, and the new ones lie to the right of them."""
    if not nodes:
        return document
    placed = [node.position for node in document.nodes.values() if node.id not in set(nodes)]
    left = max((position.x for position in placed), default=None)
    top = min((position.y for position in placed), default=MARGIN)
    start = MARGIN if left is None else left + COLUMN_WIDTH
    positions = _positions(rows_of(document, nodes), start, top)
    return replace(
        document,
        nodes={
            key: replace(node, position=positions[key]) if key in positions else node
            for key, node in document.nodes.items()
        },
    )


def rows_of(document: Document, nodes: Collection[str]) -> list[list[str]]:
    """The nodes in rows from top to bottom, each row in its order from left to right."""
    chosen = set(nodes)
    edges = {
        edge.id: (edge.source.node, edge.target.node)
        for edge in document.edges.values()
        if edge.source.node in chosen and edge.target.node in chosen
    }
    order, blocked = Graph(sorted(chosen), edges).acyclic_order()
    ordered = [*order, *sorted(blocked)]
    place = {node: index for index, node in enumerate(ordered)}
    # an edge against the order closes a cycle: it has no say in the layout
    above: dict[str, list[str]] = {node: [] for node in ordered}
    below: dict[str, list[str]] = {node: [] for node in ordered}
    for source, target in edges.values():
        if place[source] < place[target]:
            above[target].append(source)
            below[source].append(target)
    rows = _layers(ordered, above, below)
    for sweep in range(_SWEEPS):
        _straighten(rows, above if sweep % 2 == 0 else below, downwards=sweep % 2 == 0)
    return rows


def _layers(
    ordered: Sequence[str], above: Mapping[str, list[str]], below: Mapping[str, list[str]]
) -> list[list[str]]:
    layer: dict[str, int] = {}
    for node in ordered:
        layer[node] = max((layer[source] + 1 for source in above[node]), default=0)
    for node in ordered:
        # a source stands right above what it feeds first, not at the far top
        if not above[node] and below[node]:
            layer[node] = min(layer[target] for target in below[node]) - 1
    rows: list[list[str]] = [[] for _row in range(max(layer.values(), default=-1) + 1)]
    for node in ordered:
        rows[layer[node]].append(node)
    return rows


def _straighten(rows: list[list[str]], neighbours: Mapping[str, list[str]], *, downwards: bool) -> None:
    """Order each row by the mean place of the neighbours in the rows already passed (barycentre)."""
    place: dict[str, float] = {node: _centred(index, row) for row in rows for index, node in enumerate(row)}
    for row in rows if downwards else reversed(rows):
        weights = {
            node: (
                sum(place[other] for other in neighbours[node]) / len(neighbours[node])
                if neighbours[node]
                else place[node]
            )
            for node in row
        }
        row.sort(key=lambda node: weights[node])
        for index, node in enumerate(row):
            place[node] = _centred(index, row)


def _centred(index: int, row: Sequence[str]) -> float:
    return index - (len(row) - 1) / 2


def _positions(rows: list[list[str]], left: float, top: float) -> dict[str, Position]:
    widest = max((len(row) for row in rows), default=0)
    middle = left + (widest - 1) * COLUMN_WIDTH / 2
    return {
        node: Position(round(middle + _centred(index, row) * COLUMN_WIDTH), round(top + level * ROW_HEIGHT))
        for level, row in enumerate(rows)
        for index, node in enumerate(row)
    }
