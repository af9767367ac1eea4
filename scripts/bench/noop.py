"""Steps without work of their own: what starting and ending one costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scripts.bench import laboratory
from scripts.bench.bench import AFRESH, Bench, affordable
from scripts.bench.laboratory import Laboratory
from scripts.bench.quiet import settle
from scripts.bench.statistics import Target, summary

_STEPS = 30
_REPEATS = 3


def chain_of_noops(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """30 learners, which only write down their settings, one after the other: seconds of the run per step.

    Nothing connects them, but one step runs at a time, so that they are as good as a chain.
    """
    for name in (laboratory.ONE_AT_A_TIME, laboratory.WARM_ONE_AT_A_TIME):
        bench = lab.bench(name)
        pipeline = _draft(bench)
        first = bench.timed(pipeline, **AFRESH)
        per_step = []
        for _ in range(affordable(_REPEATS, first.ended_s)):
            settle()
            per_step.append(1000 * bench.timed(pipeline, **AFRESH).ended_s / _STEPS)
        yield {"way": name, "steps": _STEPS, **summary(per_step, "ms", Target(160))}
        lab.close(name)


def _draft(bench: Bench) -> dict[str, Any]:
    pipeline: dict[str, Any] = bench.client.post("pipelines", {"project": bench.project, "name": "No-ops"})
    bench.edit(
        pipeline,
        *(
            {
                "type": "add_node",
                "node": {
                    "id": f"n{index}",
                    "module": "linear_regression",
                    "version": "1.0.0",
                    "name": f"Learner {index}",
                    "parameters": {},
                    "position": {"x": 300 * (index % 6), "y": 140 * (index // 6)},
                    "comment": "",
                },
            }
            for index in range(_STEPS)
        ),
    )
    return pipeline
