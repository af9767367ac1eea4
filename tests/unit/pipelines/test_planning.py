"""Plans: every node once, after what feeds it, with the parameters its step will get."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from pipelines.core.document import Document, Endpoint, Position
from pipelines.core.fingerprint import FingerprintParts, canonical_digest, differences, parameters_digest
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
    def parts(environment: str, values: dict[str, object], dataset: str) -> FingerprintParts:
        fixed = FingerprintParts("m", environment, parameters_digest(values, {}), {"file": "f1"})
        return fixed.with_inputs({"dataset": dataset})

    first = parts("e", {"a": 1.0, "b": "x"}, "h1")
    same = parts("e", {"b": "x", "a": 1.0}, "h1")
    other = replace(parts("f", {"a": 2.0, "b": "x"}, "h2"), files={"file": "f2"})
    assert first.digest == same.digest
    assert first.digest != other.digest
    assert differences(first, same) == []
    assert differences(first, other) == ["environment", "parameters", "files.file", "inputs.dataset"]
    assert FingerprintParts.from_json(first.to_json()) == first


def test_a_file_counts_by_its_content_and_not_by_the_id_it_is_stored_under() -> None:
    first, second = {"dataset": "id 1", "header": True}, {"dataset": "id 2", "header": True}
    assert parameters_digest(first, {"dataset": "h"}) == parameters_digest(second, {"dataset": "h"})
    assert parameters_digest(first, {}) != parameters_digest(second, {})


def test_the_digest_of_a_value_does_not_change_between_releases() -> None:
    value = {"b": [1, 2.5, None, True], "a": "ä"}
    assert canonical_digest(value) == hashlib.sha256(b'{"a":"\\u00e4","b":[1,2.5,null,true]}').hexdigest()
