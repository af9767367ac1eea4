"""What Edit Metadata makes of a schema; used at design time and in the step. Standard library only."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace

from modules.columns import COLUMN_TYPES, Column, Role, TableSchema, usable_names
from modules.columns.schema import MAX_NAME
from modules.columns.texts import text as _

_ROLES: dict[str, tuple[Role | None, Role]] = {
    # setting → (only columns with this role, the role they get)
    "Feature": (None, "Feature"),
    "Label": (None, "Label"),
    "ClearFeature": ("Feature", "None"),
    "ClearLabel": ("Label", "None"),
    "ClearScore": ("Score", "None"),
}


class ChangeError(ValueError):
    """The settings do not fit the columns; `code` is an error code of the module reference."""

    def __init__(self, code: str, parameter: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.parameter = parameter
        self.hint = hint


def changed_schema(
    schema: TableSchema, columns: Sequence[Column], parameters: Mapping[str, object]
) -> TableSchema:
    """Apply type, flag, role and names; raises ChangeError 0027, 0028 or 0037."""
    chosen = tuple(dict.fromkeys(columns))
    names = _new_names(str(parameters.get("new_column_names") or ""), chosen)
    changes = {
        column.name: replace(_changed(column, parameters), name=name)
        for column, name in zip(chosen, names, strict=True)
    }
    result = schema.replaced(changes)
    _check_unique(result, {column.name for column in changes.values()})
    if parameters.get("fields") == "Label":
        _check_one_label(result)
    return result


def _changed(column: Column, parameters: Mapping[str, object]) -> Column:
    data_type = parameters.get("data_type")
    if data_type in COLUMN_TYPES:
        column = column.retyped(data_type)
    categorical = parameters.get("categorical")
    if categorical in ("Categorical", "NonCategorical"):
        column = replace(column, categorical=categorical == "Categorical")
    only, role = _ROLES.get(str(parameters.get("fields")), (None, column.role))
    return column.with_role(role) if only is None or column.role == only else column


def _new_names(text: str, columns: Sequence[Column]) -> list[str]:
    if not text.strip():
        return [column.name for column in columns]
    names = [name.strip() for name in next(csv.reader([text.replace("\n", " ")], skipinitialspace=True), [])]
    if len(names) != len(columns):
        raise ChangeError(
            "0027",
            "new_column_names",
            _("There are {count} new names for {columns} columns.", count=len(names), columns=len(columns)),
            _("Give exactly one name for each chosen column, separated by commas."),
        )
    if not all(names):
        raise ChangeError(
            "0027", "new_column_names", _("One of the new names is blank."), _("Give every column a name.")
        )
    unusable = [name for name in names if usable_names([name]) != (name,)]
    if unusable:
        raise ChangeError(
            "0002",
            "new_column_names",
            _("The new name {name} cannot be used.", name=repr(unusable[0][:50])),
            _(
                "Use at most {longest} characters, and no line breaks or other control characters.",
                longest=MAX_NAME,
            ),
        )
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ChangeError(
            "0028",
            "new_column_names",
            _('The new name "{name}" is given twice.', name=repeated[0]),
            _("Give every column a name of its own."),
        )
    return names


def _check_unique(schema: TableSchema, new: set[str]) -> None:
    seen: set[str] = set()
    for name in schema.names:
        if name in seen and name in new:
            raise ChangeError(
                "0028",
                "new_column_names",
                _('The dataset would have two columns named "{name}".', name=name),
                _("Choose a name that is not taken."),
            )
        seen.add(name)


def _check_one_label(schema: TableSchema) -> None:
    labels = schema.with_role("Label")
    if len(labels) > 1:
        shown = " and ".join(f'"{column.name}"' for column in labels[:3])
        raise ChangeError(
            "0037",
            "fields",
            _("More than one column would be a label: {columns}.", columns=shown),
            _("Choose one column as label, and clear the others with ClearLabel first."),
        )
