"""What differs between two drafts, thing by thing and field by field, as a person is told it.

`diff` gives the operations that lead from one draft to the other; this gives the differences themselves.
Connections are told apart by their ends and not by their ids: one that was made anew is the same to a reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from pipelines.core.document import Document, Edge, Endpoint, Group, Node, Note, PipelineParameter
from pipelines.core.json_values import is_same


class Status(StrEnum):
    """How something of one draft stands in the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    #: only where it is drawn, or how large
    LAYOUT = "layout"


Thing = TypeVar("Thing")
Fields = Callable[[Thing, Thing], Iterator["FieldChange"]]

_INVERSE = {Status.ADDED: Status.REMOVED, Status.REMOVED: Status.ADDED}
#: fields that say where and how something is drawn
LAYOUT_FIELDS = frozenset({"position", "size", "collapsed", "group"})
_NODE_FIELDS = ("module", "version", "name", "comment", "color", "group", "disabled", "position")
_NOTE_FIELDS = ("text", "position", "size")
_GROUP_FIELDS = ("name", "collapsed", "source")
_PARAMETER_FIELDS = ("name", "type", "widget", "default", "description")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs."""

    field: str
    before: Any
    after: Any
    #: of a `parameter` or `binding` its name, of a name in `ports` the port; None: a value that is not set
    key: str = ""

    def inverted(self) -> FieldChange:
        return FieldChange(self.field, self.after, self.before, self.key)

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "key": self.key, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Change:
    """A node, connection, note, group or pipeline parameter that is not the same in both drafts."""

    #: of a removed connection its id before, else that after
    id: str
    status: Status
    #: of what is in both drafts
    fields: tuple[FieldChange, ...] = ()

    def inverted(self) -> Change:
        status = _INVERSE.get(self.status, self.status)
        return Change(self.id, status, tuple(change.inverted() for change in self.fields))

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "status": self.status.value,
            "fields": [change.to_json() for change in self.fields],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs; what is not named is the same in both."""

    nodes: tuple[Change, ...] = field(default=())
    edges: tuple[Change, ...] = field(default=())
    notes: tuple[Change, ...] = field(default=())
    groups: tuple[Change, ...] = field(default=())
    parameters: tuple[Change, ...] = field(default=())

    def inverted(self) -> Comparison:
        """The differences as seen from the other side."""
        parts = (self.nodes, self.edges, self.notes, self.groups, self.parameters)
        return Comparison(*(_sorted(change.inverted() for change in part) for part in parts))

    def to_json(self) -> dict[str, Any]:
        return {
            "nodes": [change.to_json() for change in self.nodes],
            "edges": [change.to_json() for change in self.edges],
            "notes": [change.to_json() for change in self.notes],
            "groups": [change.to_json() for change in self.groups],
            "parameters": [change.to_json() for change in self.parameters],
        }


def compare(before: Document, after: Document) -> Comparison:
    """All differences, in an order that depends on ids alone."""
    return Comparison(
        nodes=_things(before.nodes, after.nodes, _node_changes),
        edges=_edges(before.edges, after.edges),
        notes=_things(before.notes, after.notes, _note_changes),
        groups=_things(before.groups, after.groups, _group_changes),
        parameters=_things(before.parameters, after.parameters, _parameter_changes),
    )


def _things(
    before: Mapping[str, Thing], after: Mapping[str, Thing], fields: Fields[Thing]
) -> tuple[Change, ...]:
    found = [Change(key, Status.REMOVED) for key in before.keys() - after.keys()]
    found += [Change(key, Status.ADDED) for key in after.keys() - before.keys()]
    for key in before.keys() & after.keys():
        changed = tuple(fields(before[key], after[key]))
        if changed:
            is_layout = all(change.field in LAYOUT_FIELDS for change in changed)
            found.append(Change(key, Status.LAYOUT if is_layout else Status.CHANGED, changed))
    return _sorted(found)


def _edges(before: Mapping[str, Edge], after: Mapping[str, Edge]) -> tuple[Change, ...]:
    old, new = _by_ends(before), _by_ends(after)
    removed = [Change(old[ends], Status.REMOVED) for ends in old.keys() - new.keys()]
    return _sorted([*removed, *(Change(new[ends], Status.ADDED) for ends in new.keys() - old.keys())])


def _by_ends(edges: Mapping[str, Edge]) -> dict[tuple[Endpoint, Endpoint], str]:
    return {(edge.source, edge.target): key for key, edge in edges.items()}


def _node_changes(before: Node, after: Node) -> Iterator[FieldChange]:
    yield from _field_changes(before.to_json(), after.to_json(), _NODE_FIELDS)
    yield from _entry_changes("parameter", before.parameters, after.parameters)
    yield from _entry_changes("binding", before.bindings, after.bindings)


def _note_changes(before: Note, after: Note) -> Iterator[FieldChange]:
    yield from _field_changes(before.to_json(), after.to_json(), _NOTE_FIELDS)


def _group_changes(before: Group, after: Group) -> Iterator[FieldChange]:
    yield from _field_changes(before.to_json(), after.to_json(), _GROUP_FIELDS)
    yield from _entry_changes("ports", before.ports, after.ports)


def _parameter_changes(before: PipelineParameter, after: PipelineParameter) -> Iterator[FieldChange]:
    yield from _field_changes(before.to_json(), after.to_json(), _PARAMETER_FIELDS)


def _field_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: tuple[str, ...]
) -> Iterator[FieldChange]:
    for name in names:
        if not is_same(before.get(name), after.get(name)):
            yield FieldChange(name, before.get(name), after.get(name))


def _entry_changes(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    for key in sorted({*before, *after}):
        if not is_same(before.get(key), after.get(key)):
            yield FieldChange(name, before.get(key), after.get(key), key)


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: (change.id, change.status)))
