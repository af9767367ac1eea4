"""Applying the operations on parameters of the pipeline; `editing` and `grouping` apply all others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from pipelines.core import limits
from pipelines.core.catalog import Catalog
from pipelines.core.document import Node, PipelineParameter
from pipelines.core.messages import gettext as _
from pipelines.core.operations import (
    AddPipelineParameter,
    BindParameter,
    DetachParameter,
    EditPipelineParameter,
    Operation,
    RemovePipelineParameter,
    SetParameter,
)
from pipelines.core.pipeline_parameters import fits, same_kind
from pipelines.core.reading import shown
from pipelines.core.refusals import FollowsRefusalError, RefusedOperationError, inverse_id

Applier = Callable[[Any], tuple[Operation, ...]]


class Binding:
    """Works on the working copy's own dictionaries of nodes and parameters."""

    def __init__(
        self,
        nodes: dict[str, Node],
        parameters: dict[str, PipelineParameter],
        *,
        catalog: Catalog | None,
        refused: set[str],
        check_new: Callable[[str, Collection[str]], None],
        node_of: Callable[[str], Node],
    ) -> None:
        self._nodes = nodes
        self._parameters = parameters
        self._catalog = catalog
        self._refused = refused
        self._check_new = check_new
        self._node_of = node_of
        self.appliers: dict[type[Operation], Applier] = {
            AddPipelineParameter: self._add,
            EditPipelineParameter: self._edit,
            RemovePipelineParameter: self._remove,
            BindParameter: self._bind,
            DetachParameter: self._detach,
        }

    def check(self, node: Node) -> None:
        """Raise unless everything that a new node takes from the pipeline is there."""
        for parameter_id in node.bindings.values():
            self._parameter(parameter_id, node=node.id)

    def check_unbound(self, node: Node, name: str) -> None:
        """Raise when the parameter of the node takes its value from the pipeline."""
        parameter = self._parameters.get(node.bindings.get(name, ""))
        if parameter is not None:
            message = _("“{name}” of {node} takes the pipeline parameter “{parameter}”; detach it first.")
            message = message.format(name=shown(name), node=node.name, parameter=parameter.name)
            raise RefusedOperationError("parameter_bound", message, node=node.id)

    def _add(self, operation: AddPipelineParameter) -> tuple[Operation, ...]:
        parameter = operation.parameter
        self._check_new(parameter.id, self._parameters)
        self._check_name(parameter)
        self._parameters[parameter.id] = parameter
        return (RemovePipelineParameter(inverse_id(operation), parameter.id),)

    def _edit(self, operation: EditPipelineParameter) -> tuple[Operation, ...]:
        parameter = operation.parameter
        before = self._parameter(parameter.id)
        if not same_kind(before, parameter):
            message = _("The kind of “{name}” cannot change; make another pipeline parameter.")
            raise RefusedOperationError("parameter_kind", message.format(name=before.name))
        self._check_name(parameter)
        self._parameters[before.id] = parameter
        return (EditPipelineParameter(inverse_id(operation), before),)

    def _remove(self, operation: RemovePipelineParameter) -> tuple[Operation, ...]:
        parameter = self._parameter(operation.parameter_id)
        user = next((node for node in self._nodes.values() if parameter.id in node.bindings.values()), None)
        if user is not None:
            message = _("{node} takes the pipeline parameter “{parameter}”; detach it first.")
            message = message.format(node=user.name, parameter=parameter.name)
            raise RefusedOperationError("parameter_in_use", message, node=user.id)
        del self._parameters[parameter.id]
        return (AddPipelineParameter(inverse_id(operation), parameter),)

    def _bind(self, operation: BindParameter) -> tuple[Operation, ...]:
        node, name = self._node_of(operation.node_id), operation.name
        parameter = self._parameter(operation.parameter_id, node=node.id)
        if self._catalog is not None:
            self._check_fits(node, name, parameter, self._catalog)
        if len({*node.parameters, *node.bindings, name}) > limits.MAX_PARAMETERS:
            message = _("A node can have at most {limit} parameters.").format(limit=limits.MAX_PARAMETERS)
            raise RefusedOperationError("too_many", message, node=node.id)
        own = {key: value for key, value in node.parameters.items() if key != name}
        self._nodes[node.id] = replace(node, parameters=own, bindings={**node.bindings, name: parameter.id})
        before = node.bindings.get(name)
        if before is not None:
            return (BindParameter(inverse_id(operation), node.id, name, before),)
        return (
            DetachParameter(inverse_id(operation), node.id, name),
            SetParameter(inverse_id(operation, part=1), node.id, name, node.parameters.get(name)),
        )

    def _detach(self, operation: DetachParameter) -> tuple[Operation, ...]:
        node, name = self._node_of(operation.node_id), operation.name
        if name not in node.bindings:
            message = _("“{name}” of {node} takes no pipeline parameter.")
            message = message.format(name=shown(name), node=node.name)
            raise RefusedOperationError("not_bound", message, node=node.id)
        self._nodes[node.id] = detached(node, name, self._parameters)
        return (BindParameter(inverse_id(operation), node.id, name, node.bindings[name]),)

    def _check_fits(self, node: Node, name: str, parameter: PipelineParameter, catalog: Catalog) -> None:
        module = catalog.find(node.module, node.version)
        if module is None:
            return
        taker = module.parameter(name)
        if taker is None:
            message = _("{module} has no parameter “{name}”.")
            message = message.format(module=module.display_name, name=shown(name))
            raise RefusedOperationError("unknown_parameter", message, node=node.id)
        if not fits(parameter, taker):
            message = _("“{label}” of {node} cannot take “{parameter}”: their values are of different kinds.")
            message = message.format(label=taker.label, node=node.name, parameter=parameter.name)
            raise RefusedOperationError("parameter_kind", message, node=node.id)

    def _check_name(self, parameter: PipelineParameter) -> None:
        wanted = parameter.name.casefold()
        for other in self._parameters.values():
            if other.id != parameter.id and other.name.casefold() == wanted:
                self._refused.add(parameter.id)
                message = _("There is a pipeline parameter “{name}” already.").format(name=other.name)
                raise RefusedOperationError("duplicate_name", message)

    def _parameter(self, parameter_id: str, *, node: str | None = None) -> PipelineParameter:
        parameter = self._parameters.get(parameter_id)
        if parameter is None:
            if parameter_id in self._refused:
                raise FollowsRefusalError
            message = _("There is no pipeline parameter “{parameter}”.").format(parameter=parameter_id)
            raise RefusedOperationError("unknown_pipeline_parameter", message, node=node)
        return parameter


def detached(node: Node, name: str, parameters: Mapping[str, PipelineParameter]) -> Node:
    """The node with the pipeline's value as its own; without a value it is back at the module's default."""
    parameter = parameters[node.bindings[name]]
    own = {} if parameter.default is None else {name: parameter.default}
    bindings = {key: value for key, value in node.bindings.items() if key != name}
    return replace(node, parameters={**node.parameters, **own}, bindings=bindings)
