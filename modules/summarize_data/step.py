"""Summarize Data: one row of descriptive statistics for every column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from modules.columns import Column
from modules.columns.texts import text as _
from modules.runtime import StepContext
from modules.runtime.arrays import Numbers, codes_of, number_array, text_array
from modules.runtime.table import Table
from modules.runtime.texts import column_texts
from modules.summarize_data.schema import COUNTS, SUMMARY

_PERCENTILES = {
    "1st Quartile": 25,
    "Median": 50,
    "3rd Quartile": 75,
    "P0.5": 0.5,
    "P1": 1,
    "P5": 5,
    "P95": 95,
    "P99.5": 99.5,
}


def run(context: StepContext) -> None:
    table = context.table("dataset", allow_empty=False)
    rows = []
    for index, column in enumerate(table.schema.columns):
        rows.append(_summary(table, column))
        context.progress((index + 1) / table.num_columns, _("Described {column}", column=column.name[:60]))
    context.write_table("results_dataset", _as_table(rows))


def _summary(table: Table, column: Column) -> dict[str, object]:
    values = table.column(column.name)
    codes, distinct = codes_of(values)
    result: dict[str, object] = {
        "Feature": column.name,
        "Count": len(values) - values.null_count,
        "Unique Value Count": len(distinct),
        "Missing Value Count": values.null_count,
        "Mode": _mode(codes, distinct),
    }
    if column.is_numeric:
        numbers = table.numbers(column.name)
        numbers = numbers[np.isfinite(numbers)]
        if len(numbers):
            with np.errstate(all="ignore"):
                result.update(_statistics(numbers))
    return result


def _mode(codes: Numbers, distinct: Any) -> str | None:
    if len(distinct) == 0:
        return None
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    best = np.flatnonzero(counts == counts.max())
    winner = min((distinct[int(index)].as_py(), int(index)) for index in best)[1]
    return str(column_texts(pa.chunked_array([distinct.slice(winner, 1)]))[0].as_py())


def _statistics(numbers: Numbers) -> dict[str, float]:
    low, high, mean = numbers.min(), numbers.max(), numbers.mean()
    centred = numbers - mean
    count = len(numbers)
    variance = centred @ centred / (count - 1) if count > 1 else np.nan
    percentiles = np.percentile(numbers, list(_PERCENTILES.values()))
    return {
        "Min": low,
        "Max": high,
        "Mean": mean,
        "Mean Deviation": np.abs(centred).mean(),
        "Range": high - low,
        "Sample Variance": variance,
        "Sample Standard Deviation": np.sqrt(variance),
        "Sample Skewness": _skewness(centred),
        "Sample Kurtosis": _kurtosis(centred),
        **dict(zip(_PERCENTILES, percentiles, strict=True)),
    }


def _skewness(centred: Numbers) -> float:
    """Return the adjusted Fisher-Pearson coefficient, as spreadsheets and pandas do."""
    count = len(centred)
    second, third = (centred**2).mean(), (centred**3).mean()
    if count < 3 or second == 0:
        return np.nan
    return float(third / second**1.5 * np.sqrt(count * (count - 1)) / (count - 2))


def _kurtosis(centred: Numbers) -> float:
    """Return the sample excess kurtosis, as spreadsheets and pandas do."""
    count = len(centred)
    second, fourth = (centred**2).mean(), (centred**4).mean()
    if count < 4 or second == 0:
        return np.nan
    excess = fourth / second**2 - 3
    return float((count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * excess + 6))


def _as_table(rows: list[dict[str, object]]) -> Table:
    arrays = []
    for column in SUMMARY.columns:
        values = [row.get(column.name) for row in rows]
        if column.type == "String":
            arrays.append(text_array(None if value is None else str(value) for value in values))
        elif column.name in COUNTS:
            arrays.append(number_array(np.array(values, dtype=np.int64)))
        else:
            arrays.append(number_array(np.array(values, dtype=np.float64)))
    arrow = pa.Table.from_arrays(arrays, names=list(SUMMARY.names))
    return Table.from_arrow(arrow, schema=SUMMARY)
