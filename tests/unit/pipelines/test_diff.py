"""Restoring: whatever two drafts are, the operations between them lead from one to the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.core.diff import diff
from pipelines.core.document import Document, Node, Position
from pipelines.core.editing import apply_operations, replay
from pipelines.core.operations import Operation
from pipelines.core.reading_operations import read_operations
from tests.unit.pipelines.drawing import CATALOG, drafts, histories

MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NODE = Node("a", "through", "1.0.0", "A", Position(0, 0), {"seed": 1})


def as_text(document: Document) -> str:
    return json.dumps(document.to_json(), sort_keys=True)


@given(drafts(), drafts())
@MODEST
def test_the_difference_leads_from_one_draft_to_the_other(before: Document, after: Document) -> None:
    edited = apply_operations(before, CATALOG, diff(before, after))
    # compared as values: 1 and 1.0 are the same place on the canvas
    assert edited.document == after
    for key, node in after.nodes.items():
        made = edited.document.nodes[key].parameters
        assert json.dumps(made, sort_keys=True) == json.dumps(node.parameters, sort_keys=True)
    assert apply_operations(edited.document, CATALOG, edited.undo).document == before


@given(drafts())
@MODEST
def test_a_draft_does_not_differ_from_itself(document: Document) -> None:
    assert diff(document, document) == ()


@given(drafts(), drafts())
@MODEST
def test_the_difference_can_be_sent(before: Document, after: Document) -> None:
    operations = diff(before, after)
    wire = json.loads(json.dumps([operation.to_json() for operation in operations]))
    assert read_operations(wire) == operations


@pytest.mark.parametrize(
    ("change", "types"),
    [
        (lambda node: replace(node, parameters={"seed": True}), ["set_parameter"]),
        (lambda node: replace(node, parameters={}), ["set_parameter"]),
        (lambda node: replace(node, name="B", comment="why"), ["rename_node", "set_comment"]),
        (lambda node: replace(node, color="red", disabled=True), ["set_color", "set_disabled"]),
        (lambda node: replace(node, position=Position(1, 0)), ["move_nodes"]),
        (lambda node: replace(node, module="join"), ["remove_node", "add_node"]),
    ],
)
def test_only_what_changed_is_touched(change: Callable[[Node], Node], types: list[str]) -> None:
    operations = diff(Document({"a": NODE}), Document({"a": change(NODE)}))
    assert [operation.type for operation in operations] == types


@given(histories, st.integers(0, 40))
@MODEST
def test_history_is_replayed_without_the_catalogue(
    history: tuple[Document, list[Operation], list[Operation]], cut: int
) -> None:
    document, done, _undo = history
    earlier = replay(Document(), done[:cut])
    edited = apply_operations(earlier, CATALOG, done[cut:])
    assert as_text(edited.document) == as_text(document)
    assert as_text(replay(edited.document, edited.undo)) == as_text(earlier)
