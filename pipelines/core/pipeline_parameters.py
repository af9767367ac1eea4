"""Parameters of the whole pipeline: which parameters of modules can take one, and what the nodes get by it.

Everything that looks at values (validation, planning, schemas) looks at a `resolved` document, in which each
node has the values it takes; only what edits a draft sees the bindings alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipelines.core.catalog import Catalog, Module, Parameter
from pipelines.core.document import Document, Node, PipelineParameter

#: widgets whose values mean something beside their type; all others are told apart by type alone
_OWN_KINDS = frozenset({"columns", "column", "dataset"})


@dataclass(frozen=True, slots=True)
class Taker:
    """A parameter of a node that takes its value from the pipeline."""

    node: Node
    module: Module
    parameter: Parameter


def fits(parameter: PipelineParameter, taker: Parameter) -> bool:
    """Tell whether a parameter of a module can take the value."""
    return _kind(parameter.type, parameter.widget) == _kind(taker.type, taker.widget)


def as_taker(parameter: PipelineParameter) -> Parameter:
    """What a module's parameter of the same kind would be: without a range or choices of its own."""
    return Parameter(parameter.name, parameter.name, parameter.type, parameter.widget)


def same_kind(left: PipelineParameter, right: PipelineParameter) -> bool:
    return (left.type, left.widget) == (right.type, right.widget)


def alike(left: Parameter, right: Parameter) -> bool:
    """Tell whether two parameters of modules can take one value."""
    return _kind(left.type, left.widget) == _kind(right.type, right.widget)


def _kind(type_: str, widget: str) -> tuple[str, str]:
    return type_, widget if widget in _OWN_KINDS else ""


def takers(document: Document, catalog: Catalog) -> Iterator[tuple[PipelineParameter, Taker]]:
    """Every binding whose two ends are known."""
    for node in document.nodes.values():
        if not node.bindings:
            continue
        module = catalog.find(node.module, node.version)
        for name, parameter_id in node.bindings.items():
            parameter = document.parameters.get(parameter_id)
            taker = module.parameter(name) if module is not None else None
            if parameter is not None and module is not None and taker is not None:
                yield parameter, Taker(node, module, taker)


def with_values(document: Document, values: Mapping[str, Any]) -> Document:
    """The document with these values, by name, in the place of the defaults."""
    return replace(
        document,
        parameters={
            key: replace(parameter, default=values.get(parameter.name, parameter.default))
            for key, parameter in document.parameters.items()
        },
    )


def resolved(document: Document) -> Document:
    """The document with each bound parameter at its value; the same object when nothing is bound."""
    bound = {key: _filled(node, document) for key, node in document.nodes.items() if node.bindings}
    return replace(document, nodes={**document.nodes, **bound}) if bound else document


def _filled(node: Node, document: Document) -> Node:
    values = dict(node.parameters)
    for name, parameter_id in node.bindings.items():
        parameter = document.parameters.get(parameter_id)
        # a part of a resolved document has no parameters of its own: its nodes keep what they were given
        if parameter is None:
            continue
        values.pop(name, None)
        if parameter.default is not None:
            values[name] = parameter.default
    return replace(node, parameters=values)
