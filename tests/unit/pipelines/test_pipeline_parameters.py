"""Parameters of a pipeline: what may be done with them, what is refused, and what the nodes get by them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from pipelines.core.diff import diff
from pipelines.core.document import Document, Node, PipelineParameter, Position, from_json
from pipelines.core.editing import Edited, apply_operations
from pipelines.core.operations import (
    AddNode,
    AddPipelineParameter,
    BindParameter,
    DetachParameter,
    EditPipelineParameter,
    Operation,
    RemovePipelineParameter,
    SetParameter,
)
from pipelines.core.parameter_findings import check_complete, check_given
from pipelines.core.pipeline_parameters import resolved, with_values
from pipelines.core.planning import make_plan
from pipelines.core.problems import RefusedError
from pipelines.core.reading_operations import read_operations
from pipelines.core.validation import validate
from pipelines.text_form import pipeline_from_text, pipeline_to_text
from tests.unit.pipelines.drawing import CATALOG, drafts

SHARE = PipelineParameter("p0", "share", "number", "number", 0.25, "How much is kept.")
SEED = PipelineParameter("p1", "seed", "integer", "seed", 7)


def node(node_id: str, parameters: Mapping[str, Any] | None = None, **bindings: str) -> Node:
    return Node(
        node_id, "through", "1.0.0", node_id, Position(0, 0), parameters=parameters or {}, bindings=bindings
    )


def draft(*nodes: Node, parameters: tuple[PipelineParameter, ...] = (SHARE, SEED)) -> Document:
    return Document({item.id: item for item in nodes}, parameters={item.id: item for item in parameters})


def made(operation: type[Operation], *values: object) -> Operation:
    return operation(str(uuid.uuid4()), *values)


def edited(document: Document, *operations: Operation) -> Edited:
    result = apply_operations(document, CATALOG, operations)
    assert apply_operations(result.document, CATALOG, result.undo).document == document
    return result


def test_a_parameter_is_promoted_shared_and_detached_with_its_value() -> None:
    start = draft(node("n0", {"fraction": 0.1, "seed": 1}), node("n1"), parameters=())
    shared = edited(
        start,
        made(AddPipelineParameter, SHARE),
        made(BindParameter, "n0", "fraction", "p0"),
        made(BindParameter, "n1", "fraction", "p0"),
    ).document
    assert (shared.nodes["n0"].parameters, shared.nodes["n0"].bindings) == ({"seed": 1}, {"fraction": "p0"})
    changed = edited(shared, made(EditPipelineParameter, replace(SHARE, default=0.75))).document
    values = {key: item.parameters for key, item in resolved(changed).nodes.items()}
    assert values == {"n0": {"seed": 1, "fraction": 0.75}, "n1": {"fraction": 0.75}}
    apart = edited(
        changed,
        made(DetachParameter, "n0", "fraction"),
        made(DetachParameter, "n1", "fraction"),
        made(RemovePipelineParameter, "p0"),
    ).document
    assert {key: item.parameters for key, item in apart.nodes.items()} == values
    assert not apart.parameters


def test_another_pipeline_parameter_takes_the_place_of_the_first() -> None:
    other = replace(SHARE, id="p2", name="other")
    start = draft(node("n0", fraction="p0"), parameters=(SHARE, other))
    assert edited(start, made(BindParameter, "n0", "fraction", "p2")).document.nodes["n0"].bindings == {
        "fraction": "p2"
    }


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (made(AddPipelineParameter, replace(SHARE, name="x")), "duplicate_id"),
        (made(AddPipelineParameter, replace(SHARE, id="p9", name="SHARE")), "duplicate_name"),
        (made(EditPipelineParameter, replace(SHARE, id="p9")), "unknown_pipeline_parameter"),
        (made(EditPipelineParameter, replace(SHARE, name="seed")), "duplicate_name"),
        (made(EditPipelineParameter, replace(SHARE, type="integer")), "parameter_kind"),
        (made(RemovePipelineParameter, "p0"), "parameter_in_use"),
        (made(RemovePipelineParameter, "p9"), "unknown_pipeline_parameter"),
        (made(BindParameter, "n9", "fraction", "p0"), "unknown_node"),
        (made(BindParameter, "n0", "fraction", "p9"), "unknown_pipeline_parameter"),
        (made(BindParameter, "n0", "nothing", "p0"), "unknown_parameter"),
        (made(BindParameter, "n0", "seed", "p0"), "parameter_kind"),
        (made(BindParameter, "n0", "columns", "p0"), "parameter_kind"),
        (made(DetachParameter, "n0", "seed"), "not_bound"),
        (made(SetParameter, "n0", "fraction", 0.5), "parameter_bound"),
        (made(AddNode, node("n1", fraction="p9")), "unknown_pipeline_parameter"),
    ],
)
def test_what_contradicts_the_draft_is_refused(operation: Operation, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        apply_operations(draft(node("n0", fraction="p0")), CATALOG, [operation])
    assert [problem.code for problem in refused.value.problems] == [code]


def test_what_follows_from_a_refused_parameter_is_not_reported_again() -> None:
    batch = [
        made(AddPipelineParameter, replace(SHARE, id="p9")),
        made(BindParameter, "n0", "fraction", "p9"),
    ]
    with pytest.raises(RefusedError) as refused:
        apply_operations(draft(node("n0")), CATALOG, batch)
    assert [problem.code for problem in refused.value.problems] == ["duplicate_name"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "9lives"},
        {"name": "with space"},
        {"name": "x" * 64},
        {"name": "größe"},
        {"type": "date"},
        {"widget": "script"},
        {"default": {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {}}}}}}}}}},
        {"description": "\x00"},
        {"image": "x"},
    ],
)
def test_what_is_no_parameter_is_refused_when_read(change: Mapping[str, object]) -> None:
    body = {**SHARE.to_json(), **change}
    with pytest.raises(RefusedError):
        read_operations([{"id": str(uuid.uuid4()), "type": "add_pipeline_parameter", "parameter": body}])


def test_a_node_has_its_own_value_or_the_pipelines_but_not_both() -> None:
    body = node("n0", {"fraction": 0.5}, fraction="p0").to_json()
    with pytest.raises(RefusedError) as refused:
        read_operations([{"id": str(uuid.uuid4()), "type": "add_node", "node": body}])
    assert [problem.code for problem in refused.value.problems] == ["parameter_bound"]


def test_a_draft_from_before_there_were_parameters_has_none() -> None:
    stored = draft(node("n0")).to_json()
    del stored["parameters"]
    assert from_json(stored).parameters == {}


def test_names_can_be_exchanged_by_a_restore() -> None:
    before = draft(node("n0", fraction="p0", seed="p1"))
    after = draft(
        node("n0", {"seed": 3}, fraction="p0"),
        parameters=(replace(SHARE, name="seed"), replace(SEED, name="share")),
    )
    assert apply_operations(before, CATALOG, diff(before, after)).document == after


def test_values_of_a_run_reach_the_plan_and_leave_the_draft_alone() -> None:
    document = draft(node("n0", fraction="p0", seed="p1"))
    plan = make_plan(resolved(with_values(document, {"share": 0.9})), CATALOG)
    assert plan.nodes["n0"].parameters["fraction"] == 0.9
    assert plan.nodes["n0"].parameters["seed"] == 7
    assert document.parameters["p0"].default == 0.25
    assert resolved(draft(node("n0"))).nodes["n0"].parameters == {}


@pytest.mark.parametrize(
    ("given_values", "code", "part"),
    [
        ({"shore": 1}, "run_parameter_unknown", "“share”"),
        ({"share": 3}, "run_parameter_value", "at most 1"),
        ({"share": "much"}, "run_parameter_value", "must be a number"),
        ({"share": True}, "run_parameter_value", "must be a number"),
        ({"seed": 1.5}, "run_parameter_value", "must be a whole number"),
        ({"share": float("inf")}, "run_parameter_value", "between"),
        ({"share": [["x"]]}, "run_parameter_value", "must be a number"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_to_do(
    given_values: Mapping[str, Any], code: str, part: str
) -> None:
    [issue] = check_given(draft(node("n0", fraction="p0")), CATALOG, given_values)
    assert (issue.code, issue.severity) == (code, "error")
    assert part in f"{issue.message} {issue.hint}"


def test_a_value_that_is_missing_is_asked_for_when_it_runs() -> None:
    needed = PipelineParameter("p0", "note", "string", "text")
    module = replace(CATALOG.modules["through"].parameters[3], optional=False, default=None)
    through = replace(CATALOG.modules["through"], parameters=(module,))
    catalog = replace(CATALOG, modules={**CATALOG.modules, "through": through})
    document = draft(node("n0", text="p0"), parameters=(needed,))
    [issue] = [found for found in validate(document, catalog).issues if found.parameter == "text"]
    assert (issue.severity, issue.code, issue.pipeline_parameter) == ("info", "asked_at_run", "p0")
    [missing] = check_complete(document, catalog, frozenset({"n0"}))
    assert (missing.code, missing.parameter, missing.nodes) == ("run_parameter_missing", "note", ("n0",))
    assert not check_complete(document, catalog, frozenset())
    assert not check_complete(with_values(document, {"note": "x"}), catalog, frozenset({"n0"}))


def test_a_parameter_that_nothing_uses_and_a_value_out_of_range_are_found_in_the_draft() -> None:
    document = draft(node("n0", fraction="p0"), parameters=(replace(SHARE, default=5), SEED))
    issues = validate(document, CATALOG).issues
    found = {(issue.code, issue.node, issue.pipeline_parameter) for issue in issues}
    assert ("parameter_range", "n0", None) in found
    assert ("unused_pipeline_parameter", None, "p1") in found


@given(drafts())
def test_every_draft_is_read_back_from_its_text_with_its_parameters(document: Document) -> None:
    text = pipeline_to_text(name="x", description="", document=document, catalog=CATALOG)
    found = pipeline_from_text(text, CATALOG).document
    assert found.parameters == document.parameters
    assert {key: item.bindings for key, item in found.nodes.items()} == {
        key: item.bindings for key, item in document.nodes.items()
    }


def test_a_default_that_was_changed_in_the_text_counts() -> None:
    text = pipeline_to_text(
        name="x", description="", document=draft(node("n0", fraction="p0")), catalog=CATALOG
    )
    assert "share: 0.25" in text
    assert "fraction: ${{parent.inputs.share}}" in text
    found = pipeline_from_text(text.replace("share: 0.25", "share: 0.5"), CATALOG).document
    assert found.parameters["p0"] == replace(SHARE, default=0.5)
