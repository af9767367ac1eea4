"""Select Columns in Dataset: keep, drop or reorder columns."""

from __future__ import annotations

from modules.runtime import StepContext


def run(context: StepContext) -> None:
    table = context.table("dataset")
    columns = context.columns("select_columns", table)
    context.write_table("results_dataset", table.select(column.name for column in columns))
