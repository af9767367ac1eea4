"""Design-time checks of column parameters, shared by the `schema.py` of the modules."""

from __future__ import annotations

from collections.abc import Iterable

from modules.columns.propagation import ParameterProblem
from modules.columns.schema import Column, TableSchema
from modules.columns.selection import ColumnSelection, SelectionError, find_column, resolve
from modules.columns.texts import text as _
from modules.columns.type_names import either, type_name

_CODES = {"0001": "unknown_column", "0011": "empty_selection"}


def check_columns(
    parameter: str, value: object, schema: TableSchema, *, allow_empty: bool = False
) -> tuple[tuple[Column, ...] | None, tuple[ParameterProblem, ...]]:
    """Resolve a column selection: the columns, or None and the problems that prevent it."""
    if value is None or value == "":
        # an unset parameter is reported by the validation of parameters, not a second time here
        return None, ()
    try:
        columns = resolve(ColumnSelection.from_json(value), schema)
    except SelectionError as error:
        return None, selection_problems(parameter, error)
    if not columns and not allow_empty:
        problem = ParameterProblem(
            parameter,
            "empty_selection",
            _("No column is selected."),
            _("Choose at least one column."),
        )
        return None, (problem,)
    return columns, ()


def check_column(
    parameter: str, value: object, schema: TableSchema, types: Iterable[str] | None = None
) -> tuple[Column | None, tuple[ParameterProblem, ...]]:
    """Find a single column by name, of one of `types` if given: the column, or None and the problems."""
    if value is None or value == "":
        return None, ()
    try:
        column = find_column(str(value), schema)
    except SelectionError as error:
        return None, selection_problems(parameter, error)
    allowed = tuple(types) if types is not None else None
    if allowed is not None and column.type not in allowed:
        problem = ParameterProblem(
            parameter,
            "schema_column_type",
            _(
                'The column "{column}" has the type {type}, which cannot be used here.',
                column=column.name,
                type=type_name(column.type),
            ),
            _("Choose a column of type {allowed}.", allowed=either(allowed)),
            (column.name,),
        )
        return None, (problem,)
    return column, ()


def selection_problems(parameter: str, error: SelectionError) -> tuple[ParameterProblem, ...]:
    """Turn a selection error into the designer's form."""
    code = _CODES.get(error.code, "schema_selection")
    return (ParameterProblem(parameter, code, error.message, error.hint, error.names),)
