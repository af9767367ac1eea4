"""Graph questions against independent answers, and at the sizes the limits allow."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping

import pytest

from pipelines.core.graph import Graph
from pipelines.core.planning import make_plan
from pipelines.core.problems import RefusedError
from pipelines.core.validation import validate
from tests.factories.pipelines import make_catalog, make_chain, make_document, make_edge, make_node

Adjacency = Mapping[int, set[int]]


def has_cycle(count: int, edges: set[tuple[int, int]]) -> bool:
    """Kahn's algorithm, written out: what cannot be taken away source by source lies on or behind a cycle."""
    waiting = [0] * count
    successors: list[list[int]] = [[] for _node in range(count)]
    for source, target in edges:
        successors[source].append(target)
        waiting[target] += 1
    ready = [node for node in range(count) if not waiting[node]]
    for node in ready:
        for successor in successors[node]:
            waiting[successor] -= 1
            if not waiting[successor]:
                ready.append(successor)
    return len(ready) < count


def test_ten_thousand_random_graphs_agree_with_an_independent_cycle_checker() -> None:
    generator = random.Random(20_261_123)
    cyclic = 0
    for _round in range(10_000):
        count = generator.randint(1, 7)
        wanted = generator.randint(0, 9)
        edges = {(generator.randrange(count), generator.randrange(count)) for _edge in range(wanted)}
        graph = Graph(
            [str(node) for node in range(count)],
            {f"e{index}": (str(source), str(target)) for index, (source, target) in enumerate(edges)},
        )
        expected = has_cycle(count, edges)
        cyclic += expected
        assert bool(graph.cycles()) is expected, edges
    assert 1_000 < cyclic < 9_000


def test_every_reported_cycle_is_one() -> None:
    generator = random.Random(7)
    for _round in range(300):
        count = generator.randint(1, 8)
        edges = {(generator.randrange(count), generator.randrange(count)) for _edge in range(count + 3)}
        named = {f"e{index}": (str(source), str(target)) for index, (source, target) in enumerate(edges)}
        for cycle in Graph([str(node) for node in range(count)], named).cycles():
            ends = zip(cycle, [*cycle[1:], cycle[0]], strict=True)
            assert {(int(source), int(target)) for source, target in ends} <= edges
            assert len(set(cycle)) == len(cycle)


def test_an_edge_is_judged_like_the_graph_it_would_make() -> None:
    generator = random.Random(3)
    for _round in range(300):
        count, edges = generator.randint(2, 8), set[tuple[int, int]]()
        graph = Graph([str(node) for node in range(count)])
        for index in range(15):
            source, target = generator.randrange(count), generator.randrange(count)
            closes = has_cycle(count, edges | {(source, target)})
            assert graph.would_close_cycle(str(source), str(target)) is closes
            if not closes:
                edges.add((source, target))
                graph.add_edge(f"e{index}", str(source), str(target))


def test_what_cycles_block_is_told_apart() -> None:
    graph = Graph(
        "abcdef", {"1": ("a", "b"), "2": ("b", "c"), "3": ("c", "b"), "4": ("c", "d"), "5": ("a", "e")}
    )
    order, blocked = graph.acyclic_order()
    assert blocked == {"b", "c", "d"}
    assert order == ["a", "f", "e"]
    with pytest.raises(ValueError, match="cycle"):
        graph.order()


def test_ancestors_and_descendants() -> None:
    graph = Graph("abcd", {"1": ("a", "b"), "2": ("b", "c"), "3": ("a", "c")})
    assert graph.ancestors("c") == {"a", "b"}
    assert graph.descendants("a") == {"b", "c"}
    assert graph.predecessors("c") == ["a", "b"]
    assert graph.successors("a") == ["b", "c"]


def test_a_chain_of_five_thousand_is_planned_and_validated_without_recursion() -> None:
    document, catalog = make_chain(5_000), make_catalog()
    started = time.perf_counter()
    plan = make_plan(document, catalog)
    assert plan.order == tuple(f"n{index}" for index in range(5_000))
    assert len(plan.generations) == 5_000
    assert validate(document, catalog).issues == ()
    # far below what a quadratic algorithm would need, far above what a busy machine takes
    assert time.perf_counter() - started < 10


def test_a_circle_of_five_thousand_is_named_by_its_ends() -> None:
    chain = make_chain(5_000)
    nodes = [make_node("n0", "through"), *(node for node in chain.nodes.values() if node.id != "n0")]
    document = make_document(nodes, [*chain.edges.values(), make_edge("back", "n4999", "n0")])
    (issue,) = validate(document, make_catalog()).issues
    assert issue.code == "cycle"
    assert len(issue.nodes) == 5_000
    assert len(issue.message) < 200
    with pytest.raises(RefusedError) as refused:
        make_plan(document, make_catalog())
    assert [problem.code for problem in refused.value.problems] == ["cycle"]
