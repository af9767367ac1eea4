"""Whatever is done to a draft: it stays sound, and undo brings back exactly what was."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.core.connections import check_connection
from pipelines.core.document import Document, from_json
from pipelines.core.editing import apply_operations
from pipelines.core.graph import Graph
from pipelines.core.operations import Operation
from pipelines.core.reading_operations import read_operations
from tests.unit.pipelines.drawing import CATALOG, histories

History = tuple[Document, list[Operation], list[Operation]]
MODEST = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(histories)
@MODEST
def test_random_operations_keep_the_draft_sound(history: History) -> None:
    document = history[0]
    assert not Graph.of(document).cycles()
    targets = [edge.target for edge in document.edges.values()]
    assert len(targets) == len(set(targets))
    for edge in document.edges.values():
        rest = {key: other for key, other in document.edges.items() if key != edge.id}
        without = Document(document.nodes, rest, document.notes)
        assert check_connection(without, CATALOG, edge.source, edge.target) is None


@given(histories)
@MODEST
def test_undoing_everything_restores_the_empty_draft(history: History) -> None:
    document, _done, undo = history
    assert apply_operations(document, CATALOG, undo).document == Document()


@given(histories, st.integers(0, 40))
@MODEST
def test_undo_restores_the_draft_exactly(history: History, cut: int) -> None:
    done = history[1]
    before = apply_operations(Document(), CATALOG, done[:cut]).document
    edited = apply_operations(before, CATALOG, done[cut:])
    restored = apply_operations(edited.document, CATALOG, edited.undo).document
    assert restored.to_json() == before.to_json()


@given(histories)
@MODEST
def test_operations_and_documents_survive_their_wire_form(history: History) -> None:
    document, done, undo = history
    assert from_json(json.loads(json.dumps(document.to_json()))) == document
    wire = json.loads(json.dumps([operation.to_json() for operation in done]))
    assert list(read_operations(wire)) == done
    taken_back = json.loads(json.dumps([operation.to_json() for operation in undo]))
    assert list(read_operations(taken_back)) == undo
