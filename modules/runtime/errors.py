"""Errors of a module, written for the person at the canvas: what, where, likely cause, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from modules.columns import Column, SelectionError, TableSchema
from modules.columns.selection import unknown_columns
from modules.columns.texts import Text
from modules.columns.texts import text as _
from modules.columns.type_names import type_name
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
            "said": {
                name: said.to_json()
                for name in ("message", "cause", "action")
                if isinstance(said := getattr(self, name), Text) and said.values
            },
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
        _("The column selection matches no column of the dataset."),
        parameter=parameter,
        port=port,
        cause=_("The rules may exclude every column, or name a type the dataset does not have."),
        action=_("Choose at least one column."),
    )


def missing_input(port: str) -> ModuleError:
    return ModuleError(
        "0003",
        _('Nothing is connected to the input "{port}".', port=port),
        port=port,
        action=_("Connect an output to this input."),
    )


def empty_dataset(port: str, what: str = _("rows")) -> ModuleError:
    return ModuleError(
        "0003",
        _('The dataset at the input "{port}" has no {what}.', port=port, what=what),
        port=port,
        cause=_("An earlier step left no {what}.", what=what),
        action=_("Look at the output of the step before this one."),
    )


def column_type_unsupported(
    columns: Iterable[Column], allowed: str, *, parameter: str | None = None, port: str | None = None
) -> ModuleError:
    """Make error 0017 naming the columns and what would be accepted."""
    wrong = list(columns)
    shown = [
        _('"{column}" ({type})', column=column.name, type=type_name(column.type)) for column in wrong[:5]
    ]
    more = _(" and {count} more", count=len(wrong) - 5) if len(wrong) > 5 else ""
    return ModuleError(
        "0017",
        _(
            "Only {allowed} columns can be used here, but the selection holds {columns}{more}.",
            allowed=allowed,
            columns=shown,
            more=more,
        ),
        column=wrong[0].name,
        parameter=parameter,
        port=port,
        action=_(
            "Select only {allowed} columns, or change the type with Edit Metadata first.", allowed=allowed
        ),
    )


def parameter_unreadable(parameter: str, message: str, action: str = "") -> ModuleError:
    return ModuleError("0002", message, parameter=parameter, action=action)
