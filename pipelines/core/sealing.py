"""What may not be done to an instance of a sub-pipeline while it is sealed.

Sealed are its structure and the values that the version gives. Where its nodes stand, what they are called
and how they look stays free, as do the parameters that the sub-pipeline leaves open and connections of its
ports.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipelines.core.document import Document, Edge, Endpoint, Group, Node
from pipelines.core.messages import gettext as _
from pipelines.core.operations import (
    AddGroup,
    AddNode,
    BindParameter,
    Connect,
    DetachParameter,
    Disconnect,
    EditGroup,
    Operation,
    RemoveNode,
    SetDisabled,
    SetGroups,
    SetParameter,
)
from pipelines.core.refusals import RefusedOperationError


class Sealing:
    """Looks at the working copy's own dictionaries before an operation is applied to them."""

    def __init__(
        self, nodes: Mapping[str, Node], edges: Mapping[str, Edge], groups: Mapping[str, Group]
    ) -> None:
        self._nodes = nodes
        self._edges = edges
        self._groups = groups
        self._checks: dict[type[Operation], Callable[[Any], None]] = {
            AddNode: self._add_node,
            RemoveNode: lambda operation: self._check_node(operation.node_id),
            SetDisabled: lambda operation: self._check_node(operation.node_id),
            SetParameter: self._check_parameter,
            BindParameter: self._check_parameter,
            DetachParameter: self._check_parameter,
            Connect: lambda operation: self._check_edge(operation.edge),
            Disconnect: self._disconnect,
            AddGroup: lambda operation: self._check_edges_around(operation.group),
            EditGroup: self._edit_group,
            SetGroups: self._set_groups,
        }

    def check(self, operation: Operation) -> None:
        """Raise when it changes what is sealed; what does not exist is left to others to refuse."""
        check = self._checks.get(type(operation))
        if check is not None:
            check(operation)

    def _add_node(self, operation: AddNode) -> None:
        group = self._sealed(operation.node.group)
        if group is not None:
            raise refusal(group, operation.node)

    def _check_node(self, node_id: str) -> None:
        node, group = self._sealing(node_id)
        if group is not None:
            raise refusal(group, node)

    def _check_parameter(self, operation: SetParameter | BindParameter | DetachParameter) -> None:
        node, group = self._sealing(operation.node_id)
        if group is not None and f"{operation.node_id}.{operation.name}" not in promoted(group):
            raise refusal(group, node)

    def _check_edge(self, edge: Edge) -> None:
        source, target = self._sealing(edge.source.node)[1], self._sealing(edge.target.node)[1]
        if source is not None and source is target:
            raise refusal(source, self._nodes[edge.target.node])
        for group, key, end in (
            (source, port_key("output", edge.source), edge.source),
            (target, port_key("input", edge.target), edge.target),
        ):
            if group is not None and key not in group.ports:
                message = _("“{group}” is a sub-pipeline and has no such port; open it for editing first.")
                raise RefusedOperationError(
                    "group_sealed", message.format(group=group.name), node=end.node, port=end.port
                )

    def _disconnect(self, operation: Disconnect) -> None:
        edge = self._edges.get(operation.edge_id)
        if edge is not None and self._nodes[edge.source.node].group == self._nodes[edge.target.node].group:
            self._check_node(edge.target.node)

    def _edit_group(self, operation: EditGroup) -> None:
        before, after = self._groups.get(operation.group.id), operation.group
        if before is not None and before.is_sealed and after.is_sealed:
            if (before.source, before.ports) != (after.source, after.ports):
                raise refusal(before)
        elif before is not None:
            self._check_edges_around(after)

    def _check_edges_around(self, group: Group) -> None:
        if not group.is_sealed:
            return
        for key, end in edges_around(self._nodes, self._edges.values(), group.id):
            if key not in group.ports:
                message = _("{node} is connected with the rest by a port that “{group}” does not have.")
                message = message.format(node=self._nodes[end.node].name, group=group.name)
                raise RefusedOperationError("group_sealed", message, node=end.node, port=end.port)

    def _set_groups(self, operation: SetGroups) -> None:
        for node_id, group_id in operation.groups.items():
            node, group = self._sealing(node_id)
            into = self._sealed(group_id)
            if node is not None and node.group != group_id and (group or into) is not None:
                raise refusal(group or into, node)

    def _sealing(self, node_id: str) -> tuple[Node | None, Group | None]:
        node = self._nodes.get(node_id)
        return node, None if node is None else self._sealed(node.group)

    def _sealed(self, group_id: str) -> Group | None:
        group = self._groups.get(group_id)
        return group if group is not None and group.is_sealed else None


def unsealed(group: Group) -> Group:
    return group if group.source is None else replace(group, source=replace(group.source, sealed=False))


def sealed_part(document: Document, group_id: str) -> object:
    """All of a group that its being sealed keeps as it is; to be compared."""
    group = document.groups.get(group_id)
    if group is None:
        return None
    open_ones = promoted(group)
    within = {key: node for key, node in document.nodes.items() if node.group == group_id}
    nodes = {
        key: (
            node.module,
            node.version,
            node.disabled,
            as_text(
                {name: value for name, value in node.parameters.items() if f"{key}.{name}" not in open_ones}
            ),
            {name: value for name, value in node.bindings.items() if f"{key}.{name}" not in open_ones},
        )
        for key, node in within.items()
    }
    edges = {
        key: edge
        for key, edge in document.edges.items()
        if edge.source.node in within and edge.target.node in within
    }
    return group.source, group.ports, nodes, edges


def as_text(value: object) -> str:
    """A JSON value to be compared: Python takes True for 1."""
    return json.dumps(value, sort_keys=True)


def promoted(group: Group) -> frozenset[str]:
    """The `node.parameter` of an instance that its sub-pipeline leaves open."""
    if group.source is None:
        return frozenset()
    return frozenset(taker for takers in group.source.parameters.values() for taker in takers)


def port_key(side: str, end: Endpoint) -> str:
    return f"{side}:{end.node}.{end.port}"


def edges_around(
    nodes: Mapping[str, Node], edges: Iterable[Edge], group_id: str
) -> Iterator[tuple[str, Endpoint]]:
    """The ends within a group, with their keys, of the connections that lead out of it."""
    for edge in edges:
        is_from, is_to = (nodes[end.node].group == group_id for end in (edge.source, edge.target))
        if is_from and not is_to:
            yield port_key("output", edge.source), edge.source
        if is_to and not is_from:
            yield port_key("input", edge.target), edge.target


def refusal(group: Group | None, node: Node | None = None) -> RefusedOperationError:
    name = group.name if group is not None else ""
    if node is None:
        message = _("“{group}” is a sub-pipeline; open it for editing or detach it first.").format(group=name)
        return RefusedOperationError("group_sealed", message)
    message = _("{node} belongs to the sub-pipeline “{group}”; open it for editing or detach it first.")
    return RefusedOperationError("group_sealed", message.format(node=node.name, group=name), node=node.id)
