"""Read a Parquet file into a table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from modules.columns.texts import text as _
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
                    _(
                        'The file "{name}" has {width} columns; at most {most} can be read.',
                        name=name,
                        width=f"{width:,}",
                        most=f"{MAX_COLUMNS:,}",
                    ),
                    action=_("Write fewer columns into the file."),
                )
            arrow = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ModuleError(
            "0049",
            _('The file "{name}" cannot be read as Parquet.', name=name),
            cause=_("The reader says: {error}", error=str(error)[:300]),
            action=_("Check that the file is complete and really a Parquet file."),
        ) from error
    wanted = [column for column in arrow.column_names if not column.startswith(_INDEX_PREFIX)]
    return Table.from_arrow(arrow.select(wanted) if len(wanted) < arrow.num_columns else arrow)
