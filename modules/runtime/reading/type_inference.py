"""Find the type of a column of texts: Integer, Double, Boolean, DateTime, else String."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from modules.columns.text_types import BOOLEAN, DATE, INTEGER, NUMBER, ZONED_DATE
from modules.runtime.arrays import ARROW_TYPES, missing_mask, text_array, to_mask

#: a column this full of numbers was probably meant as one
_NEARLY_ALL = 0.9
_WHITESPACE = " \t"
_SHORT = 1_000


@dataclass(frozen=True, slots=True)
class Inferred:
    """The typed values, and the first text that kept a nearly numeric column from being numeric."""

    values: Any
    odd_row: int | None = None
    odd_text: str | None = None


def infer_column(texts: Any) -> Inferred:
    """Give a column of texts (missing as nulls) the narrowest type all its values have."""
    if texts.null_count == len(texts):
        return Inferred(pa.chunked_array([pa.nulls(len(texts), pa.float64())]))
    trimmed = pc.utf8_trim(texts, characters=_WHITESPACE)
    sample = _first_present(trimmed)
    for pattern, convert in _CONVERSIONS:
        if _matches(sample, pattern) and (sample is trimmed or _matches(trimmed, pattern)):
            converted = _try(convert, trimmed)
            if converted is not None:
                return Inferred(converted)
    if _matches(sample, NUMBER) or len(texts) - texts.null_count > 1:
        return _explain(texts, trimmed)
    return Inferred(texts)


def _explain(texts: Any, trimmed: Any) -> Inferred:
    numeric = to_mask(pc.match_substring_regex(trimmed, NUMBER))
    present = ~missing_mask(texts)
    if not present.any() or numeric.sum() < _NEARLY_ALL * present.sum():
        return Inferred(texts)
    odd = (present & ~numeric).nonzero()[0]
    if not len(odd):
        return Inferred(texts)
    return Inferred(texts, int(odd[0]), str(texts[int(odd[0])].as_py()))


def _first_present(texts: Any) -> Any:
    """Return a few values to rule types out with, or all of a short column."""
    if len(texts) <= _SHORT:
        return texts
    head = texts.slice(0, _SHORT).drop_null()
    if len(head) == 0:
        head = texts.drop_null()
    return head.slice(0, 20)


def _matches(texts: Any, pattern: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(texts, pattern)).as_py())


def _try(convert: Callable[[Any], Any], texts: Any) -> Any | None:
    try:
        return convert(texts)
    except pa.ArrowInvalid:
        return None


def _to_integer(texts: Any) -> Any:
    try:
        return pc.cast(texts, ARROW_TYPES["Integer"])
    except pa.ArrowInvalid:
        return pc.cast(pc.utf8_ltrim(texts, characters="+"), ARROW_TYPES["Integer"])


def _to_double(texts: Any) -> Any:
    return pc.cast(texts, ARROW_TYPES["Double"])


def _to_boolean(texts: Any) -> Any:
    truth = pc.is_in(pc.utf8_lower(texts), value_set=text_array(["true"]))
    return pc.if_else(pc.is_valid(texts), truth, pa.nulls(1, pa.bool_())[0])


def _to_datetime(texts: Any) -> Any:
    return pc.cast(pc.cast(texts, pa.timestamp("ns")), ARROW_TYPES["DateTime"], safe=False)


def _to_datetime_utc(texts: Any) -> Any:
    zoned = pc.cast(texts, pa.timestamp("us", "UTC"))
    return pc.cast(zoned, ARROW_TYPES["DateTime"])


_CONVERSIONS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    (INTEGER, _to_integer),
    (NUMBER, _to_double),
    (BOOLEAN, _to_boolean),
    (DATE, _to_datetime),
    (ZONED_DATE, _to_datetime_utc),
)
