"""Find the pairs of rows with equal keys, in the order of the left table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modules.columns import Column
from modules.columns.texts import text as _
from modules.runtime.arrays import ARROW_TYPES, Numbers, combined
from modules.runtime.errors import ModuleError
from modules.runtime.keys import row_keys
from modules.runtime.table import Table

#: beyond this a join of repeated keys is a mistake, and would fill memory
MAX_ROWS = 50_000_000


def match_rows(
    left: Table,
    right: Table,
    left_keys: Sequence[Column],
    right_keys: Sequence[Column],
    *,
    match_case: bool,
) -> tuple[Numbers, Numbers]:
    """Return the row numbers of each pair; raises ModuleError 0039 when there are far too many."""
    stacked = [
        _stacked(left.column(first.name), right.column(second.name), first, second, match_case=match_case)
        for first, second in zip(left_keys, right_keys, strict=True)
    ]
    keys, missing = row_keys(stacked)
    left_codes, right_codes = keys[: left.num_rows], keys[left.num_rows :]
    left_usable = ~missing[: left.num_rows]
    right_rows = np.flatnonzero(~missing[left.num_rows :])
    # right rows grouped by key; a stable sort keeps their order within a key
    order = right_rows[np.argsort(right_codes[right_rows], kind="stable")]
    ordered = right_codes[order]
    starts = np.searchsorted(ordered, left_codes, side="left")
    counts = np.searchsorted(ordered, left_codes, side="right") - starts
    counts[~left_usable] = 0
    total = int(counts.sum())
    if total > MAX_ROWS:
        raise _too_many(total)
    pairs_left = np.repeat(np.arange(left.num_rows), counts)
    within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    pairs_right = order[np.repeat(starts, counts) + within]
    return pairs_left, pairs_right


def _stacked(left: Any, right: Any, first: Column, second: Column, *, match_case: bool) -> Any:
    """Put both sides' keys into one column, so that equal values get equal codes."""
    if first.type != second.type:
        left, right = (pc.cast(values, ARROW_TYPES["Double"]) for values in (left, right))
    if first.type == "String" and not match_case:
        left, right = pc.utf8_lower(left), pc.utf8_lower(right)
    return pa.chunked_array([combined(left), combined(right)])


def _too_many(total: int) -> ModuleError:
    return ModuleError(
        "0039",
        _("The join would make {total} rows.", total=f"{total:,}"),
        parameter="join_key_columns_for_left_dataset",
        cause=_("The keys occur many times on both sides, and every combination becomes a row."),
        action=_("Choose keys that are unique on one side, or use Remove Duplicate Rows first."),
    )
