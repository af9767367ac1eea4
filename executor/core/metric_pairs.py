"""The metrics of two runs side by side. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class StepMetrics:
    """What one step measured, in the order of the run."""

    node: str
    name: str
    module: str
    values: Mapping[str, float]
    #: which value is better, as the module says; metrics that are not in it judge nothing
    better: Mapping[str, Better] = field(default_factory=dict)


@dataclass(frozen=True)
class MetricPair:
    """One metric before and after; None where that side did not measure it."""

    #: of the side after, where the step is there
    node: str
    name: str
    metric: str
    before: float | None
    after: float | None
    better: Better | None

    def to_json(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "name": self.name,
            "metric": self.metric,
            "before": self.before,
            "after": self.after,
            "better": self.better,
        }


def metric_pairs(before: Sequence[StepMetrics], after: Sequence[StepMetrics]) -> list[MetricPair]:
    """All metrics of both, a step with the same step of the other run."""
    return [
        MetricPair(
            node=(new or old or _NOTHING).node,
            name=(new or old or _NOTHING).name,
            metric=metric,
            before=old.values.get(metric) if old else None,
            after=new.values.get(metric) if new else None,
            better=(new or old or _NOTHING).better.get(metric),
        )
        for old, new in _partners(before, after)
        for metric in _names(old, new)
    ]


_NOTHING = StepMetrics("", "", "", {})


def _names(old: StepMetrics | None, new: StepMetrics | None) -> list[str]:
    """All names once, in the order of the newer side."""
    return list(dict.fromkeys([*(new.values if new else ()), *(old.values if old else ())]))


def _partners(
    before: Sequence[StepMetrics], after: Sequence[StepMetrics]
) -> list[tuple[StepMetrics | None, StepMetrics | None]]:
    """Steps of the same node; of those left over, the only ones of a module on each side."""
    old_by_node = {step.node: step for step in before}
    new_nodes = {step.node for step in after}
    left = [step for step in before if step.node not in new_nodes]
    came = [step for step in after if step.node not in old_by_node]
    replaced = {
        new.node: old
        for old in left
        for new in came
        if old.module == new.module and _count(left, old.module) == 1 and _count(came, new.module) == 1
    }
    taken = {old.node for old in replaced.values()}
    return [
        *((old_by_node.get(step.node) or replaced.get(step.node), step) for step in after),
        *((step, None) for step in left if step.node not in taken),
    ]


def _count(steps: Sequence[StepMetrics], module: str) -> int:
    return sum(step.module == module for step in steps)
