"""The edits of a draft, as values. The wire form is `{"id": uuid, "type": "add_node", …}`.

What an edit does is `editing`'s business; here is what it says and how it is read from a client.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pipelines.core import limits
from pipelines.core.document import Edge, Group, Node, Note, PipelineParameter, Position, Size
from pipelines.core.messages import gettext as _
from pipelines.core.problems import RefusedError
from pipelines.core.reading import ID, PORT, Reader, shown


@dataclass(frozen=True, slots=True)
class Operation:
    """One edit; `id` is made by the client and recognised when it comes again."""

    type: ClassVar[str]
    id: str

    def to_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"id": self.id, "type": self.type}
        for field in dataclasses.fields(self):
            if field.name != "id":
                body[field.name] = _wire(getattr(self, field.name))
        return body


@dataclass(frozen=True, slots=True)
class AddNode(Operation):
    type: ClassVar[str] = "add_node"
    node: Node


@dataclass(frozen=True, slots=True)
class RemoveNode(Operation):
    """Refused while edges are attached: a client disconnects first, so that undo restores them too."""

    type: ClassVar[str] = "remove_node"
    node_id: str


@dataclass(frozen=True, slots=True)
class Connect(Operation):
    type: ClassVar[str] = "connect"
    edge: Edge


@dataclass(frozen=True, slots=True)
class Disconnect(Operation):
    type: ClassVar[str] = "disconnect"
    edge_id: str


@dataclass(frozen=True, slots=True)
class SetParameter(Operation):
    """Set a parameter; None takes the value away again, back to the default. Refused while it is bound."""

    type: ClassVar[str] = "set_parameter"
    node_id: str
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class RenameNode(Operation):
    type: ClassVar[str] = "rename_node"
    node_id: str
    name: str


@dataclass(frozen=True, slots=True)
class SetComment(Operation):
    type: ClassVar[str] = "set_comment"
    node_id: str
    comment: str


@dataclass(frozen=True, slots=True)
class SetColor(Operation):
    """Layout only, like `MoveNodes`; the empty colour is that of the module's category."""

    type: ClassVar[str] = "set_color"
    node_id: str
    color: str


@dataclass(frozen=True, slots=True)
class SetDisabled(Operation):
    """Leave a node out of runs, or take it in again."""

    type: ClassVar[str] = "set_disabled"
    node_id: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class MoveNodes(Operation):
    """Layout only: it never makes a step run again."""

    type: ClassVar[str] = "move_nodes"
    positions: Mapping[str, Position]


@dataclass(frozen=True, slots=True)
class AddNote(Operation):
    type: ClassVar[str] = "add_note"
    note: Note


@dataclass(frozen=True, slots=True)
class EditNote(Operation):
    type: ClassVar[str] = "edit_note"
    note_id: str
    text: str
    position: Position
    size: Size


@dataclass(frozen=True, slots=True)
class RemoveNote(Operation):
    type: ClassVar[str] = "remove_note"
    note_id: str


@dataclass(frozen=True, slots=True)
class AddGroup(Operation):
    type: ClassVar[str] = "add_group"
    group: Group


@dataclass(frozen=True, slots=True)
class EditGroup(Operation):
    """Replace the name, the names of ports, and whether the group is collapsed."""

    type: ClassVar[str] = "edit_group"
    group: Group


@dataclass(frozen=True, slots=True)
class RemoveGroup(Operation):
    """Refused while nodes are in it: a client takes them out first, so that undo puts them back."""

    type: ClassVar[str] = "remove_group"
    group_id: str


@dataclass(frozen=True, slots=True)
class SetGroups(Operation):
    """Put nodes into groups; the empty id takes a node out of its own."""

    type: ClassVar[str] = "set_groups"
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AddPipelineParameter(Operation):
    type: ClassVar[str] = "add_pipeline_parameter"
    parameter: PipelineParameter


@dataclass(frozen=True, slots=True)
class EditPipelineParameter(Operation):
    """Replace name, default and description; the kind of its values stays."""

    type: ClassVar[str] = "edit_pipeline_parameter"
    parameter: PipelineParameter


@dataclass(frozen=True, slots=True)
class RemovePipelineParameter(Operation):
    """Refused while nodes take it: a client detaches first, so that undo binds them again."""

    type: ClassVar[str] = "remove_pipeline_parameter"
    parameter_id: str


