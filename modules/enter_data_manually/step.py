"""Enter Data Manually: a table typed into the pipeline."""

from __future__ import annotations

import pyarrow as pa

from modules.columns import TableSchema
from modules.columns.texts import text as _
from modules.enter_data_manually.parsing import parse_table
from modules.enter_data_manually.problems import ParseError
from modules.runtime import ModuleError, StepContext
from modules.runtime.arrays import python_values
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
            error.message,
            parameter="data",
            row=error.row,
            cause=_("The data is read as {data_format}.", data_format=data_format),
            action=error.hint or _("Correct the row, or choose another format."),
        ) from None
    schema = TableSchema(tuple(item.column for item in parsed))
    arrays = [python_values(item.values, item.column.type) for item in parsed]
    context.write_table("dataset", Table(pa.Table.from_arrays(arrays, names=list(schema.names)), schema))
