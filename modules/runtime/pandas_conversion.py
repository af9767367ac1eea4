"""Between a Table and a pandas data frame, keeping the column metadata."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from modules.columns import Column, TableSchema
from modules.columns.texts import text as _
from modules.runtime.arrays import text_array
from modules.runtime.errors import ModuleError
from modules.runtime.table import Table


def table_to_pandas(table: Table, *, nullable: bool) -> pd.DataFrame:
    columns = {
        column.name: _series(table.column(column.name), column, nullable=nullable)
        for column in table.schema.columns
    }
    return pd.DataFrame(
        columns, index=pd.RangeIndex(table.num_rows), columns=pd.Index(table.names, dtype="str")
    )


def table_from_pandas(frame: pd.DataFrame, like: TableSchema | None) -> Table:
    wrong = [name for name in frame.columns if not isinstance(name, str)]
    if wrong:
        raise ModuleError(
            "0155",
            _("The column name {name} is not text.", name=repr(wrong[0])),
            cause=_("A data frame made from a list or an array numbers its columns 0, 1, 2, …"),
            action=_("Name the columns, for example frame.columns = [str(name) for name in frame.columns]."),
        )
    arrays = [_array(frame.iloc[:, index]) for index in range(frame.shape[1])]
    names = [_storable(str(name)) for name in frame.columns]
    if not arrays:
        return Table(pa.table({}), TableSchema())
    return Table.from_arrow(pa.Table.from_arrays(arrays, names=names), like=like)


def _series(values: Any, column: Column, *, nullable: bool) -> Any:
    if nullable and values.null_count and column.type == "Integer":
        return pd.Int64Dtype().__from_arrow__(values)
    if nullable and values.null_count and column.type == "Boolean":
        return pd.BooleanDtype().__from_arrow__(values)
    return values.to_pandas()


def _array(series: Any) -> Any:
    if series.dtype.kind == "c":
        raise ModuleError(
            "0017",
            _(
                'The column "{column}" holds complex numbers, which a dataset cannot carry.',
                column=series.name,
            ),
            column=str(series.name),
            action=_("Store the real and the imaginary part in two columns."),
        )
    if isinstance(series.dtype, pd.SparseDtype):
        series = series.sparse.to_dense()
    try:
        return pa.array(series, from_pandas=True)
    except (
        pa.ArrowInvalid,
        pa.ArrowTypeError,
        pa.ArrowNotImplementedError,
        UnicodeEncodeError,
        OverflowError,
    ):
        # a column of mixed Python objects has no type of its own; its text does
        missing = series.isna().tolist()
        return text_array(
            None if absent else _storable(str(value)) for value, absent in zip(series, missing, strict=True)
        )


def _storable(text: str) -> str:
    """Spell out half characters (lone surrogates), which no file can hold."""
    return text.encode("utf-8", errors="backslashreplace").decode("utf-8")
