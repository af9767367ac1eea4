"""The result of asking a module what its outputs will look like, and the declarative form of the answer.

A module with a `schema.py` implements `propagate(inputs, parameters, context) -> Propagation`; the others say
`same_as` in `module.yaml`, which `propagate_declared` reads. Both never raise on what a person drew or typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from modules.columns.schema import PortSchema, TableSchema


@dataclass(frozen=True, slots=True)
class ParameterProblem:
    """Something wrong with a parameter's value that only the input's schema could reveal."""

    parameter: str
    code: str
    message: str
    hint: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Propagation:
    """What is known of each output (None: not known before the run), and what is wrong."""

    outputs: Mapping[str, PortSchema | None] = field(default_factory=dict)
    problems: tuple[ParameterProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemaContext:
    """What the designer knows beside the graph: the schemas of uploaded datasets by their id."""

    datasets: Mapping[str, TableSchema] = field(default_factory=dict)


def propagate_declared(rule: Mapping[str, object], inputs: Mapping[str, PortSchema | None]) -> Propagation:
    """Evaluate `{"outputs": {port: {"same_as": input}}}`; an output without a rule is not known."""
    declared = rule.get("outputs", {})
    outputs: dict[str, PortSchema | None] = {}
    if isinstance(declared, Mapping):
        for port, how in declared.items():
            source = how.get("same_as") if isinstance(how, Mapping) else None
            outputs[str(port)] = inputs.get(source) if isinstance(source, str) else None
    return Propagation(outputs)
