"""Scenarios of one run: events in, commands and changes out."""

from __future__ import annotations

import time

import pytest

from executor.core import events
from executor.core.changes import Change, RunChange, StepChange, StepNote
from executor.core.commands import CloseRun, ResumeStep, ScheduleRetry, StartStep, StopStep
from executor.core.machine import Reaction, RunMachine
from executor.core.retry import RetryPolicy
from executor.core.states import IllegalTransitionError, RunState, StepState
from executor.core.steps import StepSpec

DIAMOND = [
    StepSpec("load"),
    StepSpec("left", ("load",)),
    StepSpec("right", ("load",)),
    StepSpec("join", ("left", "right")),
]


def machine(*specs: StepSpec, pauses: tuple[float, ...] = (1.0,)) -> RunMachine:
    return RunMachine(specs, retry=RetryPolicy(pauses))


def feed(run: RunMachine, *happened: events.Event) -> Reaction:
    """Feed events, checking every invariant after each, and return the last reaction."""
    reaction = Reaction()
    for event in happened:
        reaction = run.handle(event)
        run.validate()
    return reaction


def running(node: str, attempt: int = 1) -> tuple[events.Event, events.Event]:
    return events.StepDispatched(node, attempt), events.StepStarted(node, attempt)


def succeeded(node: str, attempt: int = 1) -> tuple[events.Event, ...]:
    return *running(node, attempt), events.StepSucceeded(node, attempt)


def told(changes: tuple[Change, ...]) -> list[str]:
    """Changes as short words: `run.started`, `join step.ready`."""
    return [
        change.type if isinstance(change, RunChange) else f"{change.node} {change.type}" for change in changes
    ]


def test_a_claimed_run_starts_the_steps_without_inputs() -> None:
    reaction = feed(machine(*DIAMOND), events.RunClaimed())
    assert reaction.commands == (StartStep("load", 1),)
    assert told(reaction.changes) == ["run.started", "load step.ready"]


def test_a_run_without_steps_succeeds_at_once() -> None:
    run = machine()
    assert feed(run, events.RunClaimed()).commands == (CloseRun(),)
    assert run.state is RunState.SUCCEEDED


def test_parallel_branches_start_together_and_their_join_waits_for_both() -> None:
    run = machine(*DIAMOND)
    assert feed(run, events.RunClaimed(), *succeeded("load")).commands == (
        StartStep("left", 1),
        StartStep("right", 1),
    )
    assert feed(run, *succeeded("left")).commands == ()
    assert feed(run, *succeeded("right")).commands == (StartStep("join", 1),)
    assert feed(run, *succeeded("join")).commands == (CloseRun(),)
    assert run.state is RunState.SUCCEEDED


def test_two_edges_from_the_same_step_count_once() -> None:
    run = machine(StepSpec("split"), StepSpec("compare", ("split", "split")))
    assert feed(run, events.RunClaimed(), *succeeded("split")).commands == (StartStep("compare", 1),)


def test_a_failed_step_skips_only_what_depends_on_it() -> None:
    run = machine(*DIAMOND, StepSpec("end", ("join",)), StepSpec("alone"))
    feed(run, events.RunClaimed(), *succeeded("load"), *running("left"))
    reaction = feed(run, events.StepFailed("left", 1, error={"message": "no"}))
    assert told(reaction.changes) == ["left step.failed", "join step.skipped", "end step.skipped"]
    assert [change.data for change in reaction.changes if isinstance(change, StepChange)] == [
        {"error": {"message": "no"}, "resources": {}},
        {"because": "left"},
        {"because": "left"},
    ]
    assert run.step_state("right") is StepState.READY
    feed(run, *succeeded("right"), *succeeded("alone"))
    assert run.state is RunState.FAILED


def test_canceling_a_queued_run_starts_nothing() -> None:
    run = machine(*DIAMOND)
    reaction = feed(run, events.RunCancelRequested())
    assert reaction.commands == (CloseRun(),)
    assert run.state is RunState.CANCELED
    assert set(run.step_states().values()) == {StepState.CANCELED}


def test_canceling_stops_what_runs_and_starts_nothing_more() -> None:
    run = machine(*DIAMOND)
    feed(run, events.RunClaimed(), *succeeded("load"), *running("left"))
    reaction = feed(run, events.RunCancelRequested())
    assert reaction.commands == (StopStep("left", 1),)
    assert told(reaction.changes) == [
        "run.canceling",
        "left step.canceling",
        "right step.canceled",
        "join step.canceled",
    ]
    assert feed(run, events.StepStopped("left", 1)).commands == (CloseRun(),)
    assert run.state is RunState.CANCELED


def test_asking_to_cancel_twice_is_harmless() -> None:
    run = machine(*DIAMOND)
    feed(run, events.RunClaimed(), *running("load"), events.RunCancelRequested())
    assert feed(run, events.RunCancelRequested()) == Reaction()
    feed(run, events.StepStopped("load", 1))
    assert feed(run, events.RunCancelRequested()) == Reaction()


