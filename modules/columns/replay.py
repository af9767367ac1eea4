"""What replaying a fitted transformation makes of another table's schema."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns.schema import Column, TableSchema, TransformationSchema


def replay_schema(schema: TransformationSchema, table: TableSchema) -> TableSchema:
    """Predict what a replay makes of a table: `data` says which columns change type, go away or are added."""
    data = schema.data
    retype, remove, add = data.get("retype") or {}, data.get("remove") or [], data.get("add") or []
    if not isinstance(retype, Mapping) or not isinstance(remove, list) or not isinstance(add, list):
        return table
    changes = {
        name: column.retyped(column_type)
        for name, column_type in retype.items()
        if (column := table.get(name)) is not None
    }
    return table.replaced(changes).without(remove).extended(Column.from_json(item) for item in add)
