"""Remove Duplicate Rows: one row for each combination of key values."""

from __future__ import annotations

import numpy as np

from modules.runtime import StepContext
from modules.runtime.keys import row_keys


def run(context: StepContext) -> None:
    table = context.table("dataset")
    columns = context.columns("key_column_selection_filter_expression", table)
    keep_first = context.parameters.boolean("retain_first_duplicate_row")
    keys, missing = row_keys([table.column(column.name) for column in columns])
    ordered = keys if keep_first else keys[::-1]
    _, positions = np.unique(ordered, return_index=True)
    keep = missing.copy()
    keep[positions if keep_first else len(keys) - 1 - positions] = True
    removed = int((~keep).sum())
    context.metrics.log("Removed rows", removed)
    context.write_table("results_dataset", table.filter(keep) if removed else table)
