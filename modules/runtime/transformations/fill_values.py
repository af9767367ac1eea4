"""The value that stands in for a missing one: a constant, or learnt from the column."""

from __future__ import annotations

from typing import Any

import numpy as np

from modules.columns import Column
from modules.columns.texts import text as _
from modules.columns.type_names import either, type_name
from modules.runtime.arrays import codes_of
from modules.runtime.errors import ModuleError, parameter_unreadable
from modules.runtime.transformations.cleaning import Fill

_ALLOWED = {
    "Replace with mean": ("Integer", "Double", "Boolean"),
    "Replace with median": ("Integer", "Double"),
    "Replace with mode": ("String", "Integer", "Double", "Boolean", "DateTime"),
}
_MEASURES = {
    "Replace with mean": _("mean"),
    "Replace with median": _("median"),
    "Replace with mode": _("mode"),
}
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def fitted_value(mode: str, column: Column, values: Any) -> Fill | None:
    """Learn a column's mean, median or mode.

    Returns None when there is nothing to learn from, or nothing to fill in a column the mode does not suit;
    raises ModuleError 0017 when such a column has missing values.
    """
    if len(values) == values.null_count:
        return None
    if column.type not in _ALLOWED[mode]:
        if values.null_count == 0:
            return None
        what = _MEASURES[mode]
        raise ModuleError(
            "0017",
            _(
                'The column "{column}" is {type} and has {count} missing values, but a '
                "{what} needs {types} values.",
                column=column.name,
                type=type_name(column.type),
                count=values.null_count,
                what=what,
                types=either(_ALLOWED[mode]),
            ),
            column=column.name,
            parameter="cleaning_mode",
            cause=_("Texts and dates have no {what}.", what=what),
            action=_("Leave the column out of the selection, or use Replace with mode for it."),
        )
    if mode == "Replace with mode":
        return Fill(_most_frequent(values), column.type)
    numbers = _numbers(values)
    value = float(np.mean(numbers) if mode == "Replace with mean" else np.median(numbers))
    if column.type == "Boolean":
        return Fill(value >= 0.5, "Boolean")
    return Fill(value, "Double")


def custom_value(column: Column, text: str, *, is_needed: bool) -> object | None:
    """Convert a constant to a column's type; raises ModuleError 0002 if it cannot be and is needed."""
    try:
        return _converted(column, text)
    except (ValueError, OverflowError):
        if not is_needed:
            return None
        raise parameter_unreadable(
            "replacement_value",
            _(
                'The replacement value "{text}" cannot be converted to {type}, the type of the '
                'column "{column}".',
                text=text[:100],
                type=type_name(column.type),
                column=column.name,
            ),
            _("Choose another value, or clean columns of different types in separate modules."),
        ) from None


def _converted(column: Column, text: str) -> object:
    if column.type == "String":
        return text
    stripped = text.strip()
    if column.type == "Boolean":
        if stripped.lower() not in _TRUTH:
            raise ValueError(stripped)
        return _TRUTH[stripped.lower()]
    if column.type == "DateTime":
        return _iso_datetime(stripped)
    number = float(stripped)
    if not np.isfinite(number):
        raise ValueError(stripped)
    if column.type == "Double":
        return number
    if not number.is_integer() or abs(number) >= 2**63:
        raise ValueError(stripped)
    return int(stripped) if stripped.lstrip("+-").isdigit() else int(number)


def _iso_datetime(text: str) -> str:
    import datetime as dt

    value = dt.datetime.fromisoformat(text)
    if value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    return value.isoformat()


def _most_frequent(values: Any) -> object:
    """Return the most frequent value, and the smallest of several equally frequent ones."""
    codes, distinct = codes_of(values)
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    best = [distinct[int(index)].as_py() for index in np.flatnonzero(counts == counts.max())]
    winner = min(best)
    return winner.isoformat() if hasattr(winner, "isoformat") else winner


def _numbers(values: Any) -> Any:
    from modules.runtime.arrays import to_numbers

    numbers = to_numbers(values)
    return numbers[~np.isnan(numbers)]
