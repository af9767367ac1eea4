"""Metrics of a step: named numbers that are shown on the node and kept with the run."""

from __future__ import annotations

import math


class Metrics:
    """A bounded collection of finite numbers."""

    _MAX = 500

    def __init__(self) -> None:
        self._values: dict[str, float] = {}

    def log(self, name: str, value: float) -> None:
        """Record a number; one that is not finite has no JSON form and is left out."""
        number = float(value)
        if math.isfinite(number) and (name in self._values or len(self._values) < self._MAX):
            self._values[name[:200]] = number

    def as_dict(self) -> dict[str, float]:
        return dict(self._values)
