"""One line for many repeats, with what was to be reached beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Target:
    """A bound for one of the figures of a line, in its unit."""

    bound: float
    of: str = "p50"
    at_least: bool = False

    def line(self, figures: dict[str, Any]) -> dict[str, Any]:
        value = figures.get(self.of)
        reached = value is not None and (value >= self.bound if self.at_least else value <= self.bound)
        return {"target": f"{self.of} {'≥' if self.at_least else '≤'} {self.bound:g}", "reached": reached}


def summary(values: Iterable[float], unit: str, target: Target | None = None) -> dict[str, Any]:
    """Median, 95th percentile and range, and whether the target was reached."""
    ordered = sorted(values)
    if not ordered:
        return {"unit": unit, "repeats": 0}
    last = len(ordered) - 1
    figures = {
        "unit": unit,
        "p50": round(median(ordered), 4),
        "p95": round(ordered[round(0.95 * last)], 4),
        "min": round(ordered[0], 4),
        "max": round(ordered[last], 4),
        "repeats": len(ordered),
    }
    return figures | (target.line(figures) if target else {})


def ratio(value: float, other: float, target: Target | None = None) -> dict[str, Any]:
    """How many times `value` is `other`: of two medians of the same run."""
    figures = {"unit": "times", "p50": round(value / other, 3) if other else None}
    return figures | (target.line(figures) if target else {})
