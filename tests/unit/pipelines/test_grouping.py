"""Groups: what may be done with them, what is refused, and that all of it can be taken back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given

from pipelines.core.document import Document, Group, Node, Position, from_json
from pipelines.core.editing import Edited, apply_operations
from pipelines.core.operations import (
    AddGroup,
    AddNode,
    EditGroup,
    Operation,
    RemoveGroup,
    SetGroups,
)
from pipelines.core.problems import RefusedError
from pipelines.core.reading_operations import read_operations
from pipelines.text_form import pipeline_from_text, pipeline_to_text
from tests.unit.pipelines.drawing import CATALOG, drafts

PREPARE = Group("g0", "Prepare", True, {"input:n0.dataset": "Raw data"})


def node(node_id: str, group: str = "") -> Node:
    return Node(node_id, "through", "1.0.0", node_id, Position(0, 0), group=group)


def made(operation: type[Operation], *values: object) -> Operation:
    return operation(str(uuid.uuid4()), *values)


def edited(document: Document, *operations: Operation) -> Edited:
    result = apply_operations(document, CATALOG, operations)
    assert apply_operations(result.document, CATALOG, result.undo).document == document
    return result


def members(document: Document) -> Mapping[str, str]:
    return {key: node.group for key, node in document.nodes.items()}


def test_nodes_go_into_a_group_and_out_of_it() -> None:
    draft = Document({"n0": node("n0"), "n1": node("n1")})
    grouped = edited(draft, made(AddGroup, PREPARE), made(SetGroups, {"n0": "g0", "n1": "g0"})).document
    assert members(grouped) == {"n0": "g0", "n1": "g0"}
    renamed = edited(grouped, made(EditGroup, replace(PREPARE, name="Clean", collapsed=False))).document
    assert renamed.groups["g0"] == Group("g0", "Clean", False, PREPARE.ports)
    apart = edited(renamed, made(SetGroups, {"n0": "", "n1": ""}), made(RemoveGroup, "g0")).document
    assert apart == draft


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (made(RemoveGroup, "g0"), "group_not_empty"),
        (made(RemoveGroup, "g9"), "unknown_group"),
        (made(EditGroup, Group("g9", "x")), "unknown_group"),
        (made(SetGroups, {"n0": "g9"}), "unknown_group"),
        (made(SetGroups, {"n9": "g0"}), "unknown_node"),
        (made(AddGroup, PREPARE), "duplicate_id"),
        (made(AddNode, node("n1", "g9")), "unknown_group"),
    ],
)
def test_what_contradicts_the_draft_is_refused_and_changes_nothing(operation: Operation, code: str) -> None:
    draft = Document({"n0": node("n0", "g0")}, groups={"g0": PREPARE})
    with pytest.raises(RefusedError) as refused:
        apply_operations(draft, CATALOG, [operation])
    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.parametrize(
    "group",
    [
        {"id": "g0", "name": ""},
        {"id": "g0", "name": "x", "ports": {"sideways:n0.dataset": "x"}},
        {"id": "g0", "name": "x", "ports": {"input:n0": "x"}},
        {"id": "g0", "name": "x", "ports": []},
        {"id": "g0", "name": "x", "collapsed": "yes"},
        {"id": "g0", "name": "x", "script": "x"},
    ],
)
def test_what_is_no_group_is_refused_when_read(group: Mapping[str, object]) -> None:
    with pytest.raises(RefusedError):
        read_operations([{"id": str(uuid.uuid4()), "type": "add_group", "group": group}])


def test_a_draft_from_before_there_were_groups_has_none() -> None:
    stored = Document({"n0": node("n0")}).to_json()
    del stored["groups"]
    assert from_json(stored).groups == {}


@given(drafts())
def test_every_draft_is_read_back_from_its_text_with_its_groups(document: Document) -> None:
    text = pipeline_to_text(name="x", description="", document=document, catalog=CATALOG)
    assert pipeline_from_text(text, CATALOG).document.groups == document.groups


def test_a_node_whose_group_the_text_lacks_is_in_none() -> None:
    document = Document({"n0": node("n0", "g0")}, groups={"g0": PREPARE})
    text = pipeline_to_text(name="x", description="", document=document, catalog=CATALOG)
    lines = [line for line in text.splitlines() if "atelier.groups" not in line]
    assert pipeline_from_text("\n".join(lines), CATALOG).document.nodes["n0"].group == ""
