"""Bring any Arrow column into one of the five canonical types."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modules.columns import ColumnType
from modules.runtime.arrays import ARROW_TYPES, combined, raw_numbers, text_array

_MAX_EXACT = 2**63


def canonical_column(values: Any, *, wanted: ColumnType | None = None) -> tuple[Any, ColumnType, bool]:
    """Return the canonical values, their type, and whether they came dictionary encoded (categorical).

    `wanted` settles what the data leaves open: an all-missing column, or whole numbers meant as Double.
    """
    categorical = False
    if pa.types.is_dictionary(values.type):
        categorical = True
        values = pc.cast(values, values.type.value_type)
    if isinstance(values, pa.Array):
        values = pa.chunked_array([values])
    if wanted is not None and (pa.types.is_null(values.type) or _widens(values.type, wanted)):
        values = pc.cast(values, ARROW_TYPES[wanted])
    column_type = _type_of(values.type)
    if column_type == "Integer" and _exceeds_int64(values):
        column_type = "Double"
    result = _convert(values, column_type)
    return result, column_type, categorical


def _widens(arrow_type: Any, wanted: ColumnType) -> bool:
    return wanted == "Double" and bool(pa.types.is_integer(arrow_type))


def _type_of(arrow_type: Any) -> ColumnType:
    types = pa.types
    if types.is_boolean(arrow_type):
        return "Boolean"
    if types.is_integer(arrow_type) or (types.is_decimal(arrow_type) and arrow_type.scale == 0):
        return "Integer"
    if types.is_floating(arrow_type) or types.is_decimal(arrow_type) or types.is_null(arrow_type):
        return "Double"
    if types.is_timestamp(arrow_type) or types.is_date(arrow_type):
        return "DateTime"
    return "String"


def _convert(values: Any, column_type: ColumnType) -> Any:
    target = ARROW_TYPES[column_type]
    if column_type == "Double":
        return _without_nan(values if values.type == target else pc.cast(values, target, safe=False))
    if column_type == "DateTime":
        return _to_datetime(values)
    if column_type == "String":
        return _to_text(values)
    return values if values.type == target else pc.cast(values, target)


def _without_nan(values: Any) -> Any:
    """Make NaN a null: the tables of a pipeline know one kind of missing."""
    for chunk in values.chunks:
        if len(chunk) and np.isnan(raw_numbers(chunk)).any():
            return pc.if_else(pc.is_nan(values), pa.nulls(1, pa.float64())[0], values)
    return values


def _to_datetime(values: Any) -> Any:
    if pa.types.is_date(values.type):
        values = pc.cast(values, pa.timestamp("ms"))
    if values.type.tz is not None:
        # a zone is dropped after the values are UTC, which is how Arrow stores them
        values = pc.cast(values, pa.timestamp(values.type.unit))
    return pc.cast(values, ARROW_TYPES["DateTime"], safe=False)


def _to_text(values: Any) -> Any:
    arrow_type, target = values.type, ARROW_TYPES["String"]
    if arrow_type == target:
        return values
    if pa.types.is_nested(arrow_type):
        return pa.chunked_array([text_array(_as_json(item) for item in values.to_pylist())])
    try:
        return pc.cast(values, target)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.chunked_array([text_array(_as_text(item) for item in combined(values).to_pylist())])


def _as_json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _as_text(value: object) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="backslashreplace")
    return None if value is None else str(value)


def _exceeds_int64(values: Any) -> bool:
    """Tell whether whole numbers of a wider type lie outside the range of Integer."""
    if not (pa.types.is_uint64(values.type) or pa.types.is_decimal(values.type)):
        return False
    bounds = pc.min_max(values).as_py()
    return bounds["min"] is not None and not -_MAX_EXACT <= bounds["min"] <= bounds["max"] < _MAX_EXACT
