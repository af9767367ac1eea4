"""Read a Parquet file into a table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from modules.runtime.errors import ModuleError
from modules.runtime.reading.delimited import MAX_COLUMNS
from modules.runtime.table import Table

#: columns pandas writes for an index that has no name
_INDEX_PREFIX = "__index_level_"


def read_parquet(path: Path, name: str) -> Table:
    """Read the file; raises ModuleError 0049 or 0129."""
    try:
        with pq.ParquetFile(str(path), memory_map=True) as file:
            width = len(file.schema_arrow)
            if width > MAX_COLUMNS:
                raise ModuleError(
                    "0129",
                    f'The file "{name}" has {width:,} columns; at most {MAX_COLUMNS:,} can be read.',
                    action="Write fewer columns into the file.",
                )
            arrow = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ModuleError(
            "0049",
            f'The file "{name}" cannot be read as Parquet.',
            cause=f"The reader says: {str(error)[:300]}",
            action="Check that the file is complete and really a Parquet file.",
        ) from error
    wanted = [column for column in arrow.column_names if not column.startswith(_INDEX_PREFIX)]
    return Table.from_arrow(arrow.select(wanted) if len(wanted) < arrow.num_columns else arrow)
