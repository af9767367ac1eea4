"""Runs from the first to the last event, with the fake runner and real threads."""

from __future__ import annotations

from tests.factories.runs import People, event_types, finished, started_run, step_states
from tests.integration.executor.conftest import StartSupervisor


def test_a_run_goes_from_queued_to_succeeded(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor()
    run = finished(started_run(who, {"load": (), "clean": ("load",)}))
    assert run.state == "succeeded"
    assert step_states(run) == {"load": "succeeded", "clean": "succeeded"}
    assert event_types(run, "clean") == ["step.ready", "step.starting", "step.running", "step.succeeded"]
    assert event_types(run)[:2] == ["run.queued", "run.started"]
    assert event_types(run)[-1] == "run.succeeded"
