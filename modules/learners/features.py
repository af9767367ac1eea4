"""From the columns of a table to the numbers a learner can use, with scikit-learn's own transformers only.

Numeric and Boolean columns stay numbers (rescaled to 0..1 where the learner needs it); text and categorical
columns become one indicator column per level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder

from modules.columns import Column
from modules.runtime.arrays import codes_of
from modules.runtime.table import Table

#: above this many cells (160 MB) the expanded table is kept sparse
DENSE_CELLS = 20_000_000
NUMBERS = "numbers"
LEVELS = "levels"


def is_level_column(column: Column) -> bool:
    """Whether a feature is expanded into indicators rather than used as a number."""
    return column.categorical or column.type == "String"


def feature_frame(table: Table, features: Sequence[Column]) -> pd.DataFrame:
    """Take the features in the types pipelines are fitted with: float64, or objects; NaN is missing."""
    columns = {
        column.name: level_values(table, column.name)
        if is_level_column(column)
        else table.numbers(column.name)
        for column in features
    }
    return pd.DataFrame(columns, columns=[column.name for column in features])


def level_values(table: Table, name: str) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return a column as Python objects with NaN for missing."""
    codes, distinct = codes_of(table.column(name))
    values = np.empty(len(distinct) + 1, dtype=object)
    values[:-1] = distinct.to_pylist()
    # missing has the code -1
    values[-1] = np.nan
    return values[codes]


def make_transformer(
    frame: pd.DataFrame, features: Sequence[Column], *, scale: bool, allow_unknown: bool
) -> Any:
    """Build the unfitted ColumnTransformer for these features."""
    numbers = [column.name for column in features if not is_level_column(column)]
    levels = [column.name for column in features if is_level_column(column)]
    sparse = len(frame) * expanded_width(frame, features) > DENSE_CELLS
    encoder = OneHotEncoder(
        handle_unknown="ignore" if allow_unknown else "error", sparse_output=sparse, dtype=np.float64
    )
    parts = [
        (NUMBERS, MinMaxScaler() if scale else "passthrough", numbers),
        (LEVELS, encoder, levels),
    ]
    return ColumnTransformer(
        [part for part in parts if part[2]],
        sparse_threshold=1.0 if sparse else 0.0,
        verbose_feature_names_out=False,
    )


def expanded_width(frame: pd.DataFrame, features: Iterable[Column]) -> int:
    """Count the columns after expansion."""
    return sum(
        int(frame[column.name].nunique(dropna=False)) if is_level_column(column) else 1 for column in features
    )


def expanded_names(transformer: Any) -> list[str]:
    """Name the transformed columns for people: `horsepower`, `make=audi`, `make=(missing)`."""
    return [name for _column, name in _expanded(transformer)]


def source_columns(transformer: Any) -> list[str]:
    """Name, for each transformed column, the column of the table it comes from."""
    return [column for column, _name in _expanded(transformer)]


def _expanded(transformer: Any) -> Iterator[tuple[str, str]]:
    """Yield, for each transformed column, the column of the table and the name for people."""
    for kind, fitted, columns in transformer.transformers_:
        if kind == NUMBERS:
            yield from ((column, column) for column in columns)
        elif kind == LEVELS:
            for column, levels in zip(columns, fitted.categories_, strict=True):
                yield from ((column, f"{column}={level_text(level)}") for level in levels)


def known_levels(transformer: Any) -> dict[str, list[object]]:
    """Return the levels met in training, by column."""
    for kind, fitted, columns in transformer.transformers_:
        if kind == LEVELS:
            return {column: list(levels) for column, levels in zip(columns, fitted.categories_, strict=True)}
    return {}


def level_text(level: object) -> str:
    """Write a level or class as in a table: whole floats without `.0`, missing as `(missing)`."""
    if level is None or level is pd.NA or (isinstance(level, float) and np.isnan(level)):
        return "(missing)"
    if isinstance(level, float | np.floating) and float(level).is_integer():
        return str(int(level))
    return str(level)
