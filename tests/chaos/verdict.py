"""What a fault test found out."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from executor.invariants.records import Broken


@dataclass
class Verdict:
    scenario: str
    seed: int
    #: numbers measured
    figures: dict[str, Any] = field(default_factory=dict)
    #: sentences about what was promised and not kept
    failures: list[str] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    #: what was done, in order; told as lines, not in the JSON
    faults: list[dict[str, Any]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.failures and not self.broken

    def expect(self, condition: object, promise: str) -> None:
        if not condition:
            self.failures.append(promise)

    def lines(self, *, with_faults: bool = True) -> Iterable[str]:
        yield f"{self.scenario}: seed {self.seed}"
        for fault in self.faults if with_faults else ():
            details = " ".join(
                f"{name}={value}" for name, value in fault.items() if name not in ("at", "fault")
            )
            yield f"  {fault['at']:9.3f} s  {fault['fault']} {details}"
        for name, value in self.figures.items():
            yield f"  {name}: {value}"
        yield from (f"  BROKEN {problem}" for problem in self.broken)
        yield from (f"  FAILED {failure}" for failure in self.failures)
        yield f"  {'holds' if self.holds else 'DOES NOT HOLD'} (replay: --seed {self.seed})"

    def to_json(self) -> str:
        told = {name: value for name, value in asdict(self).items() if name != "faults"}
        return json.dumps({"holds": self.holds, **told}, default=str)


def summary(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum in seconds."""
    ordered = sorted(values)
    if not ordered:
        return {}
    rank = math.ceil(0.95 * len(ordered)) - 1
    return {
        "p50": round(ordered[len(ordered) // 2], 3),
        "p95": round(ordered[rank], 3),
        "max": round(ordered[-1], 3),
        "n": len(ordered),
    }
