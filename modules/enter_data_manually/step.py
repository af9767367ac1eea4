"""Enter Data Manually: a table typed into the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from modules.columns import ColumnType, TableSchema
from modules.columns.text_types import Value
from modules.enter_data_manually.parsing import parse_table
from modules.enter_data_manually.problems import ParseError
from modules.runtime import ModuleError, StepContext
from modules.runtime.arrays import (
    boolean_array,
    datetime_array,
    microseconds_of,
    number_array,
    text_array,
)
from modules.runtime.table import Table


def run(context: StepContext) -> None:
    parameters = context.parameters
    data_format = parameters.text("data_format")
    try:
        parsed = parse_table(
            parameters.text("data"), data_format, has_header=parameters.boolean("has_header")
        )
    except ParseError as error:
        raise ModuleError(
            "0049",
            str(error),
            parameter="data",
            row=error.row,
            cause=f"The data is read as {data_format}.",
            action=error.hint or "Correct the row, or choose another format.",
        ) from None
    schema = TableSchema(tuple(item.column for item in parsed))
    arrays = [_array(item.values, item.column.type) for item in parsed]
    context.write_table("dataset", Table(pa.Table.from_arrays(arrays, names=list(schema.names)), schema))


def _array(values: Sequence[Value], column_type: ColumnType) -> Any:
    missing = np.array([value is None for value in values], dtype=bool)
    if column_type == "String":
        return text_array(None if value is None else str(value) for value in values)
    if column_type == "DateTime":
        numbers = [0 if value is None else microseconds_of(value) for value in values]
        return datetime_array(np.array(numbers, dtype=np.int64), missing)
    filled = [0 if value is None else value for value in values]
    if column_type == "Boolean":
        return boolean_array(np.array(filled, dtype=bool), missing)
    dtype = np.int64 if column_type == "Integer" else np.float64
    return number_array(np.array(filled, dtype=dtype), missing)
