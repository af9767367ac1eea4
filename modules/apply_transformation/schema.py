"""Design-time schema of Apply Transformation: what the transformation says it does to a table."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import (
    ParameterProblem,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
    TransformationSchema,
    did_you_mean,
    replay_schema,
)
from modules.columns.texts import text as _


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    transformation, dataset = inputs.get("transformation"), inputs.get("dataset")
    if not isinstance(transformation, TransformationSchema) or not isinstance(dataset, TableSchema):
        return Propagation({"transformed_dataset": None})
    missing = [column.name for column in transformation.columns if column.name not in dataset]
    if missing:
        return Propagation({"transformed_dataset": None}, (_lacks(missing, dataset),))
    return Propagation({"transformed_dataset": replay_schema(transformation, dataset)})


def _lacks(missing: list[str], dataset: TableSchema) -> ParameterProblem:
    shown = ", ".join(f'"{name}"' for name in missing[:5]) + (" …" if len(missing) > 5 else "")
    close = did_you_mean(missing[0], dataset.names)
    hint = (
        _('Did you mean "{close}"? Connect a dataset with the same columns.', close=close)
        if close
        else _("Connect a dataset with the same columns.")
    )
    return ParameterProblem(
        "dataset",
        "unknown_column",
        _("The dataset lacks columns the transformation was fitted on: {columns}.", columns=shown),
        hint,
        tuple(missing),
    )