def test_a_natural_end_may_win_against_a_cancel() -> None:
    run = machine(StepSpec("only"))
    feed(run, events.RunClaimed(), *running("only"), events.RunCancelRequested())
    feed(run, events.StepSucceeded("only", 1))
    assert run.state is RunState.SUCCEEDED


def test_a_step_ready_but_without_a_place_is_canceled_and_its_late_dispatch_ignored() -> None:
    run = machine(StepSpec("first"), StepSpec("second"))
    feed(run, events.RunClaimed(), *running("first"), events.RunCancelRequested())
    assert feed(run, events.StepDispatched("second", 1)) == Reaction()
    assert run.step_state("second") is StepState.CANCELED


def test_a_lost_step_is_tried_again_after_a_pause() -> None:
    run = machine(StepSpec("only"), pauses=(2.0,))
    feed(run, events.RunClaimed(), *running("only"))
    lost = feed(run, events.StepLost("only", 1, error={"message": "engine gone"}))
    assert lost.commands == (ScheduleRetry("only", 1, 2.0),)
    assert feed(run, events.StepRetryDue("only", 1)).commands == (StartStep("only", 2),)
    feed(run, *succeeded("only", 2))
    assert run.state is RunState.SUCCEEDED


def test_a_step_lost_too_often_fails_and_skips_its_dependents() -> None:
    run = machine(StepSpec("only"), StepSpec("after", ("only",)), pauses=(0.0,))
    feed(run, events.RunClaimed(), *running("only"), events.StepLost("only", 1))
    feed(run, events.StepRetryDue("only", 1), *running("only", 2))
    reaction = feed(run, events.StepLost("only", 2, error={"kind": "infrastructure"}))
    assert told(reaction.changes) == [
        "only step.lost",
        "only step.failed",
        "after step.skipped",
        "run.failed",
    ]


def test_a_step_lost_while_canceling_is_canceled() -> None:
    run = machine(StepSpec("only"))
    feed(run, events.RunClaimed(), *running("only"), events.RunCancelRequested())
    feed(run, events.StepLost("only", 1))
    assert run.state is RunState.CANCELED


def test_canceling_during_the_pause_before_a_retry_ends_the_run() -> None:
    run = machine(StepSpec("only"))
    feed(run, events.RunClaimed(), *running("only"), events.StepLost("only", 1))
    assert feed(run, events.RunCancelRequested()).commands == (CloseRun(),)
    assert feed(run, events.StepRetryDue("only", 1)) == Reaction()


def test_news_of_an_attempt_given_up_is_ignored() -> None:
    run = machine(StepSpec("only"))
    feed(run, events.RunClaimed(), *running("only"), events.StepLost("only", 1))
    assert feed(run, events.StepSucceeded("only", 1)) == Reaction()
    feed(run, events.StepRetryDue("only", 1), *running("only", 2))
    assert feed(run, events.StepSucceeded("only", 1)) == Reaction()
    assert run.step_state("only") is StepState.RUNNING


def test_a_reused_result_releases_dependents_without_running() -> None:
    run = machine(StepSpec("first"), StepSpec("second", ("first",)))
    feed(run, events.RunClaimed())
    reaction = feed(run, events.StepReused("first", 1, outputs=({"port": "dataset"},)))
    assert told(reaction.changes) == ["first step.reused", "second step.ready"]
    assert reaction.commands == (StartStep("second", 1),)


def test_progress_is_bounded_and_only_told_of_a_running_step() -> None:
    run = machine(StepSpec("only"))
    feed(run, events.RunClaimed(), events.StepDispatched("only", 1))
    assert feed(run, events.StepProgressed("only", 1, 0.5)) == Reaction()
    feed(run, events.StepStarted("only", 1))
    assert feed(run, events.StepProgressed("only", 1, 7.0)).changes == (
        StepNote("only", 1, "step.progress", progress=1.0),
    )
    assert feed(run, events.StepProgressed("only", 1, float("nan"))) == Reaction()
    assert feed(run, events.StepProgressed("only", 1, None, "fitting")).changes == (
        StepNote("only", 1, "step.progress", message="fitting"),
    )


def test_preparation_is_told_while_the_step_starts() -> None:
    run = machine(StepSpec("only"))
    feed(run, events.RunClaimed(), events.StepDispatched("only", 1))
    assert feed(run, events.StepPrepared("only", 1, "building the environment")).changes == (
        StepNote("only", 1, "step.starting", message="building the environment"),
    )
    feed(run, events.StepStarted("only", 1))
    assert feed(run, events.StepPrepared("only", 1, "late")) == Reaction()


