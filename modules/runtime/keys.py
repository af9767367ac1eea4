"""Composite keys of rows as integers: equal keys, equal numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from modules.runtime.arrays import Numbers, codes_of


def row_keys(columns: Sequence[Any]) -> tuple[Numbers, Numbers]:
    """Return an integer for each row's combination of values, and which rows miss a value in any column.

    The numbers of rows that miss a value mean nothing.
    """
    rows = len(columns[0])
    keys = np.zeros(rows, dtype=np.int64)
    missing = np.zeros(rows, dtype=bool)
    for column in columns:
        codes, distinct = codes_of(column)
        missing |= codes < 0
        size = len(distinct) + 1
        # compacted after each column, so that the product never overflows
        _, keys = np.unique(keys * size + codes + 1, return_inverse=True)
    return keys.astype(np.int64), missing
