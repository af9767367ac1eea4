"""Values of a parsed component file, each read as what it should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Reader:
    """Collects what is wrong, so that all of it is told at once; a wrong value counts as absent.

    `where` names the value's parent for the person who wrote the file.
    """

    def __init__(self) -> None:
        self.problems: list[str] = []

    def check_keys(self, where: str, value: Mapping[str, Any], known: frozenset[str]) -> None:
        for key in value:
            if key not in known:
                self.problems.append(f"{where} has the unknown key {key!r}.")

    def mapping(self, parent: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
        value = parent.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.problems.append(f"{where} must be a mapping.")
            return {}
        return value

    def text(self, parent: Mapping[str, Any], key: str) -> str:
        value = parent.get(key)
        if isinstance(value, str) and value:
            return value
        self.problems.append(f"{key} is missing.")
        return ""

    def number(self, parent: Mapping[str, Any], key: str, where: str) -> float | None:
        value = parent.get(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self.problems.append(f"{where}.{key} must be a number.")
        return None
