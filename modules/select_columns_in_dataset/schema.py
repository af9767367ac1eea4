"""Design-time schema of Select Columns in Dataset: the columns chosen, repetitions numbered."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import (
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
    check_columns,
    unique_names,
)


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    dataset = inputs.get("dataset")
    if not isinstance(dataset, TableSchema):
        return Propagation({"results_dataset": None})
    columns, problems = check_columns("select_columns", parameters.get("select_columns"), dataset)
    if columns is None:
        return Propagation({"results_dataset": None}, problems)
    names = unique_names(column.name for column in columns)
    renamed = tuple(column.renamed(name) for column, name in zip(columns, names, strict=True))
    return Propagation({"results_dataset": TableSchema(renamed)}, problems)
