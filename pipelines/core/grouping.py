"""Applying the operations on groups; `editing` applies all others."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from pipelines.core.document import Group, Node
from pipelines.core.messages import gettext as _
from pipelines.core.operations import AddGroup, EditGroup, Operation, RemoveGroup, SetGroups
from pipelines.core.refusals import FollowsRefusalError, RefusedOperationError, inverse_id

Applier = Callable[[Any], tuple[Operation, ...]]


class Grouping:
    """Works on the working copy's own dictionaries of nodes and groups."""

    def __init__(
        self,
        nodes: dict[str, Node],
        groups: dict[str, Group],
        *,
        refused: Collection[str],
        check_new: Callable[[str, Collection[str]], None],
        node_of: Callable[[str], Node],
    ) -> None:
        self._nodes = nodes
        self._groups = groups
        self._refused = refused
        self._check_new = check_new
        self._node_of = node_of
        self.appliers: dict[type[Operation], Applier] = {
            AddGroup: self._add,
            EditGroup: self._edit,
            RemoveGroup: self._remove,
            SetGroups: self._set,
        }

    def check(self, group_id: str, *, node: str) -> None:
        """Raise unless there is such a group, or none is meant."""
        if group_id:
            self._group(group_id, node=node)

    def _add(self, operation: AddGroup) -> tuple[Operation, ...]:
        self._check_new(operation.group.id, self._groups)
        self._groups[operation.group.id] = operation.group
        return (RemoveGroup(inverse_id(operation), operation.group.id),)

    def _edit(self, operation: EditGroup) -> tuple[Operation, ...]:
        before = self._group(operation.group.id)
        self._groups[before.id] = operation.group
        return (EditGroup(inverse_id(operation), before),)

    def _remove(self, operation: RemoveGroup) -> tuple[Operation, ...]:
        group = self._group(operation.group_id)
        member = next((node for node in self._nodes.values() if node.group == group.id), None)
        if member is not None:
            message = _("{node} is in the group {group}; take it out first.")
            message = message.format(node=member.name, group=group.name)
            raise RefusedOperationError("group_not_empty", message, node=member.id)
        del self._groups[group.id]
        return (AddGroup(inverse_id(operation), group),)

    def _set(self, operation: SetGroups) -> tuple[Operation, ...]:
        before = {node_id: self._node_of(node_id).group for node_id in operation.groups}
        for node_id, group_id in operation.groups.items():
            self.check(group_id, node=node_id)
        for node_id, group_id in operation.groups.items():
            self._nodes[node_id] = replace(self._nodes[node_id], group=group_id)
        return (SetGroups(inverse_id(operation), before),)

    def _group(self, group_id: str, *, node: str | None = None) -> Group:
        group = self._groups.get(group_id)
        if group is None:
            if group_id in self._refused:
                raise FollowsRefusalError
            message = _("There is no group “{group}”.").format(group=group_id)
            raise RefusedOperationError("unknown_group", message, node=node)
        return group
