"""Export Table: a file to download. Internal: the executor runs it when a person asks for CSV or Parquet."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from modules.columns import unique_names
from modules.runtime import StepContext
from modules.runtime.table import Table
from modules.runtime.texts import column_texts

#: what makes a spreadsheet take a cell for a formula
_FORMULA_START = r"^([=+\-@\t\r])"


def run(context: StepContext) -> None:
    table = context.table("dataset")
    folder = context.write_folder("file")
    if context.parameters.text("format") == "parquet":
        _write_parquet(table, folder / "data.parquet")
    else:
        _write_csv(table, folder / "data.csv")


def _write_parquet(table: Table, path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table.arrow, str(path), compression="zstd")


def _write_csv(table: Table, path: Path) -> None:
    import pyarrow.csv as pacsv

    names = unique_names(_neutral_name(name) for name in table.names)
    arrays = []
    for column in table.schema.columns:
        values = table.column(column.name)
        if column.type == "String":
            values = pc.replace_substring_regex(values, _FORMULA_START, r"'\1")
        elif column.type in ("Boolean", "DateTime"):
            values = column_texts(values)
        arrays.append(values)
    arrow = pa.Table.from_arrays(arrays, names=list(names)) if arrays else table.arrow
    pacsv.write_csv(arrow, str(path))


def _neutral_name(name: str) -> str:
    return f"'{name}" if name[:1] in "=+-@\t\r" else name
