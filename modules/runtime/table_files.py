"""A table as an artifact folder: `data.arrow`, `schema.json`, `preview.json`.

Arrow IPC, uncompressed, so that the next step maps it into memory instead of reading it. Field metadata
`atelier` carries each column's type, categorical flag and role.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from modules.columns import Column, SchemaError, TableSchema
from modules.columns.texts import text as _
from modules.runtime.errors import ModuleError
from modules.runtime.known_statistics import KnownStatistics
from modules.runtime.preview import build_preview
from modules.runtime.request import Limits
from modules.runtime.results import to_json_text
from modules.runtime.table import Table

DATA_FILE = "data.arrow"
PREVIEW_FILE = "preview.json"
_FIELD_KEY = b"atelier"


def write_table(
    folder: Path, table: Table, limits: Limits | None = None, known: KnownStatistics | None = None
) -> None:
    """Write the three files of a table into an existing folder."""
    fields = [
        pa.field(column.name, table.arrow.column(index).type, metadata={_FIELD_KEY: _field_metadata(column)})
        for index, column in enumerate(table.schema.columns)
    ]
    arrow = pa.Table.from_arrays(table.arrow.columns, schema=pa.schema(fields)) if fields else table.arrow
    with pa.OSFile(str(folder / DATA_FILE), "wb") as sink, pa.ipc.new_file(sink, arrow.schema) as writer:
        writer.write_table(arrow)
    (folder / "schema.json").write_text(to_json_text(table.schema.to_json()), encoding="utf-8")
    preview = build_preview(table, limits or Limits(), known)
    (folder / PREVIEW_FILE).write_text(to_json_text(preview), encoding="utf-8")


def read_table(folder: Path, *, port: str = "dataset") -> Table:
    """Map a table into memory; raises ModuleError 0018 when the folder holds none."""
    path = folder / DATA_FILE
    try:
        arrow = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        schema = TableSchema(tuple(_column(field) for field in arrow.schema))
    except (OSError, pa.ArrowInvalid, SchemaError, ValueError) as error:
        raise ModuleError(
            "0018",
            _('The artifact at the input "{port}" is not a dataset.', port=port),
            port=port,
            cause=_("The output it is connected to holds something else, or its file is damaged."),
            action=_("Run the step before this one again."),
            details=str(error),
        ) from error
    return Table(arrow.replace_schema_metadata(None), schema)


def _field_metadata(column: Column) -> bytes:
    value = {"type": column.type, "categorical": column.categorical, "role": column.role}
    return json.dumps(value).encode()


def _column(field: Any) -> Column:
    raw = (field.metadata or {}).get(_FIELD_KEY)
    if raw is None:
        raise SchemaError(f"column {field.name!r} has no metadata")
    return Column.from_json({"name": field.name, **json.loads(raw)})
