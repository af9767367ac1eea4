"""Sample (b) end to end and the overhead per step: containers beside plain processes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scripts.bench.stand import emit, stand

_SAMPLE = "automobile_price_basic"
_REPEATS = 3


def measure() -> None:
    """Run sample (b) with each runner; the first run, which builds what is missing, is not counted."""
    for runner in ("docker", "process"):
        with stand(runner) as served:
            pipeline = served.open_sample(_SAMPLE)
            served.run(pipeline)
            finished = [served.run(pipeline) for _ in range(_REPEATS)]
        _require_success(finished)
        emit("sample (b), request to succeeded", "s", [run["seconds"] for run in finished], runner=runner)
        seconds = [step["seconds"] for run in finished for step in run["steps"]]
        emit("step, start to end", "s", seconds, runner=runner)
        _emit_overhead(finished, runner)


def _emit_overhead(finished: list[dict[str, Any]], runner: str) -> None:
    """Overhead = wall time of the run not spent inside any step's program, per step."""
    overhead = [(run["seconds"] - _covered(run["steps"])) / len(run["steps"]) * 1000 for run in finished]
    emit("overhead per step outside its program", "ms", overhead, runner=runner)


def _covered(steps: list[dict[str, Any]]) -> float:
    """Seconds during which at least one step was running."""
    spans = sorted(
        (
            datetime.fromisoformat(s["started_at"]).timestamp(),
            datetime.fromisoformat(s["finished_at"]).timestamp(),
        )
        for s in steps
    )
    total, end = 0.0, 0.0
    for start, finish in spans:
        total += max(0.0, finish - max(start, end))
        end = max(end, finish)
    return total


def _require_success(finished: list[dict[str, Any]]) -> None:
    failed = [run for run in finished if run["state"] != "succeeded"]
    if failed:
        raise RuntimeError(f"a measured run ended as {failed[0]['state']}: {failed[0]['steps']}")
