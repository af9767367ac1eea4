"""Design-time schema of Clean Missing Data.

What the data decides is assumed the usual way: every selected column is treated, none is entirely missing.
Which columns *Remove entire column* drops cannot be known before the run.
"""

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
    unique_name,
)
from modules.columns.texts import text as _

REPLACE_MODES = ("Replace with mean", "Replace with median", "Replace with mode")
FILL_MODES = ("Custom substitution value", *REPLACE_MODES)
_OUTPUTS = ("cleaned_dataset", "cleaning_transformation")


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], context: SchemaContext
) -> Propagation:
    unknown: dict[str, PortSchema | None] = dict.fromkeys(_OUTPUTS)
    dataset = inputs.get("dataset")
    problems = _ratio_problems(parameters)
    if not isinstance(dataset, TableSchema):
        return Propagation(unknown, problems)
    name = "columns_to_be_cleaned"
    columns, found = check_columns(name, parameters.get(name), dataset)
    problems += found
    if columns is None or parameters.get("cleaning_mode") == "Remove entire column":
        return Propagation(unknown, problems)
    schema = cleaning_schema(
        dataset,
        columns,
        mode=str(parameters.get("cleaning_mode")),
        with_indicators=parameters.get("generate_missing_value_indicator_column") is True,
    )
    return Propagation(
        {"cleaned_dataset": replay_schema(schema, dataset), "cleaning_transformation": schema}, problems
    )


def cleaning_schema(
    dataset: TableSchema,
    treated: Sequence[Column],
    *,
    mode: str,
    with_indicators: bool = False,
    removed: Sequence[str] = (),
) -> TransformationSchema:
    """Describe what cleaning the treated columns does to a table; the step calls it with what it found."""
    treated = tuple(dict.fromkeys(treated))
    data: dict[str, object] = {}
    if mode in ("Replace with mean", "Replace with median"):
        data["retype"] = {column.name: "Double" for column in treated if column.type == "Integer"}
    if with_indicators and mode in FILL_MODES:
        data["add"] = [column.to_json() for column in indicator_columns(dataset, treated)]
    if removed:
        data["remove"] = list(removed)
    return TransformationSchema("clean_missing_data", treated, data)


def indicator_columns(dataset: TableSchema, treated: Sequence[Column]) -> tuple[Column, ...]:
    """Return the indicator column of every treated one, under names that are free."""
    taken = set(dataset.names)
    result = []
    for column in treated:
        name = unique_name(f"{column.name}_IsMissing", taken)
        taken.add(name)
        result.append(Column(name, "Boolean"))
    return tuple(result)


def _ratio_problems(parameters: Mapping[str, object]) -> tuple[ParameterProblem, ...]:
    low = parameters.get("minimum_missing_value_ratio")
    high = parameters.get("maximum_missing_value_ratio")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        return (
            ParameterProblem(
                "minimum_missing_value_ratio",
                "parameter_range",
                _(
                    "The minimum ratio {low} is above the maximum {high}, so no column would be cleaned.",
                    low=f"{low:g}",
                    high=f"{high:g}",
                ),
                _("Lower the minimum or raise the maximum."),
            ),
        )
    return ()
