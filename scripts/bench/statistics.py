"""One line for many repeats."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any


def summary(values: Iterable[float], unit: str) -> dict[str, Any]:
    """Median, 95th percentile and range."""
    ordered = sorted(values)
    if not ordered:
        return {"unit": unit, "repeats": 0}
    last = len(ordered) - 1
    return {
        "unit": unit,
        "p50": round(median(ordered), 4),
        "p95": round(ordered[round(0.95 * last)], 4),
        "min": round(ordered[0], 4),
        "max": round(ordered[last], 4),
        "repeats": len(ordered),
    }
