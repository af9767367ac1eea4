"""Convert the values of a column to another type; a value that does not fit is named with its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modules.columns import Column, ColumnType
from modules.columns.texts import text as _
from modules.columns.type_names import type_name
from modules.runtime.arrays import (
    ARROW_TYPES,
    Numbers,
    boolean_array,
    codes_of,
    datetime_array,
    microseconds_of,
    missing_mask,
    number_array,
    to_numbers,
)
from modules.runtime.errors import ModuleError
from modules.runtime.texts import column_texts

_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_LARGEST = 2.0**63


def convert(values: Any, column: Column, target: ColumnType, datetime_format: str | None) -> Any:
    """Return the values as `target`; raises ModuleError 0042 naming the first value that cannot be."""
    if column.type == target and not datetime_format:
        return values
    if target == "String":
        return column_texts(values)
    if target == "DateTime":
        return _to_datetime(values, column, datetime_format)
    if column.type == "DateTime":
        raise ModuleError(
            "0042",
            _(
                'The column "{column}" holds dates, which cannot be converted to {target}.',
                column=column.name,
                target=type_name(target),
            ),
            column=column.name,
            parameter="data_type",
            action=_("Convert it to String first."),
        )
    if column.type == "String":
        return _from_text(values, column, target)
    return _from_number(values, column, target)


def _from_text(values: Any, column: Column, target: ColumnType) -> Any:
    """Parse each distinct text once."""
    codes, distinct = codes_of(values)
    parsers: dict[str, Callable[[str], Any]] = {"Integer": _integer, "Double": float, "Boolean": _truth}
    parse = parsers[target]
    parsed: list[Any] = []
    for index, text in enumerate(distinct.to_pylist()):
        try:
            parsed.append(parse(text.strip()))
        except (ValueError, KeyError, OverflowError):
            raise _does_not_fit(column, target, text, int(np.flatnonzero(codes == index)[0])) from None
    missing = codes < 0
    # the code -1 of missing values reads the appended last place
    if target == "Boolean":
        return boolean_array(np.array([*parsed, False], dtype=bool)[codes], missing)
    dtype = np.int64 if target == "Integer" else np.float64
    return number_array(np.array([*parsed, 0], dtype=dtype)[codes], missing)


def _from_number(values: Any, column: Column, target: ColumnType) -> Any:
    if target == "Double" or column.type == "Boolean":
        numbers = pc.cast(values, pa.uint8()) if column.type == "Boolean" else values
        return pc.cast(numbers, ARROW_TYPES[target], safe=False)
    numbers = to_numbers(values)
    missing = missing_mask(values)
    fits = (np.floor(numbers) == numbers) & (np.abs(numbers) < _LARGEST)
    if target == "Boolean":
        fits = (numbers == 0) | (numbers == 1)
    odd = np.flatnonzero(~fits & ~missing)
    if len(odd):
        raise _does_not_fit(column, target, f"{numbers[odd[0]]:g}", int(odd[0]))
    filled = np.where(missing, 0, numbers)
    if target == "Boolean":
        return boolean_array(filled == 1, missing)
    return number_array(filled.astype(np.int64), missing)


def _to_datetime(values: Any, column: Column, datetime_format: str | None) -> Any:
    if column.type == "DateTime":
        return values
    if column.type != "String":
        # documented behaviour: numbers carry no calendar, so they come out blank
        return pa.chunked_array([pa.nulls(len(values), ARROW_TYPES["DateTime"])])
    codes, distinct = codes_of(values)
    parsed: list[int] = []
    for index, text in enumerate(distinct.to_pylist()):
        try:
            parsed.append(microseconds_of(_parse_datetime(text.strip(), datetime_format)))
        except ValueError:
            row = int(np.flatnonzero(codes == index)[0])
            raise _does_not_fit(column, "DateTime", text, row, datetime_format) from None
    microseconds: Numbers = np.array([*parsed, 0], dtype=np.int64)[codes]
    return datetime_array(microseconds, codes < 0)


def _parse_datetime(text: str, datetime_format: str | None) -> dt.datetime:
    if not datetime_format:
        value = dt.datetime.fromisoformat(text)
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo is not None else value
    if "%z" in datetime_format:
        return dt.datetime.strptime(text, datetime_format).astimezone(dt.UTC).replace(tzinfo=None)
    # without a zone in the format the value is what the text says
    return dt.datetime.strptime(text, datetime_format).replace(tzinfo=dt.UTC).replace(tzinfo=None)


def _integer(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        number = float(text)
        if not number.is_integer():
            raise
        value = int(number)
    if abs(value) >= 2**63:
        raise OverflowError(text)
    return value


def _truth(text: str) -> bool:
    return _TRUTH[text.lower()]


def _does_not_fit(
    column: Column, target: str, text: str, index: int, datetime_format: str | None = None
) -> ModuleError:
    form = _(" with the format {format}", format=datetime_format) if datetime_format else ""
    hints = {
        "DateTime": _("Set the DateTime format, such as %d.%m.%Y, or correct the value."),
        "Integer": _("Convert to Double, or correct the value."),
        "Boolean": _("Only True, False, Yes, No, 1 and 0 can be converted."),
    }
    return ModuleError(
        "0042",
        _(
            'The value "{text}" in row {row} of the column "{column}" cannot be converted to {target}{form}.',
            text=text[:100],
            row=index + 1,
            column=column.name,
            target=type_name(target),
            form=form,
        ),
        column=column.name,
        row=index + 1,
        parameter="data_type",
        action=hints.get(target, _("Correct the value, or clean it away first.")),
    )
