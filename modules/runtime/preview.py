"""The bounded picture of a table that the designer shows: sample rows, statistics, histograms.

Computed inside the step, so that the web process never parses a person's data.
"""

from __future__ import annotations

import datetime as dt

from modules.columns import Column
from modules.runtime.column_statistics import MAX_TEXT, column_statistics
from modules.runtime.request import Limits
from modules.runtime.table import Table

#: statistics are for people to look at; wider tables are profiled up to here
MAX_STATISTICS_COLUMNS = 200
_MAX_SCHEMA_COLUMNS = 10_000


def build_preview(table: Table, limits: Limits) -> dict[str, object]:
    """Describe a table in at most a few hundred kilobytes."""
    columns = table.schema.columns
    shown = columns[: limits.preview_columns]
    profiled = columns[:MAX_STATISTICS_COLUMNS]
    return {
        "rows": table.num_rows,
        "columns": table.num_columns,
        "schema": [column.to_json() for column in columns[:_MAX_SCHEMA_COLUMNS]],
        "sample": _sample(table, shown, limits.preview_rows),
        "statistics": [column_statistics(column, table.arrow.column(i)) for i, column in enumerate(profiled)],
        "sampled_columns": len(shown),
    }


def _sample(table: Table, columns: tuple[Column, ...], rows: int) -> list[list[object]]:
    head = [table.arrow.column(index).slice(0, rows).to_pylist() for index in range(len(columns))]
    return [[_cell(value) for value in row] for row in zip(*head, strict=True)]


def _cell(value: object) -> object:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return value[:MAX_TEXT] + "…"
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        # a browser would round it
        return str(value)
    return value
