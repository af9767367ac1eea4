"""Design-time schema of Remove Duplicate Rows: columns stay; only the key selection is checked."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import PortSchema, Propagation, SchemaContext, TableSchema, check_columns

_PARAMETER = "key_column_selection_filter_expression"


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    dataset = inputs.get("dataset")
    if not isinstance(dataset, TableSchema):
        return Propagation({"results_dataset": None})
    _, problems = check_columns(_PARAMETER, parameters.get(_PARAMETER), dataset)
    return Propagation({"results_dataset": dataset}, problems)
