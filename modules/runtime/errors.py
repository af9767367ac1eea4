"""Errors of a module, written for the person at the canvas: what, where, likely cause, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from modules.columns import Column, SelectionError, TableSchema
from modules.columns.selection import unknown_columns
from modules.runtime.error_codes import TITLES

ErrorKind = Literal["module", "user_code", "internal"]


class ModuleError(Exception):
    """A module cannot do what it was asked to; `code` is one of `error_codes.TITLES`."""

    kind: ErrorKind = "module"

    def __init__(
        self,
        code: str,
        message: str,
        *,
        port: str | None = None,
        column: str | None = None,
        row: int | None = None,
        parameter: str | None = None,
        line: int | None = None,
        cause: str = "",
        action: str = "",
        details: str = "",
    ) -> None:
        super().__init__(message)
        if code not in TITLES:
            raise ValueError(f"unknown error code {code!r}")
        self.code = code
        self.message = message
        #: where the problem is; rows and lines are counted from 1
        self.where = {"port": port, "column": column, "row": row, "parameter": parameter, "line": line}
        self.cause = cause
        self.action = action
        self.details = details

    def to_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "kind": self.kind,
            "title": TITLES[self.code],
            "message": self.message,
            "where": {key: value for key, value in self.where.items() if value is not None},
            "cause": self.cause,
            "action": self.action,
            "details": self.details,
        }


class UserCodeError(ModuleError):
    """The script of a person failed, not the module around it."""

    kind: ErrorKind = "user_code"


def selection_failed(error: SelectionError, *, parameter: str, port: str | None = None) -> ModuleError:
    """Translate a column selection's error."""
    return ModuleError(
        error.code,
        error.message,
        parameter=parameter,
        port=port,
        column=error.names[0] if error.code == "0001" and error.names else None,
        action=error.hint,
    )


def column_not_found(
    names: Iterable[str], schema: TableSchema, *, port: str | None = None, parameter: str | None = None
) -> ModuleError:
    """Make error 0001 for columns a table lacks, with a did-you-mean."""
    error = unknown_columns(names, schema)
    return ModuleError(
        "0001", error.message, port=port, parameter=parameter, column=error.names[0], action=error.hint
    )


def nothing_selected(*, parameter: str, port: str | None = None) -> ModuleError:
    return ModuleError(
        "0011",
        "The column selection matches no column of the dataset.",
        parameter=parameter,
        port=port,
        cause="The rules may exclude every column, or name a type the dataset does not have.",
        action="Choose at least one column.",
    )


def missing_input(port: str) -> ModuleError:
    return ModuleError(
        "0003",
        f'Nothing is connected to the input "{port}".',
        port=port,
        action="Connect an output to this input.",
    )


def empty_dataset(port: str, what: str = "rows") -> ModuleError:
    return ModuleError(
        "0003",
        f'The dataset at the input "{port}" has no {what}.',
        port=port,
        cause=f"An earlier step left no {what}.",
        action="Look at the output of the step before this one.",
    )


def column_type_unsupported(
    columns: Iterable[Column], allowed: str, *, parameter: str | None = None, port: str | None = None
) -> ModuleError:
    """Make error 0017 naming the columns and what would be accepted."""
    wrong = list(columns)
    shown = ", ".join(f'"{column.name}" ({column.type})' for column in wrong[:5])
    more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
    return ModuleError(
        "0017",
        f"Only {allowed} columns can be used here, but the selection holds {shown}{more}.",
        column=wrong[0].name,
        parameter=parameter,
        port=port,
        action=f"Select only {allowed} columns, or change the type with Edit Metadata first.",
    )


def parameter_unreadable(parameter: str, message: str, action: str = "") -> ModuleError:
    return ModuleError("0002", message, parameter=parameter, action=action)
