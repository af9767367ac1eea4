"""Places for nodes that come without one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from pipelines.core.document import Document, Position
from pipelines.core.layout import COLUMN_WIDTH, ROW_HEIGHT, place_nodes, rows_of
from tests.factories.pipelines import make_chain, make_document, make_edge, make_node


def drawn(nodes: str, edges: Iterable[str]) -> Document:
    return make_document(
        [make_node(name) for name in nodes.split()],
        [make_edge(f"e{number}", edge[0], edge[1]) for number, edge in enumerate(edges)],
    )


def crossings(document: Document, rows: list[list[str]]) -> int:
    place = {node: (level, index) for level, row in enumerate(rows) for index, node in enumerate(row)}
    ends = [(place[edge.source.node], place[edge.target.node]) for edge in document.edges.values()]
    return sum(
        a[0][0] == b[0][0] and a[1][0] == b[1][0] and (a[0][1] - b[0][1]) * (a[1][1] - b[1][1]) < 0
        for a, b in itertools.combinations(ends, 2)
    )


def test_rows_follow_the_flow_and_are_centred() -> None:
    document = drawn("a b c d", ["ab", "ac", "bd", "cd"])
    placed = place_nodes(document, document.nodes).nodes
    assert placed["a"].position.x == placed["d"].position.x
    assert placed["c"].position.x - placed["b"].position.x == COLUMN_WIDTH
    assert placed["b"].position.y - placed["a"].position.y == ROW_HEIGHT
    assert placed["a"].position.x * 2 == placed["b"].position.x + placed["c"].position.x


def test_a_source_stands_right_above_what_it_feeds() -> None:
    document = drawn("a b c d l", ["ab", "bc", "cd", "ld"])
    assert [sorted(row) for row in rows_of(document, document.nodes)] == [["a"], ["b"], ["c", "l"], ["d"]]


def test_crossings_are_untangled() -> None:
    document = drawn("a b c x y z", ["az", "by", "cx"])
    assert crossings(document, rows_of(document, document.nodes)) == 0


def test_no_two_nodes_share_a_place() -> None:
    document = drawn("a b c d e f g", ["ab", "bc", "ca", "de", "af"])
    places = {
        (node.position.x, node.position.y) for node in place_nodes(document, document.nodes).nodes.values()
    }
    assert len(places) == 7


def test_only_the_named_nodes_move_and_land_beside_the_others() -> None:
    document = make_document(
        [make_node("a", position=Position(500, 40)), make_node("b"), make_node("c")],
        [make_edge("e1", "b", "c")],
    )
    placed = place_nodes(document, ["b", "c"]).nodes
    assert placed["a"].position == Position(500, 40)
    assert placed["b"].position == Position(500 + COLUMN_WIDTH, 40)
    assert placed["c"].position == Position(500 + COLUMN_WIDTH, 40 + ROW_HEIGHT)
    assert place_nodes(document, []) is document


def test_a_long_chain_is_placed() -> None:
    document = make_chain(1_500)
    placed = place_nodes(document, document.nodes).nodes
    assert placed["n1499"].position.y - placed["n0"].position.y == 1_499 * ROW_HEIGHT
