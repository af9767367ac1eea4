"""Plans: every node once, after what feeds it, with the parameters its step will get."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings

from pipelines.core.document import Document, Endpoint, Position
from pipelines.core.fingerprint import canonical_digest, differences, fingerprint_parts
from pipelines.core.planning import make_plan
from pipelines.core.problems import RefusedError
from tests.factories.pipelines import make_catalog, make_document, make_edge, make_node
from tests.unit.pipelines.drawing import CATALOG, drafts

MODEST = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(drafts())
@MODEST
def test_the_order_respects_every_edge_and_names_every_node_once(document: Document) -> None:
    plan = make_plan(document, CATALOG)
    place = {node: index for index, node in enumerate(plan.order)}
    assert sorted(plan.order) == sorted(document.nodes)
    for edge in document.edges.values():
        assert place[edge.source.node] < place[edge.target.node]
        assert plan.nodes[edge.target.node].inputs[edge.target.port] == edge.source
        assert edge.source.node in plan.nodes[edge.target.node].needs
    generation_of = {node: plan.nodes[node].generation for node in plan.order}
    assert [generation_of[node] for node in plan.order] == sorted(generation_of.values())


@given(drafts())
@MODEST
def test_neither_layout_nor_names_nor_the_order_of_drawing_matter(document: Document) -> None:
    nodes = list(document.nodes.items())
    edges = list(document.edges.items())
    nodes.reverse()
    edges.reverse()
    moved = {
        key: make_node(
            key, node.module, name="Other", position=Position(1, 2), parameters=node.parameters, comment="x"
        )
        for key, node in nodes
    }
    one, other = make_plan(document, CATALOG), make_plan(Document(moved, dict(edges)), CATALOG)
    assert one.order == other.order
    assert [(node.inputs, node.parameters) for node in one.nodes.values()] == [
        (node.inputs, node.parameters) for node in other.nodes.values()
    ]


def test_removing_a_node_nobody_needs_changes_nothing_else() -> None:
    nodes = [make_node("a", "source"), make_node("b"), make_node("lonely", "source")]
    edges = [make_edge("e1", "a", "b")]
    whole = make_plan(make_document(nodes, edges), make_catalog())
    rest = make_plan(make_document(nodes[:2], edges), make_catalog())
    assert [node for node in whole.order if node != "lonely"] == list(rest.order)
    assert all(whole.nodes[node] == rest.nodes[node] for node in rest.order)


def test_an_unconnected_optional_input_is_absent() -> None:
    plan = make_plan(make_document([make_node("a", "join")]), make_catalog())
    assert plan.nodes["a"].inputs == {}


def test_ancestors_and_descendants_of_a_planned_node() -> None:
    nodes = [make_node("a", "source"), make_node("b"), make_node("c")]
    plan = make_plan(
        make_document(nodes, [make_edge("e1", "a", "b"), make_edge("e2", "b", "c")]), make_catalog()
    )
    assert plan.ancestors("c") == {"a", "b"}
    assert plan.descendants("a") == {"b", "c"}
    assert plan.nodes["c"].inputs == {"dataset": Endpoint("b", "results_dataset")}


def test_placeholders_cannot_be_planned() -> None:
    document = make_document([make_node("a", "elsewhere"), make_node("b", "source", version="9")])
    with pytest.raises(RefusedError) as refused:
        make_plan(document, make_catalog())
    assert [(problem.code, problem.node) for problem in refused.value.problems] == [
        ("unknown_module", "a"),
        ("unknown_module", "b"),
    ]


def test_a_fingerprint_depends_on_content_and_says_what_changed() -> None:
    first = fingerprint_parts(
        module_digest="m", environment_digest="e", parameters={"a": 1.0, "b": "x"}, inputs={"dataset": "h1"}
    )
    same = fingerprint_parts(
        module_digest="m", environment_digest="e", parameters={"b": "x", "a": 1.0}, inputs={"dataset": "h1"}
    )
    other = fingerprint_parts(
        module_digest="m", environment_digest="f", parameters={"a": 2.0, "b": "x"}, inputs={"dataset": "h2"}
    )
    assert first.digest == same.digest
    assert first.digest != other.digest
    assert differences(first, same) == []
    assert differences(first, other) == ["environment", "parameters", "inputs.dataset"]


def test_the_digest_of_a_value_does_not_change_between_releases() -> None:
    value = {"b": [1, 2.5, None, True], "a": "ä"}
    assert canonical_digest(value) == hashlib.sha256(b'{"a":"\\u00e4","b":[1,2.5,null,true]}').hexdigest()