def test_an_adopted_step_that_ended_meanwhile_is_told_as_run() -> None:
    run = machine(StepSpec("only"))
    feed(run, events.RunClaimed(), events.StepDispatched("only", 1))
    reaction = feed(run, events.StepSucceeded("only", 1))
    assert told(reaction.changes) == ["only step.running", "only step.succeeded", "run.succeeded"]


def test_a_contradiction_is_refused_with_the_story_of_the_step() -> None:
    run = machine(StepSpec("only"))
    feed(run, events.RunClaimed())
    with pytest.raises(IllegalTransitionError, match="queued → running, pending → ready"):
        run.handle(events.StepStopped("only", 1))


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(KeyError, match="no step other"):
        machine(StepSpec("only")).handle(events.StepStarted("other", 1))


def test_a_plan_that_names_a_step_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="only twice"):
        machine(StepSpec("only"), StepSpec("only"))


def restored(state: RunState, *specs: StepSpec) -> RunMachine:
    run = RunMachine(specs, state=state)
    return run


def test_a_restored_run_takes_up_every_unfinished_attempt() -> None:
    run = restored(
        RunState.RUNNING,
        StepSpec("done", (), StepState.SUCCEEDED, 1),
        StepSpec("ready", ("done",), StepState.READY, 1),
        StepSpec("starting", ("done",), StepState.STARTING, 1),
        StepSpec("running", ("done",), StepState.RUNNING, 2),
        StepSpec("lost", ("done",), StepState.LOST, 1),
        StepSpec("pending", ("running",)),
    )
    reaction = run.resume()
    run.validate()
    assert reaction.changes == ()
    assert reaction.commands == (
        StartStep("ready", 1),
        ResumeStep("starting", 1, StepState.STARTING),
        ResumeStep("running", 2, StepState.RUNNING),
        ScheduleRetry("lost", 1, 1.0),
    )


def test_a_run_canceled_while_nobody_owned_it_is_stopped_when_restored() -> None:
    run = restored(
        RunState.CANCELING,
        StepSpec("running", (), StepState.RUNNING, 1),
        StepSpec("pending", ("running",)),
    )
    reaction = run.resume()
    run.validate()
    assert reaction.commands == (ResumeStep("running", 1, StepState.RUNNING), StopStep("running", 1))
    assert told(reaction.changes) == ["running step.canceling", "pending step.canceled"]


def test_a_run_that_is_over_needs_nothing() -> None:
    run = restored(RunState.SUCCEEDED, StepSpec("done", (), StepState.SUCCEEDED, 1))
    assert run.resume() == Reaction()


def _seconds_for_chain(length: int) -> float:
    specs = [StepSpec("n0")] + [StepSpec(f"n{i}", (f"n{i - 1}",)) for i in range(1, length)]
    began = time.thread_time()
    run = RunMachine(specs)
    run.handle(events.RunClaimed())
    for i in range(length):
        for event in succeeded(f"n{i}"):
            run.handle(event)
    assert run.state is RunState.SUCCEEDED
    return time.thread_time() - began


def test_a_chain_of_5000_steps_is_linear() -> None:
    small = min(_seconds_for_chain(500) for _ in range(3))
    large = min(_seconds_for_chain(5000) for _ in range(3))
    # ten times the work, with room for pauses of the collector; quadratic would be a hundred times
    assert large < 40 * max(small, 0.002)


def test_the_failure_of_the_first_of_5000_steps_skips_the_rest_without_recursion() -> None:
    specs = [StepSpec("n0")] + [StepSpec(f"n{i}", (f"n{i - 1}",)) for i in range(1, 5000)]
    run = RunMachine(specs)
    run.handle(events.RunClaimed())
    run.handle(events.StepDispatched("n0", 1))
    reaction = run.handle(events.StepFailed("n0", 1))
    assert len(reaction.changes) == 5001
    assert run.state is RunState.FAILED


def test_a_run_that_is_given_up_fails_what_was_begun_and_skips_what_waits() -> None:
    run = machine(*DIAMOND)
    feed(run, events.RunClaimed(), *succeeded("load"), *running("left"))
    reaction = feed(run, events.RunGivenUp({"code": "quarantined"}))
    assert told(reaction.changes) == [
        "left step.failed",
        "join step.skipped",
        "right step.failed",
        "run.failed",
    ]
    assert reaction.commands == (CloseRun(),)


def test_giving_up_a_run_that_is_over_changes_nothing() -> None:
    run = machine(StepSpec("load"))
    feed(run, events.RunClaimed(), *succeeded("load"))
    assert feed(run, events.RunGivenUp({})) == Reaction()


def test_a_lost_step_is_due_again_when_the_pause_before_the_restart_ends() -> None:
    run = RunMachine(
        [StepSpec("load", state=StepState.LOST, attempt=1, retry_in_s=0.25)],
        state=RunState.RUNNING,
        retry=RetryPolicy((1.0,)),
    )
    assert run.resume().commands == (ScheduleRetry("load", 1, 0.25),)
