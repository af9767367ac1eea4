"""What turns one draft into another, as operations: restoring an earlier state is itself an edit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pipelines.core.binding import detached
from pipelines.core.document import Document, Edge, Node
from pipelines.core.json_values import is_same
from pipelines.core.operations import (
    AddGroup,
    AddNode,
    AddNote,
    AddPipelineParameter,
    BindParameter,
    Connect,
    DetachParameter,
    Disconnect,
    EditGroup,
    EditNote,
    EditPipelineParameter,
    MoveNodes,
    Operation,
    RemoveGroup,
    RemoveNode,
    RemoveNote,
    RemovePipelineParameter,
    RenameNode,
    SetColor,
    SetComment,
    SetDisabled,
    SetGroups,
    SetParameter,
)
from pipelines.core.sealing import sealed_part, unsealed

#: fields of a node that one operation sets; position and parameters are treated apart
_NODE_FIELDS: dict[str, Callable[[str, str, Any], Operation]] = {
    "name": RenameNode,
    "comment": SetComment,
    "color": SetColor,
    "disabled": SetDisabled,
}


def diff(before: Document, after: Document) -> tuple[Operation, ...]:
    """Operations that turn `before` into `after`, in an order in which none of them is refused.

    Connections go first and come last, so that nodes are free to leave and all ends are there. Sealed groups
    that change are opened for it.
    """
    opened = _sealed_otherwise(before, after)
    sealed = _sealed_otherwise(after, before)
    return (
        *(EditGroup(_new_id(), unsealed(before.groups[key])) for key in opened),
        *_changes(_open(before, opened), _open(after, sealed)),
        *(EditGroup(_new_id(), after.groups[key]) for key in sealed),
    )


def _sealed_otherwise(document: Document, other: Document) -> list[str]:
    """The groups that are sealed here and not with the same content there."""
    return [
        key
        for key, group in document.groups.items()
        if group.is_sealed and sealed_part(document, key) != sealed_part(other, key)
    ]


def _open(document: Document, groups: list[str]) -> Document:
    opened = {key: unsealed(document.groups[key]) for key in groups}
    return replace(document, groups={**document.groups, **opened})


def _changes(before: Document, after: Document) -> Iterator[Operation]:
    kept_nodes = {key for key, node in after.nodes.items() if _is_same_module(before.nodes.get(key), node)}
    kept_edges = {key for key, edge in after.edges.items() if _stays(before.edges.get(key), edge, kept_nodes)}
    for key in before.edges.keys() - kept_edges:
        yield Disconnect(_new_id(), key)
    for key in before.nodes.keys() - kept_nodes:
        yield RemoveNode(_new_id(), key)
    freed = {key: _freed(before, after, key) for key in kept_nodes}
    for key, node in freed.items():
        for name in before.nodes[key].bindings.keys() - node.bindings.keys():
            yield DetachParameter(_new_id(), key, name)
    yield from _parameter_changes(before, after)
    yield from _new_groups(before, after)
    for key, node in after.nodes.items():
        if key in kept_nodes:
            yield from _node_changes(freed[key], node)
        else:
            yield AddNode(_new_id(), node)
    regrouped = {key: after.nodes[key].group for key in kept_nodes if _regrouped(before, after, key)}
    if regrouped:
        yield SetGroups(_new_id(), regrouped)
    for key in before.groups.keys() - after.groups.keys():
        yield RemoveGroup(_new_id(), key)
    moved = {key: after.nodes[key].position for key in kept_nodes if _moved(before, after, key)}
    if moved:
        yield MoveNodes(_new_id(), moved)
    for key, edge in after.edges.items():
        if key not in kept_edges:
            yield Connect(_new_id(), edge)
    yield from _note_changes(before, after)


def _is_same_module(before: Node | None, after: Node) -> bool:
    return before is not None and (before.module, before.version) == (after.module, after.version)


def _stays(before: Edge | None, after: Edge, kept_nodes: set[str]) -> bool:
    return before == after and {after.source.node, after.target.node} <= kept_nodes


def _moved(before: Document, after: Document, key: str) -> bool:
    return before.nodes[key].position != after.nodes[key].position


def _regrouped(before: Document, after: Document, key: str) -> bool:
    return before.nodes[key].group != after.nodes[key].group


def _lasts(before: Document, after: Document, parameter_id: str) -> bool:
    """Whether a parameter of the pipeline stays; one of another name or kind is a new one.

    A name that another one gives away can then be taken without a detour.
    """
    old, new = before.parameters.get(parameter_id), after.parameters.get(parameter_id)
    if old is None or new is None:
        return False
    return (old.name, old.type, old.widget) == (new.name, new.type, new.widget)


def _freed(before: Document, after: Document, key: str) -> Node:
    """A node that stays, without the bindings that do not."""
    node = before.nodes[key]
    for name, parameter_id in before.nodes[key].bindings.items():
        stays = after.nodes[key].bindings.get(name) == parameter_id
        if not stays or not _lasts(before, after, parameter_id):
            node = detached(node, name, before.parameters)
    return node


def _parameter_changes(before: Document, after: Document) -> Iterator[Operation]:
    lasting = {key for key in before.parameters if _lasts(before, after, key)}
    for key in before.parameters.keys() - lasting:
        yield RemovePipelineParameter(_new_id(), key)
    for key, parameter in after.parameters.items():
        if key not in lasting:
            yield AddPipelineParameter(_new_id(), parameter)
        elif not is_same(before.parameters[key].to_json(), parameter.to_json()):
            yield EditPipelineParameter(_new_id(), parameter)


def _new_groups(before: Document, after: Document) -> Iterator[Operation]:
    """Before the nodes that come into them. Those that go wait until their nodes have left."""
    for key, group in after.groups.items():
        if key not in before.groups:
            yield AddGroup(_new_id(), group)
        elif before.groups[key] != group:
            yield EditGroup(_new_id(), group)


def _node_changes(before: Node, after: Node) -> Iterator[Operation]:
    for name, operation in _NODE_FIELDS.items():
        value = getattr(after, name)
        if getattr(before, name) != value:
            yield operation(_new_id(), after.id, value)
    # what goes makes room first: the number of parameters is limited
    for name in before.parameters.keys() - after.parameters.keys() - after.bindings.keys():
        yield SetParameter(_new_id(), after.id, name, None)
    for name in after.bindings.keys() - before.bindings.keys():
        yield BindParameter(_new_id(), after.id, name, after.bindings[name])
    for name, value in after.parameters.items():
        if name not in before.parameters or not is_same(before.parameters[name], value):
            yield SetParameter(_new_id(), after.id, name, value)


def _note_changes(before: Document, after: Document) -> Iterator[Operation]:
    for key in before.notes.keys() - after.notes.keys():
        yield RemoveNote(_new_id(), key)
    for key, note in after.notes.items():
        if key not in before.notes:
            yield AddNote(_new_id(), note)
        elif before.notes[key] != note:
            yield EditNote(_new_id(), key, note.text, note.position, note.size)


def _new_id() -> str:
    return str(uuid.uuid4())
