"""Design-time schema of Normalize Data: the chosen columns become Double."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from modules.columns import (
    Column,
    ParameterProblem,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
    TransformationSchema,
    check_columns,
    replay_schema,
)
from modules.columns.texts import text as _
from modules.columns.type_names import type_name

_OUTPUTS = ("transformed_dataset", "transformation_function")
_PARAMETER = "columns_to_transform"


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    unknown: dict[str, PortSchema | None] = dict.fromkeys(_OUTPUTS)
    dataset = inputs.get("dataset")
    if not isinstance(dataset, TableSchema):
        return Propagation(unknown)
    columns, problems = check_columns(_PARAMETER, parameters.get(_PARAMETER), dataset)
    if columns is None:
        return Propagation(unknown, problems)
    wrong = [column for column in columns if not column.is_numeric]
    if wrong:
        return Propagation(unknown, (_not_numeric(wrong),))
    schema = normalization_schema(columns)
    return Propagation(
        {"transformed_dataset": replay_schema(schema, dataset), "transformation_function": schema}
    )


def normalization_schema(columns: Sequence[Column]) -> TransformationSchema:
    """Describe what normalizing these columns does to a table."""
    unique = tuple(dict.fromkeys(columns))
    retype = {column.name: "Double" for column in unique if column.type != "Double"}
    return TransformationSchema("normalize_data", unique, {"retype": retype} if retype else {})


def _not_numeric(wrong: Sequence[Column]) -> ParameterProblem:
    shown = [
        _('"{column}" ({type})', column=column.name, type=type_name(column.type)) for column in wrong[:5]
    ]
    return ParameterProblem(
        _PARAMETER,
        "schema_column_type",
        _("Only numeric columns can be normalized, but the selection holds {columns}.", columns=shown),
        _("Select columns of the type Numeric."),
        tuple(column.name for column in wrong),
    )
