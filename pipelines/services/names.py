"""Checks of the names and texts people give to things."""

from __future__ import annotations

from pipelines.core import limits
from pipelines.core.reading import ValueReader
from pipelines.errors import InvalidRequestError


def checked_name(value: str, *, field: str = "name") -> str:
    """The name as it was written. Raises `InvalidRequestError` for a blank, long or unreadable one."""
    reader = ValueReader()
    name = reader.name(value, field)
    if reader.problems:
        raise InvalidRequestError(reader.problems)
    return name


def checked_description(value: str) -> str:
    reader = ValueReader()
    text = reader.text(value, "description", limits.MAX_DESCRIPTION_LENGTH)
    if reader.problems:
        raise InvalidRequestError(reader.problems)
    return text
