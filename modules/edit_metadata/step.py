"""Edit Metadata: names, types, flags and roles of columns."""

from __future__ import annotations

from modules.columns import COLUMN_TYPES
from modules.columns.texts import text as _
from modules.edit_metadata.changes import ChangeError, changed_schema
from modules.edit_metadata.conversion import convert
from modules.runtime import ModuleError, StepContext


def run(context: StepContext) -> None:
    table = context.table("dataset")
    columns = tuple(dict.fromkeys(context.columns("column", table)))
    try:
        schema = changed_schema(table.schema, columns, context.parameters.as_dict())
    except ChangeError as error:
        raise ModuleError(
            error.code, error.message, parameter=error.parameter, port="dataset", action=error.hint
        ) from None
    target = context.parameters.text("data_type")
    datetime_format = context.parameters.optional_text("datetime_format") if target == "DateTime" else None
    for column_type in COLUMN_TYPES:
        if column_type != target:
            continue
        for index, column in enumerate(columns):
            if column_type == "DateTime" and column.is_numeric:
                context.warn(
                    _('The column "{column}" holds numbers; as dates they are missing.', column=column.name)
                )
            values = convert(table.column(column.name), column, column_type, datetime_format)
            table = table.with_column(column.retyped(column_type), values)
            context.progress((index + 1) / len(columns), _("Converted {column}", column=column.name[:60]))
    context.write_table("results_dataset", table.with_schema(schema))
