"""A table between modules: Arrow data in five canonical types, and what each column is used for.

Invariants: a String column is `large_string`, Integer `int64`, Double `float64`, Boolean `bool`, DateTime
`timestamp[us]` without a zone; missing values are nulls, never NaN; column names are unique and not empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from modules.columns import Column, TableSchema, find_column, unique_names, usable_names
from modules.runtime.arrays import Numbers, mask_array, number_array, to_numbers
from modules.runtime.canonical import canonical_column

if TYPE_CHECKING:
    import pandas as pd


class Table:
    """Immutable; every change makes another table that shares the untouched columns."""

    __slots__ = ("arrow", "schema")

    def __init__(self, arrow: Any, schema: TableSchema) -> None:
        """Wrap data that is canonical already; use `from_arrow` for anything else."""
        self.arrow = arrow
        self.schema = schema

    @classmethod
    def from_arrow(
        cls, arrow: Any, *, schema: TableSchema | None = None, like: TableSchema | None = None
    ) -> Table:
        """Bring any Arrow table into canonical form.

        `schema` gives the metadata by position (the types follow the data), `like` by name for columns of the
        same type. Repeated names are numbered, empty ones become `Col1`, `Col2`, …
        """
        names = schema.names if schema else usable_names(arrow.column_names)
        arrays, columns = [], []
        for index, name in enumerate(names):
            array, column_type, categorical = canonical_column(arrow.column(index))
            known = schema.columns[index] if schema else (like.get(name) if like else None)
            if known is not None and (schema or known.type == column_type):
                column = Column(name, column_type, known.categorical or categorical, known.role)
            else:
                column = Column(name, column_type, categorical=categorical)
            arrays.append(array)
            columns.append(column)
        return cls(_arrow_table(arrays, names), TableSchema(tuple(columns)))

    @classmethod
    def from_pandas(cls, frame: pd.DataFrame, *, like: TableSchema | None = None) -> Table:
        """Convert a data frame; its index is dropped. Raises ModuleError 0155 for names that are no text."""
        from modules.runtime.pandas_conversion import table_from_pandas

        return table_from_pandas(frame, like)

    def to_pandas(self, columns: Sequence[str] | None = None, *, nullable: bool = True) -> pd.DataFrame:
        """Convert to a data frame that owns its memory.

        Integer and Boolean columns with missing values become `Int64` and `boolean`; with `nullable=False`
        they become `float64` and `object` as in classic pandas.
        """
        from modules.runtime.pandas_conversion import table_to_pandas

        return table_to_pandas(self if columns is None else self.select(columns), nullable=nullable)

    @property
    def num_rows(self) -> int:
        return int(self.arrow.num_rows)

    @property
    def num_columns(self) -> int:
        return len(self.schema)

    @property
    def names(self) -> tuple[str, ...]:
        return self.schema.names

    def column(self, name: str) -> Any:
        """Return the values of a column as a chunked array."""
        return self.arrow.column(self._position(name))

    def numbers(self, name: str) -> Numbers:
        """Return an Integer, Double, Boolean or DateTime column as float64, missing as NaN."""
        return to_numbers(self.column(name))

    def select(self, names: Iterable[str]) -> Table:
        """Keep these columns in this order; a repeated one gets a numbered name."""
        positions = [self._position(name) for name in names]
        columns = [self.schema.columns[position] for position in positions]
        unique = unique_names(column.name for column in columns)
        renamed = tuple(column.renamed(name) for column, name in zip(columns, unique, strict=True))
        arrays = [self.arrow.column(position) for position in positions]
        if not arrays:
            return Table(self.arrow.select([]), TableSchema())
        return Table(_arrow_table(arrays, unique), TableSchema(renamed))

    def without(self, names: Iterable[str]) -> Table:
        dropped = set(names)
        return self.select(name for name in self.names if name not in dropped)

    def filter(self, mask: Numbers) -> Table:
        """Keep the rows where the numpy mask is true."""
        return Table(self.arrow.filter(mask_array(mask)), self.schema)

    def take(self, rows: Numbers | Sequence[int]) -> Table:
        """Pick rows by position, in that order."""
        indices = number_array(np.asarray(rows, dtype=np.int64))
        return Table(self.arrow.take(indices), self.schema)

    def with_column(self, column: Column, values: Any) -> Table:
        """Append a column, or put it in the place of the one with its name.

        `values` is an Arrow array, a numpy array, a pandas series or a list. The column's type must fit them.
        """
        array, column_type, _ = canonical_column(_as_arrow(values), wanted=column.type)
        if column_type != column.type:
            raise ValueError(f"column {column.name!r} is {column.type}, but its values are {column_type}")
        if column.name in self.schema:
            position = self._position(column.name)
            arrow = self.arrow.set_column(position, column.name, array)
            return Table(arrow, self.schema.replaced({column.name: column}))
        if self.num_columns == 0:
            return Table(_arrow_table([array], [column.name]), TableSchema((column,)))
        return Table(self.arrow.append_column(column.name, array), self.schema.extended([column]))

    def with_schema(self, schema: TableSchema) -> Table:
        """Give the same values other names, flags and roles; types must agree."""
        if [column.type for column in schema.columns] != [column.type for column in self.schema.columns]:
            raise ValueError("another schema may not change types")
        return Table(self.arrow.rename_columns(list(schema.names)), schema)

    def _position(self, name: str) -> int:
        position = self.arrow.schema.get_field_index(name)
        if position < 0:
            find_column(name, self.schema)
        return int(position)


def _arrow_table(arrays: Sequence[Any], names: Sequence[str]) -> Any:
    return pa.Table.from_arrays(list(arrays), names=list(names))


def _as_arrow(values: Any) -> Any:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        return number_array(values)
    if isinstance(values, np.ndarray) and values.dtype.kind == "b":
        return mask_array(values)
    if isinstance(values, pa.Scalar):
        raise TypeError("a column needs one value for each row")
    return pa.array(values, from_pandas=True)
