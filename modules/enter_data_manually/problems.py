"""What is wrong with typed-in data."""

from __future__ import annotations


class ParseError(ValueError):
    """The text does not fit its format; `row` counts lines from 1."""

    def __init__(self, message: str, *, row: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.row = row
        self.hint = hint
