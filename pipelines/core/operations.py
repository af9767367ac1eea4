"""The edits of a draft, as values. The wire form is `{"id": uuid, "type": "add_node", …}`.

What an edit does is `editing`'s business, how it is read from a client that of `reading_operations`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pipelines.core.document import Edge, Group, Node, Note, PipelineParameter, Position, Size


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


def _wire(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _wire(item) for key, item in value.items()}
    to_json = getattr(value, "to_json", None)
    return to_json() if to_json is not None else value
