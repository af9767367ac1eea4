"""Design-time schema of Edit Metadata."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import (
    ParameterProblem,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
    check_columns,
)
from modules.edit_metadata.changes import ChangeError, changed_schema

_OUTPUT = "results_dataset"


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    dataset = inputs.get("dataset")
    if not isinstance(dataset, TableSchema):
        return Propagation({_OUTPUT: None})
    columns, problems = check_columns("column", parameters.get("column"), dataset)
    if columns is None:
        return Propagation({_OUTPUT: None}, problems)
    try:
        return Propagation({_OUTPUT: changed_schema(dataset, columns, parameters)})
    except ChangeError as error:
        problem = ParameterProblem(error.parameter, f"schema_{error.code}", error.message, error.hint)
        return Propagation({_OUTPUT: None}, (problem,))
