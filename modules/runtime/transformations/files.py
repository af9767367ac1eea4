"""The artifact folder of a transformation: `transformation.json`, `schema.json`, `view.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from modules.columns import Column, TableSchema, TransformationSchema
from modules.columns.texts import text as _
from modules.columns.type_names import type_name
from modules.runtime.context import StepContext
from modules.runtime.errors import ModuleError, column_not_found
from modules.runtime.results import to_json_text

_FORMAT = 1
_FILE = "transformation.json"


def write_transformation(
    context: StepContext,
    port: str,
    *,
    title: str,
    plan: Mapping[str, object],
    schema: TransformationSchema,
    view_columns: Sequence[Mapping[str, object]],
) -> None:
    """Write a fitted transformation to an output."""
    document = {"format": _FORMAT, "transformer": schema.transformer, **plan}
    (context.write_folder(port) / _FILE).write_text(to_json_text(document), encoding="utf-8")
    context.write_schema(port, schema)
    context.write_view(
        port,
        {
            "kind": "transformation",
            "transformer": schema.transformer,
            "title": title,
            "columns": list(view_columns),
        },
    )


def read_transformation(context: StepContext, port: str) -> dict[str, Any]:
    """Read a transformation from an input; raises ModuleError 0158 when it holds something else."""
    path = context.input_folder(port) / _FILE
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] != _FORMAT or not isinstance(document["transformer"], str):
            raise ValueError("unknown format")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModuleError(
            "0158",
            _('What is connected to the input "{port}" is not a transformation.', port=port),
            port=port,
            action=_("Connect the transformation output of a module such as Clean Missing Data."),
            details=str(error),
        ) from error
    return dict(document)


def check_columns_fit(wanted: Sequence[Column], table: TableSchema, *, port: str) -> None:
    """Raise ModuleError 0001 or 0125 unless the table has the columns a transformation was fitted on."""
    missing = [column.name for column in wanted if column.name not in table]
    if missing:
        raise column_not_found(missing, table, port=port)
    for column in wanted:
        found = table.get(column.name)
        if found is None or found.type == column.type or (found.is_numeric and column.is_numeric):
            continue
        raise ModuleError(
            "0125",
            _(
                'The column "{column}" is {type}; the transformation was fitted on {fitted_type}.',
                column=column.name,
                type=type_name(found.type),
                fitted_type=type_name(column.type),
            ),
            column=column.name,
            port=port,
            action=_("Give the column the same type with Edit Metadata."),
        )
