"""The bounded picture of a table that the designer shows: sample rows, statistics, histograms.

Computed inside the step, so that the web process never parses a person's data.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from modules.columns import Column
from modules.runtime.column_statistics import MAX_TEXT, column_statistics
from modules.runtime.known_statistics import KnownStatistics
from modules.runtime.request import Limits
from modules.runtime.table import Table

#: statistics are for people to look at; wider tables are profiled up to here
MAX_STATISTICS_COLUMNS = 200
_MAX_SCHEMA_COLUMNS = 10_000
_MAX_EXACT = 2**53
#: from this many cells on, threads gain more than they cost
_WORTH_THREADS = 1_000_000


def build_preview(table: Table, limits: Limits, known: KnownStatistics | None = None) -> dict[str, object]:
    """Describe a table in at most a few hundred kilobytes; `known` spares columns that came with theirs."""
    columns = table.schema.columns
    shown = columns[: limits.preview_columns]
    profiled = columns[:MAX_STATISTICS_COLUMNS]
    return {
        "rows": table.num_rows,
        "columns": table.num_columns,
        "schema": [column.to_json() for column in columns[:_MAX_SCHEMA_COLUMNS]],
        "sample": _sample(table, shown, limits.preview_rows),
        "statistics": _statistics(table, profiled, limits, known or KnownStatistics()),
        "sampled_columns": len(shown),
    }


def _statistics(
    table: Table, columns: tuple[Column, ...], limits: Limits, known: KnownStatistics
) -> list[dict[str, object]]:
    def entry(index: int) -> dict[str, object]:
        column, values = columns[index], table.arrow.column(index)
        return known.of(column, values) or column_statistics(column, values)

    threads = int(limits.cpus or 1)
    if threads < 2 or table.num_rows * len(columns) < _WORTH_THREADS:
        return [entry(index) for index in range(len(columns))]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(entry, range(len(columns))))


def _sample(table: Table, columns: tuple[Column, ...], rows: int) -> list[list[object]]:
    head = [_cells(column, table.arrow.column(index).slice(0, rows)) for index, column in enumerate(columns)]
    return [list(row) for row in zip(*head, strict=True)]


def _cells(column: Column, values: Any) -> list[object]:
    cells: list[Any] = values.to_pylist()
    if column.type == "String":
        return [v if v is None or len(v) <= MAX_TEXT else f"{v[:MAX_TEXT]}…" for v in cells]
    if column.type == "DateTime":
        return [None if value is None else value.isoformat() for value in cells]
    if column.type == "Integer":
        # a browser would round larger ones
        return [v if v is None or -_MAX_EXACT <= v <= _MAX_EXACT else str(v) for v in cells]
    return cells