@dataclass(frozen=True, slots=True)
class BindParameter(Operation):
    """Let a parameter of a node take its value from the pipeline; its own value goes."""

    type: ClassVar[str] = "bind_parameter"
    node_id: str
    name: str
    parameter_id: str


@dataclass(frozen=True, slots=True)
class DetachParameter(Operation):
    """Give a parameter of a node a value of its own again: the one it has taken."""

    type: ClassVar[str] = "detach_parameter"
    node_id: str
    name: str


OPERATION_TYPES: dict[str, type[Operation]] = {
    kind.type: kind
    for kind in (
        AddNode,
        RemoveNode,
        Connect,
        Disconnect,
        SetParameter,
        RenameNode,
        SetComment,
        SetColor,
        SetDisabled,
        MoveNodes,
        AddNote,
        EditNote,
        RemoveNote,
        AddGroup,
        EditGroup,
        RemoveGroup,
        SetGroups,
        AddPipelineParameter,
        EditPipelineParameter,
        RemovePipelineParameter,
        BindParameter,
        DetachParameter,
    )
}


def read_operations(value: object) -> tuple[Operation, ...]:
    """Read what a client sent. Raises `RefusedError` with every problem of every operation."""
    whole = Reader()
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
        reader = Reader(f"operations[{index}]", operation=index)
        operation = _read_operation(reader, item)
        if operation is not None and operation.id in found:
            reader.refuse("duplicate_id", _("Two operations have the same id."), "id")
        problems.extend(reader.problems)
        if operation is not None:
            found[operation.id] = operation
    if problems:
        raise RefusedError(problems)
    return tuple(found.values())


def _read_operation(reader: Reader, value: object) -> Operation | None:
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


def _read_uuid(reader: Reader, value: object, where: str) -> str:
    if isinstance(value, str) and len(value) <= 64:
        try:
            return str(uuid.UUID(value))
        except ValueError:
            pass
    reader.refuse("invalid_id", _("The id of an operation must be a UUID."), where)
    return ""


def _read_positions(reader: Reader, value: object, where: str) -> dict[str, Position]:
    if not isinstance(value, Mapping) or not value or len(value) > limits.MAX_NODES:
        reader.refuse("invalid_type", _("“positions” must name at least one node."), where)
        return {}
    return {
        reader.pattern(node, where, ID): reader.position(position, f"{where}.{shown(node)}")
        for node, position in value.items()
    }


def _read_groups(reader: Reader, value: object, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not value or len(value) > limits.MAX_NODES:
        reader.refuse("invalid_type", _("“groups” must name at least one node."), where)
        return {}
    return {
        reader.pattern(node, where, ID): reader.group_id(group, f"{where}.{shown(node)}")
        for node, group in value.items()
    }


def _read_value(reader: Reader, value: object, where: str) -> Any:
    return None if value is None else reader.parameter_value(value, where)


_FieldReader = Callable[[Reader, object, str], Any]

_FIELDS: dict[str, _FieldReader] = {
    "id": _read_uuid,
    "node": Reader.node,
    "edge": Reader.edge,
    "note": Reader.note,
    "node_id": lambda reader, value, where: reader.pattern(value, where, ID),
    "edge_id": lambda reader, value, where: reader.pattern(value, where, ID),
    "note_id": lambda reader, value, where: reader.pattern(value, where, ID),
    "name": Reader.name,
    "value": _read_value,
    "comment": lambda reader, value, where: reader.text(value, where, limits.MAX_COMMENT_LENGTH),
    "color": Reader.color,
    "disabled": Reader.flag,
    "text": lambda reader, value, where: reader.text(value, where, limits.MAX_NOTE_LENGTH),
    "position": Reader.position,
    "size": Reader.size,
    "positions": _read_positions,
    "group": Reader.group,
    "group_id": lambda reader, value, where: reader.pattern(value, where, ID),
    "groups": _read_groups,
    "parameter": Reader.pipeline_parameter,
    "parameter_id": lambda reader, value, where: reader.pattern(value, where, ID),
}

#: their `name` is a parameter of a module, not a name that a person gave
_NAME_PARAMETERS = (SetParameter, BindParameter, DetachParameter)


def _reader_of(kind: type[Operation], field: str) -> _FieldReader:
    if kind in _NAME_PARAMETERS and field == "name":
        return lambda reader, value, where: reader.pattern(value, where, PORT)
    return _FIELDS[field]


def _wire(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _wire(item) for key, item in value.items()}
    to_json = getattr(value, "to_json", None)
    return to_json() if to_json is not None else value
