from __future__ import annotations

import io
from typing import Any

from scripts.demo import summary
from scripts.progress import RunDisplay, metrics_table


def event(kind: str, node: str | None = None, **data: Any) -> dict[str, Any]:
    return {"type": kind, "node": node, "data": data}


def test_every_step_gets_its_line() -> None:
    out = io.StringIO()
    display = RunDisplay([("a", "Clean"), ("b", "Train Model"), ("c", "Score")], out)

    display.show(event("run.started"))
    display.show(event("step.starting", "a", message="building the environment"))
    display.show(event("step.succeeded", "a", seconds=1.25))
    display.show(event("step.failed", "b", error={"message": "no label"}))
    display.show(event("step.skipped", "c", because="b"))
    display.show(event("run.failed"))

    lines = [line.split(" s  ", 1)[1] for line in out.getvalue().splitlines()]
    assert lines == [
        "  Clean        building the environment",
        "✓ Clean        succeeded in 1.2 s",
        "✗ Train Model  failed: no label",
        "· Score        skipped (after b)",
        "✗ the run failed",
    ]


def test_metrics_are_aligned() -> None:
    assert metrics_table({"AUC": 0.98765432, "Rows": 7}) == ["    AUC   0.987654", "    Rows  7"]


def test_the_summary_has_what_scripts_read() -> None:
    step = {"node": "a", "module": "clean", "state": "succeeded", "seconds": 1.0, "name": "Clean"}
    run = {
        "id": "r",
        "state": "succeeded",
        "runner": "docker",
        "steps": [step],
        "metrics": None,
        "seconds": 2.0,
        "pipeline": {"id": "p"},
    }

    found = summary(run)

    assert found["steps"] == [{"node": "a", "module": "clean", "state": "succeeded", "seconds": 1.0}]
    assert (found["state"], found["runner"], found["metrics"], found["seconds"]) == (
        "succeeded",
        "docker",
        {},
        2.0,
    )
