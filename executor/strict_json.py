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
