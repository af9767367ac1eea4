"""Sentences that can be said in another language.

What a module says to a person is written in English, where it happens. A sentence made of parts keeps its
pattern and the parts, so that whoever shows it can look the pattern up in the reader's language and fill it
again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r"\{(\w+)\}")
#: sentences within sentences; deeper ones are taken as they are
_MAX_DEPTH = 4


class Text(str):
    """A sentence in English that knows its pattern and what fills it."""

    pattern: str
    values: Mapping[str, object]

    def to_json(self) -> dict[str, Any]:
        return {"text": self.pattern, "values": {name: _plain(value) for name, value in self.values.items()}}


def text(pattern: str, /, **values: object) -> Text:
    """Fill a pattern such as `The column {column} is empty.`; several values in one place become a list."""
    said = Text(fill(pattern, values))
    said.pattern = pattern
    said.values = values
    return said


#: marks what has to be translated, as everywhere
_ = text


def fill(pattern: str, values: Mapping[str, object]) -> str:
    """Put values in their places; what a value holds is never read as a pattern."""

    def value_of(place: re.Match[str]) -> str:
        name = place[1]
        return _shown(values[name]) if name in values else place[0]

    return _PLACE.sub(value_of, pattern)


def places(pattern: str) -> frozenset[str]:
    """Name the places of a pattern."""
    return frozenset(_PLACE.findall(pattern))


def from_json(value: object, depth: int = 0) -> Text | None:
    """Read what `to_json` wrote; None for anything else. Nothing in it is trusted."""
    if not isinstance(value, Mapping) or depth > _MAX_DEPTH:
        return None
    pattern, values = value.get("text"), value.get("values")
    if not isinstance(pattern, str) or not isinstance(values, Mapping):
        return None
    return text(pattern, **{str(name): _read(part, depth) for name, part in values.items()})


def _read(value: object, depth: int) -> object:
    if isinstance(value, list):
        return [_read(part, depth + 1) for part in value] if depth < _MAX_DEPTH else ""
    found = from_json(value, depth + 1)
    if found is not None:
        return found
    return value if isinstance(value, str | int | float) else ""


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return value.to_json()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, str | int | float) else str(value)


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    return str(value)
