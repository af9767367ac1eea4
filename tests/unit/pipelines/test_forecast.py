"""Looking ahead over generated graphs: which results hold, and how long the rest takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from pipelines.core.fingerprint import FingerprintParts, canonical_digest
from pipelines.core.forecast import expected_seconds, look_ahead
from pipelines.core.planning import Plan, make_plan
from pipelines.core.scope import Scope, restricted
from tests.factories import history

Graph = dict[str, list[str]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Node → at most two earlier nodes that feed it."""
    found: Graph = {}
    for number in range(draw(st.integers(1, 12))):
        feeders = st.lists(st.sampled_from(sorted(found)), max_size=2) if found else st.just([])
        found[f"n{number:02}"] = draw(feeders)
    return found


def plan_of(graph: Graph) -> Plan:
    drawing: dict[str, tuple[str, Mapping[str, str]]] = {}
    for node, feeders in graph.items():
        ports = ("rows",) if len(feeders) == 1 else ("left", "right")
        module = ("source", "work", "join")[len(feeders)]
        drawing[node] = (module, dict(zip(ports, feeders, strict=False)))
    return make_plan(history.draw(drawing), history.CATALOG)


@dataclass(frozen=True)
class Stored:
    digests: Mapping[str, str]


def fixed(plan: Plan, updated: frozenset[str] = frozenset()) -> dict[str, FingerprintParts]:
    return {node: FingerprintParts("new" if node in updated else "old", "e", node) for node in plan.nodes}


def stored(parts: FingerprintParts) -> Stored:
    """Contents depend on the fingerprint of what computed them."""
    return Stored({"rows": canonical_digest(["rows", parts.digest])})


class Store:
    """Knows the results of every node as it was before the update."""

    def __init__(self, plan: Plan) -> None:
        everything = look_ahead(plan, fixed(plan), lambda wanted: {n: stored(p) for n, p in wanted.items()})
        self.known = {parts.digest: everything.results[node] for node, parts in everything.parts.items()}
        self.asked = 0

    def find(self, wanted: Mapping[str, FingerprintParts]) -> dict[str, Stored]:
        self.asked += 1
        return {n: self.known[p.digest] for n, p in wanted.items() if p.digest in self.known}


@given(graphs(), st.data())
def test_exactly_the_updated_nodes_and_what_they_feed_have_no_result(
    graph: Graph, data: st.DataObject
) -> None:
    plan = plan_of(graph)
    updated = frozenset(data.draw(st.sets(st.sampled_from(sorted(graph)))))
    store = Store(plan)
    prospect = look_ahead(plan, fixed(plan, updated), store.find)
    assert set(graph) - set(prospect.results) == plan.graph.reachable(updated)
    assert store.asked <= len(plan.generations)
    # a fingerprint is known exactly when everything that feeds the node has a result
    assert set(prospect.parts) == {
        node for node, planned in plan.nodes.items() if planned.needs <= set(prospect.results)
    }


@given(graphs(), st.data(), st.integers(1, 4))
def test_the_expected_time_lies_between_the_longest_way_and_one_after_the_other(
    graph: Graph, data: st.DataObject, parallel: int
) -> None:
    plan = plan_of(graph)
    seconds = {node: float(data.draw(st.integers(0, 9))) for node in graph}
    needs = {node: planned.needs for node, planned in plan.nodes.items()}
    expected = expected_seconds(needs, seconds, parallel=parallel)
    ends: dict[str, float] = {}
    for node in plan.order:
        ends[node] = seconds[node] + max((ends[source] for source in needs[node]), default=0.0)
    work = sum(seconds.values())
    assert max(ends.values()) <= expected + 1e-9
    assert work / parallel <= expected + 1e-9
    assert expected <= work + 1e-9
    assert expected_seconds(needs, seconds, parallel=1) == work
    assert expected_seconds(needs, seconds, parallel=len(graph)) == max(ends.values())


def test_nothing_to_run_takes_no_time() -> None:
    assert expected_seconds({}, {}, parallel=2) == 0.0
    assert expected_seconds({"a": frozenset()}, {}, parallel=2) == 0.0


@given(graphs(), st.data())
def test_a_scope_is_closed_in_its_direction(graph: Graph, data: st.DataObject) -> None:
    plan = plan_of(graph)
    document = history.draw({node: ("source", {}) for node in graph})
    chosen = tuple(data.draw(st.sets(st.sampled_from(sorted(graph)), min_size=1)))
    above = Scope("up_to", chosen).members(document, plan.graph)
    below = Scope("from", chosen).members(document, plan.graph)
    for node, planned in plan.nodes.items():
        assert node not in above or planned.needs <= above
        assert node in below or not planned.needs & below
    assert set(chosen) <= above & below
    assert Scope("only", chosen).members(document, plan.graph) == set(chosen)
    assert Scope().members(document, plan.graph) == set(graph)


def test_a_restricted_document_keeps_only_edges_between_what_is_kept() -> None:
    document = history.chain(4)
    part = restricted(document, {"n0", "n1", "n3"})
    assert set(part.nodes) == {"n0", "n1", "n3"}
    assert [(edge.source.node, edge.target.node) for edge in part.edges.values()] == [("n0", "n1")]
