"""Normalize Data: rescale numeric columns, and write down how."""

from __future__ import annotations

from modules.columns.texts import text as _
from modules.normalize_data.schema import normalization_schema
from modules.runtime import StepContext
from modules.runtime.errors import column_type_unsupported
from modules.runtime.transformations.files import write_transformation
from modules.runtime.transformations.normalizing import (
    NormalizationPlan,
    apply_normalization,
    fit_column,
)


def run(context: StepContext) -> None:
    parameters = context.parameters
    table = context.table("dataset", allow_empty=False)
    columns = tuple(dict.fromkeys(context.columns("columns_to_transform", table)))
    wrong = [column for column in columns if not column.is_numeric]
    if wrong:
        raise column_type_unsupported(wrong, _("numeric"), parameter="columns_to_transform", port="dataset")
    method = parameters.text("transformation_method")
    plan = NormalizationPlan(
        method,
        list(columns),
        {column.name: fit_column(method, table.numbers(column.name)) for column in columns},
        zero_for_constant=parameters.boolean("use_0_for_constant_columns_when_checked"),
    )
    context.write_table("transformed_dataset", apply_normalization(table, plan))
    write_transformation(
        context,
        "transformation_function",
        title=f"Normalize Data: {method}",
        plan=plan.to_json(),
        schema=normalization_schema(columns),
        view_columns=[{"name": name, **fitted} for name, fitted in list(plan.fitted.items())[:1_000]],
    )
