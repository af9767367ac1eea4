"""Applying operations to a draft, all or none, and the inverse of each.

Only structure is refused here: what makes the document itself contradictory. That a required input is missing
or a value is out of range is a draft's normal state and reported by `validation`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.core import limits
from pipelines.core.binding import Binding
from pipelines.core.catalog import Catalog
from pipelines.core.connecting import Connecting
from pipelines.core.document import Document, Node, Note
from pipelines.core.grouping import Grouping
from pipelines.core.messages import gettext as _
from pipelines.core.operations import (
    AddNode,
    AddNote,
    EditNote,
    MoveNodes,
    Operation,
    RemoveNode,
    RemoveNote,
    RenameNode,
    SetColor,
    SetComment,
    SetDisabled,
    SetParameter,
)
from pipelines.core.problems import Problem, RefusedError
from pipelines.core.refusals import FollowsRefusalError, RefusedOperationError, inverse_id
from pipelines.core.sealing import Sealing


@dataclass(frozen=True, slots=True)
class Edited:
    """The document after a batch, and per operation what takes it back."""

    document: Document
    #: for each operation of the batch, the operations that restore the document before it
    inverses: tuple[tuple[Operation, ...], ...]

    @property
    def undo(self) -> tuple[Operation, ...]:
        """The operations that take the whole batch back, in order."""
        return tuple(operation for inverse in reversed(self.inverses) for operation in inverse)


def apply_operations(
    document: Document,
    catalog: Catalog,
    operations: Sequence[Operation],
    *,
    placeholders: Collection[tuple[str, str]] = (),
) -> Edited:
    """Apply all operations in order, or none: raises `RefusedError` with every problem found.

    `placeholders` are modules (name, version) the catalogue lacks but this draft may use nevertheless,
    because an import brought them: otherwise removing such a node could not be undone.
    """
    draft = _Draft(document, catalog, frozenset(placeholders))
    problems: list[Problem] = []
    inverses: list[tuple[Operation, ...]] = []
    for index, operation in enumerate(operations):
        try:
            inverses.append(draft.apply(operation))
        except RefusedOperationError as refused:
            problems.append(replace(refused.problem, operation=index, where=f"operations[{index}]"))
        except FollowsRefusalError:
            continue
    result = draft.document()
    if not problems:
        problems.extend(_oversized(result))
    if problems:
        raise RefusedError(problems)
    return Edited(result, tuple(inverses))


def replay(document: Document, operations: Iterable[Operation]) -> Document:
    """Apply operations of the log once more, or their inverses, without asking the catalogue.

    They were accepted when they were made; a module that has left or changed since makes no gap in history.
    """
    draft = _Draft(document, None, frozenset())
    for operation in operations:
        draft.apply(operation)
    return draft.document()


def _oversized(document: Document) -> list[Problem]:
    counts = (
        (len(document.nodes), limits.MAX_NODES, _("A pipeline can have at most {limit} nodes.")),
        (len(document.edges), limits.MAX_EDGES, _("A pipeline can have at most {limit} connections.")),
        (len(document.notes), limits.MAX_NOTES, _("A pipeline can have at most {limit} notes.")),
        (len(document.groups), limits.MAX_GROUPS, _("A pipeline can have at most {limit} groups.")),
        (
            len(document.parameters),
            limits.MAX_PIPELINE_PARAMETERS,
            _("A pipeline can have at most {limit} parameters."),
        ),
    )
    problems = [
        Problem("too_many", text.format(limit=limit)) for count, limit, text in counts if count > limit
    ]
    size = len(json.dumps(document.to_json(), ensure_ascii=False, separators=(",", ":")).encode())
    if size > limits.MAX_DOCUMENT_BYTES:
        text = _("The pipeline is larger than {limit} MB.").format(limit=limits.MAX_DOCUMENT_BYTES // 2**20)
        problems.append(Problem("document_too_large", text))
    return problems


class _Draft:
    """A working copy: plain dictionaries, kept in step while operations are applied."""

    def __init__(
        self, document: Document, catalog: Catalog | None, placeholders: frozenset[tuple[str, str]]
    ) -> None:
        #: none where operations are replayed that were checked when they were made
        self._catalog = catalog
        self._placeholders = placeholders
        self._nodes = dict(document.nodes)
        self._edges = dict(document.edges)
        self._notes = dict(document.notes)
        self._groups = dict(document.groups)
        self._parameters = dict(document.parameters)
        #: ids refused operations would have brought; what follows from them is not reported again
        self._refused: set[str] = set()
        self._connecting = Connecting(
            self._nodes,
            self._edges,
            catalog=catalog,
            refused=self._refused,
            check_new=self._check_new,
        )
        self._grouping = Grouping(
            self._nodes,
            self._groups,
            refused=self._refused,
            check_new=self._check_new,
            node_of=self._node,
        )
        self._sealing = Sealing(self._nodes, self._edges, self._groups)
        self._binding = Binding(
            self._nodes,
            self._parameters,
            catalog=catalog,
            refused=self._refused,
            check_new=self._check_new,
            node_of=self._node,
        )
        self._appliers: dict[type[Operation], Callable[[Any], tuple[Operation, ...]]] = {
            AddNode: self._add_node,
            RemoveNode: self._remove_node,
            SetParameter: self._set_parameter,
            RenameNode: self._rename_node,
            SetComment: self._set_comment,
            SetColor: self._set_color,
            SetDisabled: self._set_disabled,
            MoveNodes: self._move_nodes,
            AddNote: self._add_note,
            EditNote: self._edit_note,
            RemoveNote: self._remove_note,
            **self._connecting.appliers,
            **self._grouping.appliers,
            **self._binding.appliers,
        }

    def document(self) -> Document:
        return Document(self._nodes, self._edges, self._notes, self._groups, self._parameters)

    def apply(self, operation: Operation) -> tuple[Operation, ...]:
        """Apply one operation and return its inverse. Raises without having changed anything."""
        self._sealing.check(operation)
        return self._appliers[type(operation)](operation)

    def _add_node(self, operation: AddNode) -> tuple[Operation, ...]:
        node = operation.node
        self._check_new(node.id, self._nodes)
        if self._catalog is not None:
            self._check_module(node, self._catalog)
        self._grouping.check(node.group, node=node.id)
        self._binding.check(node)
        self._nodes[node.id] = node
        self._connecting.node_added(node.id)
        return (RemoveNode(inverse_id(operation), node.id),)

    def _check_module(self, node: Node, catalog: Catalog) -> None:
        module = catalog.get(node.module)
        if (node.module, node.version) not in self._placeholders and (
            module is None or module.version != node.version
        ):
            self._refused.add(node.id)
            if module is None:
                message = _("There is no module “{module}”.").format(module=node.module)
                raise RefusedOperationError("unknown_module", message, node=node.id)
            message = _("The module “{module}” is installed in version {installed}, not {version}.").format(
                module=node.module, installed=module.version, version=node.version
            )
            raise RefusedOperationError("unknown_version", message, node=node.id)

    def _remove_node(self, operation: RemoveNode) -> tuple[Operation, ...]:
        node = self._node(operation.node_id)
        self._connecting.check_free(node)
        del self._nodes[node.id]
        self._connecting.node_removed(node.id)
        return (AddNode(inverse_id(operation), node),)

    def _set_parameter(self, operation: SetParameter) -> tuple[Operation, ...]:
        node = self._node(operation.node_id)
        self._binding.check_unbound(node, operation.name)
        parameters = dict(node.parameters)
        before = parameters.pop(operation.name, None)
        if operation.value is not None:
            parameters[operation.name] = operation.value
        if len(parameters) + len(node.bindings) > limits.MAX_PARAMETERS:
            message = _("A node can have at most {limit} parameters.").format(limit=limits.MAX_PARAMETERS)
            raise RefusedOperationError("too_many", message, node=node.id)
        self._nodes[node.id] = replace(node, parameters=parameters)
        return (SetParameter(inverse_id(operation), node.id, operation.name, before),)

    def _rename_node(self, operation: RenameNode) -> tuple[Operation, ...]:
        node = self._node(operation.node_id)
        self._nodes[node.id] = replace(node, name=operation.name)
        return (RenameNode(inverse_id(operation), node.id, node.name),)

    def _set_comment(self, operation: SetComment) -> tuple[Operation, ...]:
        node = self._node(operation.node_id)
        self._nodes[node.id] = replace(node, comment=operation.comment)
        return (SetComment(inverse_id(operation), node.id, node.comment),)

    def _set_color(self, operation: SetColor) -> tuple[Operation, ...]:
        node = self._node(operation.node_id)
        self._nodes[node.id] = replace(node, color=operation.color)
        return (SetColor(inverse_id(operation), node.id, node.color),)

    def _set_disabled(self, operation: SetDisabled) -> tuple[Operation, ...]:
        node = self._node(operation.node_id)
        self._nodes[node.id] = replace(node, disabled=operation.disabled)
        return (SetDisabled(inverse_id(operation), node.id, node.disabled),)

    def _move_nodes(self, operation: MoveNodes) -> tuple[Operation, ...]:
        before = {node_id: self._node(node_id).position for node_id in operation.positions}
        for node_id, position in operation.positions.items():
            self._nodes[node_id] = replace(self._nodes[node_id], position=position)
        return (MoveNodes(inverse_id(operation), before),)

    def _add_note(self, operation: AddNote) -> tuple[Operation, ...]:
        self._check_new(operation.note.id, self._notes)
        self._notes[operation.note.id] = operation.note
        return (RemoveNote(inverse_id(operation), operation.note.id),)

    def _edit_note(self, operation: EditNote) -> tuple[Operation, ...]:
        note = self._note(operation.note_id)
        self._notes[note.id] = Note(note.id, operation.text, operation.position, operation.size)
        return (EditNote(inverse_id(operation), note.id, note.text, note.position, note.size),)

    def _remove_note(self, operation: RemoveNote) -> tuple[Operation, ...]:
        note = self._note(operation.note_id)
        del self._notes[note.id]
        return (AddNote(inverse_id(operation), note),)

    def _node(self, node_id: str) -> Node:
        node = self._nodes.get(node_id)
        if node is None:
            self._check_not_refused(node_id)
            message = _("There is no node “{node}”.").format(node=node_id)
            raise RefusedOperationError("unknown_node", message, node=node_id)
        return node

    def _note(self, note_id: str) -> Note:
        note = self._notes.get(note_id)
        if note is None:
            message = _("There is no note “{note}”.").format(note=note_id)
            raise RefusedOperationError("unknown_note", message)
        return note

    def _check_new(self, thing_id: str, existing: Collection[str]) -> None:
        if thing_id in existing:
            message = _("The id “{id}” is already in use.").format(id=thing_id)
            raise RefusedOperationError("duplicate_id", message)

    def _check_not_refused(self, thing_id: str) -> None:
        if thing_id in self._refused:
            raise FollowsRefusalError
