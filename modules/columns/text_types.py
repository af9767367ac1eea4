"""How texts are recognised as numbers, Boolean values or dates, in files and in typed-in data alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from modules.columns.schema import ColumnType

INTEGER = r"^[+-]?[0-9]{1,18}$"
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$|^[+-]?(?i:inf|infinity)$"
BOOLEAN = r"^(?i:true|false)$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?)?$"
ZONED_DATE = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})$"
)
#: texts read as missing, beside the empty one
MISSING_TEXTS = ("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "<NA>", "#N/A", "#NA")

Value = str | int | float | bool | dt.datetime | None


def infer_texts(texts: Sequence[str | None]) -> tuple[ColumnType, list[Value]]:
    """Give texts (None for missing) the narrowest type all of them have, and convert them.

    A column without any value is Double, as data frames have it.
    """
    present = [text.strip(" \t") for text in texts if text is not None]
    if not present:
        return "Double", [None] * len(texts)
    for column_type, pattern, convert in _CONVERSIONS:
        if not all(pattern.match(text) for text in present):
            continue
        try:
            return column_type, [None if text is None else convert(text.strip(" \t")) for text in texts]
        except ValueError:
            # looks like a date, but the calendar has no such day
            continue
    return "String", list(texts)


def _datetime(text: str) -> dt.datetime:
    whole, dot, fraction = text.partition(".")
    value = dt.datetime.fromisoformat(whole)
    return value.replace(microsecond=int(fraction[:6].ljust(6, "0"))) if dot else value


def _zoned_datetime(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC).replace(tzinfo=None)


_CONVERSIONS: tuple[tuple[ColumnType, re.Pattern[str], Callable[[str], Value]], ...] = (
    ("Integer", re.compile(INTEGER), int),
    ("Double", re.compile(NUMBER), float),
    ("Boolean", re.compile(BOOLEAN), lambda text: text.lower() == "true"),
    ("DateTime", re.compile(DATE), _datetime),
    ("DateTime", re.compile(ZONED_DATE), _zoned_datetime),
)
