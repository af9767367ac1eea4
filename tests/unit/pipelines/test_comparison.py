"""The differences of two drafts say everything, and the same from both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.core import document as documents
from pipelines.core.catalog import Catalog
from pipelines.core.comparison import Change, Comparison, FieldChange, Status, compare
from pipelines.core.comparison_ports import PortChange, RunOutputs, port_changes
from pipelines.core.diff import diff
from pipelines.core.document import Document, Edge, Endpoint, Group, GroupSource, Node, Note, Position, Size
from pipelines.core.editing import apply_operations
from tests.factories.pipelines import make_module
from tests.unit.pipelines.drawing import CATALOG, drafts

MODEST = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NODE = Node("a", "through", "1.0.0", "A", Position(0, 0), {"seed": 1})


def applied(before: Document, comparison: Comparison, after: Document) -> Document:
    """The draft before with the differences made to it; of the other draft only what is new in it."""
    old, new = before.to_json(), after.to_json()
    for part, changes in (
        ("nodes", comparison.nodes),
        ("edges", comparison.edges),
        ("notes", comparison.notes),
        ("groups", comparison.groups),
        ("parameters", comparison.parameters),
    ):
        for change in changes:
            _apply_one(old[part], change, new[part])
    return documents.from_json(old)


def _apply_one(things: dict[str, Any], change: Change, new: Mapping[str, Any]) -> None:
    if change.status is Status.REMOVED:
        del things[change.id]
    elif change.status is Status.ADDED:
        things[change.id] = new[change.id]
    for field in change.fields:
        holder = things[change.id]
        name = {"parameter": "parameters", "binding": "bindings"}.get(field.field, field.field)
        if field.key:
            holder, name = holder.setdefault(name, {}), field.key
        if field.after is None and name != "default":
            del holder[name]
        else:
            holder[name] = field.after


def with_edges_by_ends(document: Document) -> Document:
    """Whatever the ids of connections are."""
    named = {f"{edge.source}{edge.target}": edge for edge in document.edges.values()}
    return replace(document, edges={key: replace(edge, id=key) for key, edge in named.items()})


def without_clashes(before: Document, after: Document) -> tuple[Document, Document]:
    """An id that stands for one connection before and for another after would be in each other's way."""
    return with_edges_by_ends(before), with_edges_by_ends(after)


@given(drafts(), drafts())
@MODEST
def test_the_differences_made_to_one_draft_give_the_other(before: Document, after: Document) -> None:
    before, after = without_clashes(before, after)
    assert applied(before, compare(before, after), after) == after


@given(drafts(), drafts())
@MODEST
def test_both_sides_tell_the_same(before: Document, after: Document) -> None:
    assert compare(after, before) == compare(before, after).inverted()


@given(drafts())
@MODEST
def test_a_draft_does_not_differ_from_itself(document: Document) -> None:
    assert compare(document, document) == Comparison()


@given(drafts(), drafts())
@MODEST
def test_what_restores_a_draft_leaves_no_difference(before: Document, after: Document) -> None:
    restored = apply_operations(before, CATALOG, diff(before, after)).document
    left = compare(restored, after)
    # as numbers 1 and 1.0 are the same place
    assert {change.status for change in (*left.nodes, *left.notes)} <= {Status.LAYOUT}
    assert left.edges == left.groups == left.parameters == ()


@given(drafts(), st.randoms())
@MODEST
def test_connections_made_anew_are_the_same(document: Document, random: Any) -> None:
    keys = list(document.edges)
    random.shuffle(keys)
    shuffled = dict(zip(keys, document.edges.values(), strict=True))
    again = {key: replace(edge, id=key) for key, edge in shuffled.items()}
    assert compare(document, replace(document, edges=again)) == Comparison()


@pytest.mark.parametrize(
    ("change", "status", "fields"),
    [
        (
            lambda node: replace(node, parameters={"seed": True}),
            Status.CHANGED,
            (FieldChange("parameter", 1, True, "seed"),),
        ),
        (
            lambda node: replace(node, parameters={}),
            Status.CHANGED,
            (FieldChange("parameter", 1, None, "seed"),),
        ),
        (
            lambda node: replace(node, version="2.0.0"),
            Status.CHANGED,
            (FieldChange("version", "1.0.0", "2.0.0"),),
        ),
        (lambda node: replace(node, disabled=True), Status.CHANGED, (FieldChange("disabled", None, True),)),
        (
            lambda node: replace(node, position=Position(1, 0)),
            Status.LAYOUT,
            (FieldChange("position", {"x": 0, "y": 0}, {"x": 1, "y": 0}),),
        ),
    ],
)
def test_a_node_is_compared_field_by_field(
    change: Callable[[Node], Node], status: Status, fields: tuple[FieldChange, ...]
) -> None:
    found = compare(Document({"a": NODE}), Document({"a": change(NODE)}))
    assert found.nodes == (Change("a", status, fields),)


def test_notes_and_groups_are_compared_too() -> None:
    note = Note("t", "why", Position(0, 0), Size(10, 10))
    group = Group("g", "Clean", collapsed=False)
    found = compare(
        Document(notes={"t": note}, groups={"g": group}),
        Document(notes={"t": replace(note, text="how")}, groups={"g": replace(group, collapsed=True)}),
    )
    assert found.notes == (Change("t", Status.CHANGED, (FieldChange("text", "why", "how"),)),)
    assert found.groups == (Change("g", Status.LAYOUT, (FieldChange("collapsed", False, True),)),)


def test_another_version_of_a_sub_pipeline_is_told() -> None:
    source = GroupSource("00000000-0000-4000-8000-000000000001", 1, sealed=True)
    before = Document(groups={"g": Group("g", "Clean", source=source)})
    after = Document(groups={"g": Group("g", "Clean", source=replace(source, version=2))})
    (change,) = compare(before, after).groups
    assert [(field.field, field.before["version"], field.after["version"]) for field in change.fields] == [
        ("source", 1, 2)
    ]
    (linked,) = compare(Document(groups={"g": Group("g", "Clean")}), after).groups
    assert [(field.field, field.before) for field in linked.fields] == [("source", None)]


def ports_between(
    before: Node, after: Node, edge: Edge | None = None, kept: RunOutputs | None = None
) -> list[PortChange]:
    catalog = Catalog(
        {"split": replace(make_module("split", inputs=("dataset",), outputs=("left", "right")), version="2")},
        (),
        "tests",
    )
    edges = {edge.id: edge} if edge else {}
    old, new = Document({"a": before}, edges), Document({"a": after})
    return list(port_changes(old, new, catalog, kept or {}, {}))


def test_ports_of_another_version_are_told_as_far_as_they_are_known() -> None:
    before, after = replace(NODE, module="split", version="1"), replace(NODE, module="split", version="2")
    assert ports_between(after, after) == []
    # nothing is known of the earlier version: nothing is claimed
    assert ports_between(before, after) == []
    edge = Edge("e", Endpoint("x", "out"), Endpoint("a", "table"))
    gone = PortChange("a", "input", "table", Status.REMOVED, "", "")
    assert ports_between(before, after, edge) == [gone]
    # a run kept what its steps gave
    kept = {"a": {"left": "Model", "rest": "DataTable"}}
    assert [(change.port, change.status) for change in ports_between(before, after, kept=kept)] == [
        ("left", Status.CHANGED),
        ("rest", Status.REMOVED),
        ("right", Status.ADDED),
    ]
