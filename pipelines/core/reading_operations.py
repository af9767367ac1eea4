"""Reads the operations that a client sent: all of them or none, naming everything that is wrong."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from pipelines.core import limits
from pipelines.core.messages import gettext as _
from pipelines.core.operations import (
    OPERATION_TYPES,
    BindParameter,
    DetachParameter,
    Operation,
    SetParameter,
)
from pipelines.core.problems import RefusedError
from pipelines.core.reading import ID, PORT, shown
from pipelines.core.reading_graph import GraphReader

_FieldReader = Callable[[GraphReader, object, str], Any]


def read_operations(value: object) -> tuple[Operation, ...]:
    """Read what a client sent. Raises `RefusedError` with every problem of every operation."""
    whole = GraphReader()
    if not isinstance(value, list):
        whole.refuse("invalid_type", _("“operations” must be a list."), "operations")
        raise RefusedError(whole.problems)
    if len(value) > limits.MAX_BATCH:
        message = _("At most {limit} operations can be sent at once.").format(limit=limits.MAX_BATCH)
        whole.refuse("too_many", message, "operations")
        raise RefusedError(whole.problems)
    problems = []
    found: dict[str, Operation] = {}
    for index, item in enumerate(value):
        reader = GraphReader(f"operations[{index}]", operation=index)
        operation = _read_operation(reader, item)
        if operation is not None and operation.id in found:
            reader.refuse("duplicate_id", _("Two operations have the same id."), "id")
        problems.extend(reader.problems)
        if operation is not None:
            found[operation.id] = operation
    if problems:
        raise RefusedError(problems)
    return tuple(found.values())


def _read_operation(reader: GraphReader, value: object) -> Operation | None:
    given = value.get("type") if isinstance(value, Mapping) else None
    kind = OPERATION_TYPES.get(given) if isinstance(given, str) else None
    if kind is None:
        message = _("“{type}” is not an operation.").format(type=shown(given))
        reader.refuse("unknown_operation", message, "type")
        return None
    names = [field.name for field in dataclasses.fields(kind)]
    found = reader.mapping(value, "", ("type", *names))
    if found is None:
        return None
    values = {name: _reader_of(kind, name)(reader, found[name], name) for name in names}
    return None if reader.problems else kind(**values)


def _read_uuid(reader: GraphReader, value: object, where: str) -> str:
    if isinstance(value, str) and len(value) <= 64:
        try:
            return str(uuid.UUID(value))
        except ValueError:
            pass
    reader.refuse("invalid_id", _("The id of an operation must be a UUID."), where)
    return ""


def _by_node(read: _FieldReader) -> _FieldReader:
    def read_all(reader: GraphReader, value: object, where: str) -> dict[str, Any]:
        if not isinstance(value, Mapping) or not value or len(value) > limits.MAX_NODES:
            message = _("“{field}” must name at least one node.").format(field=where)
            reader.refuse("invalid_type", message, where)
            return {}
        return {
            reader.pattern(node, where, ID): read(reader, one, f"{where}.{shown(node)}")
            for node, one in value.items()
        }

    return read_all


def _read_value(reader: GraphReader, value: object, where: str) -> Any:
    return None if value is None else reader.parameter_value(value, where)


_FIELDS: dict[str, _FieldReader] = {
    "id": _read_uuid,
    "node": GraphReader.node,
    "edge": GraphReader.edge,
    "note": GraphReader.note,
    "node_id": lambda reader, value, where: reader.pattern(value, where, ID),
    "edge_id": lambda reader, value, where: reader.pattern(value, where, ID),
    "note_id": lambda reader, value, where: reader.pattern(value, where, ID),
    "name": GraphReader.name,
    "value": _read_value,
    "comment": lambda reader, value, where: reader.text(value, where, limits.MAX_COMMENT_LENGTH),
    "color": GraphReader.color,
    "disabled": GraphReader.flag,
    "text": lambda reader, value, where: reader.text(value, where, limits.MAX_NOTE_LENGTH),
    "position": GraphReader.position,
    "size": GraphReader.size,
    "positions": _by_node(GraphReader.position),
    "group": GraphReader.group,
    "group_id": lambda reader, value, where: reader.pattern(value, where, ID),
    "groups": _by_node(GraphReader.group_id),
    "parameter": GraphReader.pipeline_parameter,
    "parameter_id": lambda reader, value, where: reader.pattern(value, where, ID),
}

#: their `name` is a parameter of a module, not a name that a person gave
_NAME_PARAMETERS = (SetParameter, BindParameter, DetachParameter)


def _reader_of(kind: type[Operation], field: str) -> _FieldReader:
    if kind in _NAME_PARAMETERS and field == "name":
        return lambda reader, value, where: reader.pattern(value, where, PORT)
    return _FIELDS[field]
