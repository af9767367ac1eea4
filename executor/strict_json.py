"""Reads JSON as the standard has it: Python's own reader takes more."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def loads(raw: str | bytes, *, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Read a document; `pairs` makes an object of its members.

    Raises ValueError, also for infinity and NaN, and RecursionError.
    """
    return json.loads(raw, object_pairs_hook=pairs, parse_constant=_refuse)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")


def storable(value: Any) -> Any:
    """The same document without what no database takes: NUL and half characters (unpaired surrogates).

    Raises RecursionError.
    """
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(name): storable(item) for name, item in value.items()}
    return value


def fits(value: object, most: int) -> bool:
    """Whether it can be written as JSON of no more characters; no database takes an endless number."""
    try:
        return len(json.dumps(value, allow_nan=False)) <= most
    except ValueError:
        return False
