"""Reads what a client sent into values: strict about keys and kinds, naming everything that is wrong at once.

Text is kept literally and never interpreted: `{{7*7}}` and `../../x` are names like any other. Refused is
what cannot be stored or shown faithfully: NUL, other control characters, unpaired surrogates, and in names
the characters that reverse the direction of the text around them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from pipelines.core import limits
from pipelines.core.messages import gettext as _
from pipelines.core.problems import Problem

ID = re.compile(r"[a-z][a-z0-9_]{0,62}")
MODULE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,254}")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
PORT = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: names a value in requests and in the text form
PARAMETER_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
#: explicit embeddings, overrides and isolates: they can make a name read as another one
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

T = TypeVar("T")


class ValueReader:
    """Reads values and collects problems; a method returns None (or a neutral value) where it found one."""

    def __init__(self, where: str = "", *, operation: int | None = None) -> None:
        self.problems: list[Problem] = []
        self._where = where
        self._operation = operation

    def refuse(self, code: str, message: str, where: str = "") -> None:
        path = f"{self._where}.{where}".strip(".")
        self.problems.append(Problem(code, message, path, operation=self._operation))

    def mapping(self, value: object, where: str, keys: Iterable[str]) -> Mapping[str, Any] | None:
        """An object with exactly these keys."""
        if not isinstance(value, Mapping):
            self.refuse("invalid_type", _("An object is expected here."), where)
            return None
        expected = set(keys)
        for key in value:
            if key not in expected:
                message = _("“{key}” is not a known field here.").format(key=shown(key))
                self.refuse("unknown_field", message, f"{where}.{shown(key)}".strip("."))
        missing = sorted(expected - set(value))
        for key in missing:
            message = _("“{key}” is missing.").format(key=key)
            self.refuse("missing_field", message, f"{where}.{key}".strip("."))
        return None if missing else value

    def pattern(self, value: object, where: str, pattern: re.Pattern[str]) -> str:
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        message = _("“{value}” cannot be used as {where}.")
        self.refuse("invalid_id", message.format(value=shown(value), where=where.rpartition(".")[2]), where)
        return ""

    def name(self, value: object, where: str) -> str:
        """A name a person gave: one line, not blank, readable as it is written."""
        text = self.text(value, where, limits.MAX_NAME_LENGTH, lines=False)
        if text and _BIDI_CONTROLS.intersection(text):
            message = _("A name cannot contain characters that change the direction of the text.")
            self.refuse("invalid_text", message, where)
        elif isinstance(value, str) and not value.strip():
            self.refuse("blank", _("A name cannot be empty."), where)
        return text

    def text(self, value: object, where: str, max_length: int, *, lines: bool = True) -> str:
        if not isinstance(value, str):
            self.refuse("invalid_type", _("{where} must be a text.").format(where=where), where)
            return ""
        if len(value) > max_length:
            message = _("{where} has {count} characters; at most {limit} are allowed.")
            message = message.format(where=where, count=len(value), limit=max_length)
            self.refuse("text_too_long", message, where)
            return ""
        if not is_storable(value, lines=lines):
            message = _("{where} contains control characters, which cannot be kept.").format(where=where)
            self.refuse("invalid_text", message, where)
            return ""
        return value

    def number(self, value: object, where: str, *, low: float, high: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse("invalid_type", _("{where} must be a number.").format(where=where), where)
            return 0
        if not math.isfinite(value) or not low <= value <= high:
            message = _("{where} must be between {low} and {high}.")
            self.refuse("invalid_number", message.format(where=where, low=low, high=high), where)
            return 0
        return value

    def flag(self, value: object, where: str) -> bool:
        if isinstance(value, bool):
            return value
        self.refuse("invalid_type", _("{where} must be true or false.").format(where=where), where)
        return False

    def parameter_name(self, value: object, where: str) -> str:
        if isinstance(value, str) and PARAMETER_NAME.fullmatch(value):
            return value
        message = _(
            "“{value}” cannot name a pipeline parameter: a name has letters from a to z, digits and “_”, "
            "at most 63, and does not begin with a digit."
        )
        self.refuse("invalid_name", message.format(value=shown(value)), where)
        return ""

    def choice(self, value: object, where: str, choices: Collection[T]) -> T:
        for choice in choices:
            if value == choice:
                return choice
        message = _("“{value}” is not possible here; there are: {choices}.")
        names = ", ".join(sorted(str(choice) for choice in choices))
        self.refuse("invalid_choice", message.format(value=shown(value), choices=names), where)
        return next(iter(choices))

    def parameters(self, value: object, where: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            self.refuse("invalid_type", _("{where} must be an object.").format(where=where), where)
            return {}
        if len(value) > limits.MAX_PARAMETERS:
            message = _("A node can have at most {limit} parameters.").format(limit=limits.MAX_PARAMETERS)
            self.refuse("too_many", message, where)
            return {}
        return {
            self.pattern(name, where, PORT): self.parameter_value(item, f"{where}.{shown(name)}")
            for name, item in value.items()
        }

    def parameter_value(self, value: object, where: str) -> Any:
        """Any JSON value but null (unset is the absence of a value), bounded in depth and size."""
        if value is None:
            self.refuse("invalid_type", _("A parameter that is not set is left out."), where)
        else:
            self._check_json(value, where)
        return value

    def _check_json(self, value: object, where: str) -> None:
        """Walk without recursion: how deep the value is nested is the sender's choice."""
        waiting: list[tuple[object, int]] = [(value, 1)]
        seen = 0
        while waiting:
            item, depth = waiting.pop()
            seen += 1
            if seen > limits.MAX_PARAMETER_ITEMS or depth > limits.MAX_PARAMETER_DEPTH:
                self.refuse("value_too_large", _("The value is too large or nested too deeply."), where)
                return
            if isinstance(item, Mapping):
                waiting.extend((key, depth) for key in item)
                waiting.extend((child, depth + 1) for child in item.values())
            elif isinstance(item, list | tuple):
                waiting.extend((child, depth + 1) for child in item)
            elif not self._is_scalar(item, where):
                return

    def _is_scalar(self, item: object, where: str) -> bool:
        before = len(self.problems)
        if isinstance(item, str):
            self.text(item, where, limits.MAX_PARAMETER_LENGTH)
        elif isinstance(item, bool) or item is None:
            return True
        elif isinstance(item, int):
            self.number(item, where, low=-limits.MAX_INTEGER, high=limits.MAX_INTEGER)
        elif isinstance(item, float):
            self.number(item, where, low=-math.inf, high=math.inf)
        else:
            self.refuse("invalid_type", _("{where} is not a JSON value.").format(where=where), where)
        return len(self.problems) == before


def with_defaults(value: object, **defaults: Any) -> object:
    """The value with absent keys filled in, if it is an object at all."""
    return {**defaults, **value} if isinstance(value, Mapping) else value


def is_storable(text: str, *, lines: bool) -> bool:
    """Tell whether every character can be stored and shown; tab and line ends need `lines`."""
    allowed = "\t\n\r" if lines else ""
    if text.isascii() and text.isprintable():
        return True
    return not any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in allowed for character in text
    )


def shown(value: object, length: int = 60) -> str:
    """A hostile or huge value, made fit for an error message."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(character if character.isprintable() else "�" for character in text[: length + 1])
    return text if len(text) <= length else f"{text[:length]}…"
