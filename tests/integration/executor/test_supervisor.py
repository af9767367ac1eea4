"""Runs from the first to the last event, with the fake runner and real threads."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django import Settings

from executor import folders, selectors, services, store
from executor.log_store import read_log
from executor.models import Attempt, Event, ExecutorStatus, Run, StepOutput
from executor.runners.fake import Behaviour, FakeEngine, fail, lose, succeed, until_stopped
from tests.factories.runs import (
    People,
    event_types,
    finished,
    started_run,
    step_states,
    wait_until,
)
from tests.integration.executor.conftest import TIMING, StartSupervisor


def step_error(run: Run, node: str) -> dict[str, object]:
    error = run.steps.get(node=node).error
    assert isinstance(error, dict)
    return error


def test_a_run_goes_from_queued_to_succeeded(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor()
    run = finished(started_run(who, {"load": (), "clean": ("load",)}))
    assert run.state == "succeeded"
    assert step_states(run) == {"load": "succeeded", "clean": "succeeded"}
    assert event_types(run, "clean")[0] == "step.ready"
    assert event_types(run, "clean")[-2:] == ["step.running", "step.succeeded"]
    assert event_types(run)[:2] == ["run.queued", "run.started"]
    assert event_types(run)[-1] == "run.succeeded"


def test_events_are_numbered_without_gaps(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor()
    run = finished(started_run(who, {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c")}))
    numbers = list(Event.objects.filter(run=run).order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, run.last_seq + 1))


def test_metrics_of_steps_are_collected_when_the_run_ends(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor({"a": succeed(metrics={"r2": 0.5}), "b": succeed(metrics={"r2": 0.9, "mae": 2.0})})
    run = finished(started_run(who, {"a": (), "b": ("a",)}))
    assert run.metrics == {"r2": 0.5, "r2 (b)": 0.9, "mae": 2.0}


def test_a_failed_step_skips_only_what_depends_on_it(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor({"left": fail("0001", "Column not found")})
    graph = {"load": (), "left": ("load",), "right": ("load",), "join": ("left", "right"), "end": ("join",)}
    run = finished(started_run(who, graph))
    assert run.state == "failed"
    assert step_states(run) == {
        "load": "succeeded",
        "left": "failed",
        "right": "succeeded",
        "join": "skipped",
        "end": "skipped",
    }
    assert step_error(run, "left")["message"] == "Column not found"
    assert set(run.steps.filter(state="skipped").values_list("because", flat=True)) == {"left"}


def test_parallel_branches_really_overlap(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    start_supervisor({"left": until_stopped(), "right": until_stopped()})
    run = started_run(who, {"load": (), "left": ("load",), "right": ("load",)})
    wait_until(lambda: list(step_states(run).values()).count("running") == 2)
    engine.release()
    assert finished(run).state == "succeeded"


def test_no_more_steps_run_at_once_than_there_are_places(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    start_supervisor({name: until_stopped() for name in "abcd"}, max_parallel=2)
    run = started_run(who, dict.fromkeys("abcd", ()))
    wait_until(lambda: list(step_states(run).values()).count("running") == 2)
    time.sleep(0.2)
    assert sorted(step_states(run).values()) == ["ready", "ready", "running", "running"]
    engine.release()
    wait_until(lambda: sorted(step_states(run).values()) == ["running", "running", "succeeded", "succeeded"])
    engine.release()
    assert finished(run).state == "succeeded"


def test_canceling_stops_what_runs_within_seconds(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor({"load": until_stopped()})
    run = started_run(who, {"load": (), "clean": ("load",)})
    wait_until(lambda: step_states(run)["load"] == "running")
    began = time.monotonic()
    assert services.run_cancel(run).state == "canceling"
    assert finished(run).state == "canceled"
    assert time.monotonic() - began < 3.0
    assert step_states(run) == {"load": "canceled", "clean": "canceled"}
    assert event_types(run).count("run.canceling") == 1
    assert event_types(run)[-1] == "run.canceled"


def test_a_step_that_takes_too_long_is_stopped_and_told_why(
    who: People, start_supervisor: StartSupervisor, settings: Settings
) -> None:
    settings.ATELIER_STEP_TIMEOUT_S = 0.2
    start_supervisor({"load": until_stopped()})
    run = finished(started_run(who))
    assert run.state == "failed"
    assert step_error(run, "load")["kind"] == "timeout"


def test_running_out_of_memory_is_told_as_such(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor({"load": Behaviour(out_of_memory=True)})
    assert step_error(finished(started_run(who)), "load")["kind"] == "out_of_memory"


def test_a_lost_step_is_tried_again_and_both_attempts_are_kept(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor({"load": [lose(), succeed()]})
    run = finished(started_run(who))
    assert run.state == "succeeded"
    attempts = Attempt.objects.filter(step__run=run).order_by("number")
    assert list(attempts.values_list("number", "outcome")) == [(1, "lost"), (2, "succeeded")]
    assert "step.lost" in event_types(run, "load")


@pytest.mark.parametrize("exit_code", [143, 137])
@pytest.mark.parametrize("writes_result", [True, False])
def test_a_step_that_somebody_else_ended_is_lost_and_tried_again(
    who: People, start_supervisor: StartSupervisor, exit_code: int, *, writes_result: bool
) -> None:
    """An engine that starts again ends its containers with SIGTERM, then SIGKILL."""
    ended = Behaviour(exit_code=exit_code, writes_result=writes_result)
    start_supervisor({"load": [ended, succeed()]})
    run = finished(started_run(who))
    assert run.state == "succeeded"
    attempts = Attempt.objects.filter(step__run=run).order_by("number")
    assert list(attempts.values_list("outcome", flat=True)) == ["lost", "succeeded"]


def test_an_engine_that_refuses_to_start_a_step_makes_it_lost_not_failed(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor({"load": [Behaviour(start_fails=True), succeed()]})
    run = finished(started_run(who))
    assert run.state == "succeeded"
    assert "step.failed" not in event_types(run, "load")


def test_an_environment_that_cannot_be_built_fails_the_step_for_the_operator(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor(build_error="no such package")
    error = step_error(finished(started_run(who)), "load")
    assert (error["kind"], error["code"]) == ("infrastructure", "environment_failed")
    assert error["details"] == "no such package"


def test_logs_and_progress_of_a_step_are_kept(who: People, start_supervisor: StartSupervisor) -> None:
    text = 'reading\n::atelier:: {"progress": 0.4, "message": "half way"}\ndone\n'
    start_supervisor({"load": succeed(prints=text, seconds=0.1)})
    run = finished(started_run(who))
    assert read_log(folders.log_path(run.id, 0, 1)).text == "reading\ndone\n"
    told = run.events.get(type="step.progress").data
    assert told == {"progress": 0.4, "message": "half way"}


def test_outputs_are_stored_once_by_content(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor()
    run = finished(started_run(who, {"a": (), "b": ()}))
    digests = StepOutput.objects.filter(step__run=run).values_list("artifact__digest", flat=True)
    assert len(digests) == 2
    assert len(set(digests)) == 1


def test_nothing_is_left_behind_after_a_run(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    start_supervisor()
    finished(started_run(who, {"a": (), "b": ("a",)}))
    wait_until(lambda: not engine.attempts)
    wait_until(lambda: not list(folders.attempts_root().iterdir()))


def test_deleting_a_pipeline_stops_its_run(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    start_supervisor({"load": until_stopped()})
    run = started_run(who)
    wait_until(lambda: step_states(run)["load"] == "running")
    assert run.pipeline is not None
    run.pipeline.delete()
    wait_until(lambda: not engine.attempts)


def test_while_the_engine_is_away_steps_wait_and_are_not_lost(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    engine.reachable = False
    # that it is back must not have to wait until containers are compared with rows
    start_supervisor(timing=replace(TIMING, reconcile_s=60.0, engine_s=0.1))
    wait_until(lambda: ExecutorStatus.objects.filter(ready=False).exists())
    run = started_run(who)
    wait_until(lambda: step_states(run)["load"] == "ready")
    time.sleep(0.3)
    detail = selectors.run_detail(run)
    assert detail["steps"][0]["state"] == "ready"
    assert "cannot be reached" in detail["steps"][0]["queue_reason"]
    engine.reachable = True
    assert finished(run).state == "succeeded"
    assert "step.lost" not in event_types(run)


def test_a_database_that_fails_for_a_moment_costs_no_result(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write of a step's end fails; the step ended, its event is gone from memory, and yet it is found."""
    start_supervisor({"load": until_stopped()})
    run = started_run(who, {"load": (), "clean": ("load",)})
    wait_until(lambda: step_states(run)["load"] == "running")
    failures = iter([OperationalError("disk I/O error"), OperationalError("database is locked")])
    apply = store.run_apply

    def fail_twice(*args: Any, **named: Any) -> None:
        for failure in failures:
            raise failure
        apply(*args, **named)

    monkeypatch.setattr(store, "run_apply", fail_twice)
    engine.release()
    assert finished(run).state == "succeeded"
    assert next(failures, None) is None
    assert [launch.labels["step"] for launch in engine.started] == ["load", "clean"]


def test_a_run_whose_rows_cannot_be_written_does_not_stop_the_others(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor({"bad": until_stopped()})
    bad = started_run(who, {"bad": ()})
    wait_until(lambda: step_states(bad).get("bad") == "running")
    # a row that contradicts what the executor knows
    bad.steps.update(state="pending", attempt=0)
    services.run_cancel(bad)
    assert finished(started_run(who)).state == "succeeded"


@pytest.mark.parametrize("words", ["a\0b", "a\ud800b"], ids=["NUL", "half a character"])
def test_words_that_no_database_takes_do_not_cost_the_run(
    who: People, start_supervisor: StartSupervisor, words: str
) -> None:
    said = f"::atelier::{json.dumps({'progress': 0.5, 'message': words})}\n"
    start_supervisor(
        {"load": succeed(prints=said, warnings=[words], metrics={words: 1.0}), "clean": fail(message=words)}
    )
    run = finished(started_run(who, {"load": (), "clean": ("load",)}))
    assert step_states(run) == {"load": "succeeded", "clean": "failed"}
    told = run.steps.get(node="clean").error
    assert told is not None
    assert told["code"] == "0000"
