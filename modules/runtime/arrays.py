"""Between Arrow, numpy and Python values without pandas.

`pyarrow.array`, `pyarrow.scalar` and `to_numpy` import pandas when it is installed, which costs a step more
time than most data modules need for their work; these functions go through buffers instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modules.columns import ColumnType

Array = Any  # pyarrow ships no types: an Array or a ChunkedArray
Numbers = np.ndarray[Any, np.dtype[Any]]

ARROW_TYPES: dict[ColumnType, Any] = {
    "String": pa.large_string(),
    "Integer": pa.int64(),
    "Double": pa.float64(),
    "Boolean": pa.bool_(),
    "DateTime": pa.timestamp("us"),
}
_EPOCH = dt.datetime.fromtimestamp(0, dt.UTC).replace(tzinfo=None)


def mask_array(mask: Numbers) -> Array:
    """Make an Arrow boolean array of a numpy mask."""
    bits = np.packbits(np.asarray(mask, dtype=bool), bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(mask), [None, pa.py_buffer(bits)])


def number_array(values: Numbers, missing: Numbers | None = None) -> Array:
    """Make an int64 or float64 Arrow array; NaN and `missing` positions become nulls."""
    values = np.asarray(values)
    if values.dtype.kind == "f":
        arrow_type = pa.float64()
        values = values.astype(np.float64, copy=False)
        nan = np.isnan(values)
        missing = nan if missing is None else (nan | missing)
    else:
        arrow_type = pa.int64()
        values = values.astype(np.int64, copy=False)
    return _from_values(arrow_type, values, missing)


def datetime_array(microseconds: Numbers, missing: Numbers | None = None) -> Array:
    return _from_values(ARROW_TYPES["DateTime"], np.asarray(microseconds, dtype=np.int64), missing)


def boolean_array(values: Numbers, missing: Numbers | None = None) -> Array:
    bits = np.packbits(np.asarray(values, dtype=bool), bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(values), [_validity(missing), pa.py_buffer(bits)])


def text_array(values: Iterable[str | None]) -> Array:
    builder = pa.lib.StringBuilder()
    builder.append_values(list(values))
    return builder.finish().cast(pa.large_string())


def python_values(values: Sequence[object], column_type: ColumnType) -> Array:
    """Make an Arrow array of Python values of one column type; None is missing."""
    if column_type == "String":
        return text_array(None if value is None else str(value) for value in values)
    missing = np.array([value is None for value in values], dtype=bool)
    if column_type == "DateTime":
        moments = [0 if value is None else microseconds_of(value) for value in values]
        return datetime_array(np.array(moments, dtype=np.int64), missing)
    filled = [0 if value is None else value for value in values]
    if column_type == "Boolean":
        return boolean_array(np.array(filled, dtype=bool), missing)
    dtype = np.int64 if column_type == "Integer" else np.float64
    return number_array(np.array(filled, dtype=dtype), missing)


def single_value(value: object, column_type: ColumnType) -> Any:
    """Make an Arrow scalar of one Python value of a column type."""
    if value is None:
        return pa.nulls(1, ARROW_TYPES[column_type])[0]
    if column_type == "String":
        return text_array([str(value)])[0]
    if column_type == "Boolean":
        return mask_array(np.array([bool(value)]))[0]
    if column_type == "DateTime":
        return datetime_array(np.array([microseconds_of(value)]))[0]
    dtype = np.int64 if column_type == "Integer" else np.float64
    return number_array(np.array([value], dtype=dtype))[0]


def microseconds_of(value: object) -> int:
    """Count microseconds since 1970 of a naive datetime."""
    if not isinstance(value, dt.datetime):
        raise TypeError(f"a datetime was expected, not {value!r}")
    return (value - _EPOCH) // dt.timedelta(microseconds=1)


def to_numbers(values: Array) -> Numbers:
    """Return Integer, Double, Boolean or DateTime values as float64 with NaN for missing ones."""
    array = combined(values)
    if pa.types.is_boolean(array.type):
        array = array.cast(pa.uint8())
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.int64())
    result = raw_numbers(array).astype(np.float64)
    if array.null_count:
        result[missing_mask(array)] = np.nan
    return result


def raw_numbers(array: Array) -> Numbers:
    """View the values of a fixed-width array; what lies at missing positions is arbitrary."""
    array = combined(array)
    if pa.types.is_timestamp(array.type):
        array = array.view(pa.int64())
    dtype = np.dtype(array.type.to_pandas_dtype())
    if len(array) == 0:
        return np.empty(0, dtype=dtype)
    data = np.frombuffer(array.buffers()[1], dtype=dtype)
    return data[array.offset : array.offset + len(array)]


def to_mask(values: Array) -> Numbers:
    """Return a boolean array as a numpy mask; missing counts as false."""
    array = combined(values)
    if len(array) == 0:
        return np.zeros(0, dtype=bool)
    bits = np.unpackbits(np.frombuffer(array.buffers()[1], dtype=np.uint8), bitorder="little")
    mask = bits[array.offset : array.offset + len(array)].astype(bool)
    return mask & ~missing_mask(array) if array.null_count else mask


def missing_mask(values: Array) -> Numbers:
    """Tell which values are null."""
    if values.null_count == 0:
        return np.zeros(len(values), dtype=bool)
    return to_mask(pc.is_null(values))


def combined(values: Array) -> Array:
    """Return one contiguous array."""
    if not isinstance(values, pa.ChunkedArray):
        return values
    if values.num_chunks == 1:
        return values.chunk(0)
    return values.combine_chunks() if values.num_chunks else pa.nulls(0, values.type)


def codes_of(values: Array) -> tuple[Numbers, Array]:
    """Encode values as integers in order of appearance; missing is -1. Returns codes and distinct values."""
    encoded = combined(pc.dictionary_encode(combined(values)))
    codes = raw_numbers(encoded.indices).astype(np.int64)
    if encoded.null_count:
        codes[missing_mask(encoded.indices)] = -1
    return codes, encoded.dictionary


def _from_values(arrow_type: Any, values: Numbers, missing: Numbers | None) -> Array:
    buffer = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(arrow_type, len(values), [_validity(missing), buffer])


def _validity(missing: Numbers | None) -> Any:
    if missing is None or not missing.any():
        return None
    return pa.py_buffer(np.packbits(~np.asarray(missing, dtype=bool), bitorder="little"))
