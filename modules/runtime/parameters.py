"""Typed access to the parameters of a step; they arrive complete, with defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import ColumnSelection, SelectionError
from modules.columns.texts import text as _
from modules.runtime.errors import ModuleError, parameter_unreadable, selection_failed


class Parameters:
    """The parameters by name. A value of another type than asked for raises ModuleError 0002."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = dict(values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def as_dict(self) -> dict[str, object]:
        return dict(self._values)

    def raw(self, name: str) -> object:
        return self._values.get(name)

    def text(self, name: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str):
            raise _unreadable(name, "text", value)
        return value

    def optional_text(self, name: str) -> str | None:
        """Return the text, or None when it is unset or empty."""
        value = self._values.get(name)
        return None if value is None or value == "" else self.text(name)

    def boolean(self, name: str) -> bool:
        value = self._values.get(name)
        if not isinstance(value, bool):
            raise _unreadable(name, _("true or false"), value)
        return value

    def integer(self, name: str) -> int:
        value = self._values.get(name)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise _unreadable(name, _("a whole number"), value)
        return value

    def optional_integer(self, name: str) -> int | None:
        return None if self._values.get(name) is None else self.integer(name)

    def number(self, name: str) -> float:
        value = self._values.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise _unreadable(name, _("a number"), value)
        return float(value)

    def optional_number(self, name: str) -> float | None:
        return None if self._values.get(name) is None else self.number(name)

    def selection(self, name: str) -> ColumnSelection:
        try:
            return ColumnSelection.from_json(self._values.get(name))
        except SelectionError as error:
            raise selection_failed(error, parameter=name) from None


def _unreadable(name: str, wanted: str, value: object) -> ModuleError:
    if value is None:
        return parameter_unreadable(
            name, _('The parameter "{name}" is not set.', name=name), _("Set it in the inspector.")
        )
    return parameter_unreadable(
        name,
        _(
            'The parameter "{name}" must be {wanted}, not {value}.',
            name=name,
            wanted=wanted,
            value=repr(str(value)[:100]),
        ),
        _("Set it in the inspector."),
    )
