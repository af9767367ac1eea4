"""Clean Missing Data: drop or fill missing values, and write down how."""

from __future__ import annotations

from collections.abc import Sequence

from modules.clean_missing_data.schema import (
    FILL_MODES,
    REPLACE_MODES,
    cleaning_schema,
    indicator_columns,
)
from modules.columns import Column
from modules.columns.texts import text as _
from modules.runtime import ModuleError, StepContext
from modules.runtime.table import Table
from modules.runtime.transformations.cleaning import CleaningPlan, Fill, apply_cleaning
from modules.runtime.transformations.files import write_transformation
from modules.runtime.transformations.fill_values import custom_value, fitted_value


def run(context: StepContext) -> None:
    table = context.table("dataset")
    mode = context.parameters.text("cleaning_mode")
    columns = context.columns("columns_to_be_cleaned", table)
    treated = _treated(context, table, tuple(dict.fromkeys(columns)))
    with_indicators = mode in FILL_MODES and context.parameters.boolean(
        "generate_missing_value_indicator_column"
    )
    plan = _fit(context, table, treated, mode)
    kept = [column for column in treated if column.name not in plan.removed]
    if with_indicators:
        names = [column.name for column in indicator_columns(table.schema, kept)]
        plan.indicators = dict(zip((column.name for column in kept), names, strict=True))
    schema = cleaning_schema(
        table.schema, kept, mode=mode, with_indicators=with_indicators, removed=plan.removed
    )
    cleaned = apply_cleaning(table, plan)
    _report(context, table, cleaned)
    context.write_table("cleaned_dataset", cleaned)
    write_transformation(
        context,
        "cleaning_transformation",
        title=f"Clean Missing Data: {mode}",
        plan=plan.to_json(),
        schema=schema,
        view_columns=_view(table, treated, plan),
    )


def _treated(context: StepContext, table: Table, columns: Sequence[Column]) -> list[Column]:
    """Return the selected columns whose share of missing values lies between the bounds."""
    low = context.parameters.number("minimum_missing_value_ratio")
    high = context.parameters.number("maximum_missing_value_ratio")
    for name, value in (("minimum_missing_value_ratio", low), ("maximum_missing_value_ratio", high)):
        if not 0 <= value <= 1:
            raise ModuleError(
                "0008",
                _("The ratio must lie between 0 and 1, not {ratio}.", ratio=f"{value:g}"),
                parameter=name,
            )
    rows = max(table.num_rows, 1)
    return [column for column in columns if low <= table.column(column.name).null_count / rows <= high]


def _fit(context: StepContext, table: Table, treated: Sequence[Column], mode: str) -> CleaningPlan:
    plan = CleaningPlan(mode, list(treated))
    if mode == "Remove entire column":
        plan.removed = [column.name for column in treated if table.column(column.name).null_count]
    elif mode in REPLACE_MODES:
        _fit_replacements(context, table, treated, plan)
    elif mode == "Custom substitution value":
        text = context.parameters.raw("replacement_value")
        for column in treated:
            is_needed = table.column(column.name).null_count > 0
            value = custom_value(column, "" if text is None else str(text), is_needed=is_needed)
            if value is not None:
                plan.fills[column.name] = Fill(value, column.type)
    return plan


def _fit_replacements(
    context: StepContext, table: Table, treated: Sequence[Column], plan: CleaningPlan
) -> None:
    remove_empty = context.parameters.text("cols_with_all_missing_values") == "Remove"
    for index, column in enumerate(treated):
        values = table.column(column.name)
        if table.num_rows and values.null_count == table.num_rows:
            if remove_empty:
                plan.removed.append(column.name)
            continue
        fill = fitted_value(plan.mode, column, values)
        if fill is not None:
            plan.fills[column.name] = fill
        context.progress(index / len(treated), _("Learning from {column}", column=column.name[:60]))


def _report(context: StepContext, before: Table, after: Table) -> None:
    context.metrics.log("Removed rows", before.num_rows - after.num_rows)
    missing_before = sum(before.column(name).null_count for name in before.names)
    missing_after = sum(after.column(name).null_count for name in after.names)
    context.metrics.log("Missing values before", missing_before)
    context.metrics.log("Missing values after", missing_after)
    if before.num_rows and not after.num_rows:
        context.warn(_("Every row has a missing value in one of the selected columns, so no row is left."))


def _view(table: Table, treated: Sequence[Column], plan: CleaningPlan) -> list[dict[str, object]]:
    rows = max(table.num_rows, 1)
    return [
        {
            "name": column.name,
            "missing": table.column(column.name).null_count,
            "missing ratio": round(table.column(column.name).null_count / rows, 6),
            "action": plan.action_of(column.name),
        }
        for column in treated[:1_000]
    ]
