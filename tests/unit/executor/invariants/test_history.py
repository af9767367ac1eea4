"""Each invariant over rows, broken by hand: a checker that cannot fail is worth nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from executor.invariants import deadlines, history, results
from executor.invariants.deadlines import Patience
from executor.invariants.records import AttemptRecord, EventRecord, RunRecord, StepRecord

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OUTPUTS: dict[str, object] = {"outputs": [{"port": "rows"}]}
TOLD: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("run.queued", "", {}),
    ("run.started", "", {}),
    ("step.ready", "load", {"attempt": 1}),
    ("step.starting", "load", {"attempt": 1}),
    ("step.starting", "load", {"message": "building"}),
    ("step.running", "load", {"attempt": 1}),
    ("step.progress", "load", {"progress": 0.5}),
    ("step.lost", "load", {}),
    ("step.ready", "load", {"attempt": 2}),
    ("step.starting", "load", {"attempt": 2}),
    ("step.running", "load", {"attempt": 2}),
    ("step.succeeded", "load", OUTPUTS),
    ("step.ready", "clean", {"attempt": 1}),
    ("step.starting", "clean", {"attempt": 1}),
    ("step.running", "clean", {"attempt": 1}),
    ("step.succeeded", "clean", OUTPUTS),
    ("run.succeeded", "", {}),
)


def attempt(number: int, outcome: str, *, token: int = 1) -> AttemptRecord:
    return AttemptRecord(number, token, outcome, NOW, NOW, NOW)


def events(told: tuple[tuple[str, str, dict[str, object]], ...] = TOLD) -> tuple[EventRecord, ...]:
    return tuple(
        EventRecord(seq, kind, node, NOW, data) for seq, (kind, node, data) in enumerate(told, start=1)
    )


def good_run() -> RunRecord:
    load = StepRecord(
        "load", (), ("rows",), "succeeded", 2, attempts=(attempt(1, "lost"), attempt(2, "succeeded", token=2))
    )
    clean = StepRecord(
        "clean", ("load",), ("rows",), "succeeded", 1, attempts=(attempt(1, "succeeded", token=2),)
    )
    steps = {step.node: replace(step, outputs=("rows",), timeout_s=10) for step in (load, clean)}
    return RunRecord("r", "succeeded", steps, events(), len(TOLD), token=2, takeovers=1)


def without(run: RunRecord, *numbers: int) -> RunRecord:
    """Leave events out and number the rest anew."""
    kept = [event for event in run.events if event.seq not in numbers]
    numbered = tuple(replace(event, seq=seq) for seq, event in enumerate(kept, start=1))
    return replace(run, events=numbered, last_seq=len(numbered))


def added(run: RunRecord, kind: str, node: str = "", *, after: int | None = None) -> RunRecord:
    kept = list(run.events)
    kept.insert(len(kept) if after is None else after, EventRecord(0, kind, node, NOW))
    numbered = tuple(replace(event, seq=seq) for seq, event in enumerate(kept, start=1))
    return replace(run, events=numbered, last_seq=len(numbered))


def found(run: RunRecord) -> set[str]:
    problems = [*results.broken(run), *history.broken(run), *deadlines.broken(run, NOW, Patience())]
    return {problem.invariant for problem in problems}


def test_nothing_is_found_in_a_run_that_is_right() -> None:
    assert found(good_run()) == set()


Breakage = Callable[[RunRecord], RunRecord]
BREAKAGES: dict[str, tuple[str, Breakage]] = {
    "two results on one port": ("I1", lambda run: run.with_step("clean", outputs=("rows", "rows"))),
    "two attempts won": (
        "I1",
        lambda run: run.with_step("load", attempts=(attempt(1, "succeeded"), attempt(2, "succeeded"))),
    ),
    "succeeded without a result": ("I1", lambda run: run.with_step("clean", outputs=())),
    "a result of a failed step": ("I1", lambda run: run.with_step("clean", state="failed")),
    "an attempt left open": (
        "I1",
        lambda run: run.with_step("clean", attempts=(replace(attempt(1, "succeeded"), finished_at=None),)),
    ),
    "a token that was never issued": (
        "I2",
        lambda run: run.with_step("clean", attempts=(attempt(1, "succeeded", token=3),)),
    ),
    "an attempt begun by a stale executor": (
        "I2",
        lambda run: run.with_step("load", attempts=(attempt(1, "lost", token=2), attempt(2, "succeeded"))),
    ),
    "an older attempt won": (
        "I2",
        lambda run: run.with_step("load", attempts=(attempt(1, "succeeded"), attempt(2, "lost"))),
    ),
    "no terminal event of a step": ("I3", lambda run: without(run, 16)),
    "two terminal events of a step": ("I3", lambda run: added(run, "step.succeeded", "clean", after=16)),
    "no terminal event of the run": ("I3", lambda run: without(run, 17)),
    "two terminal events of the run": ("I3", lambda run: added(run, "run.succeeded")),
    "events after the end": ("I3", lambda run: added(run, "step.progress", "clean")),
    "a gap in the numbers": (
        "I4",
        lambda run: replace(run, events=tuple(event for event in run.events if event.seq != 7)),
    ),
    "events beyond the last number": ("I4", lambda run: replace(run, last_seq=16)),
    "started before its input": ("I7", lambda run: without(run, 12)),
    "a state that no event tells of": ("I8", lambda run: run.with_step("clean", state="failed")),
    "a run state that no event tells of": ("I8", lambda run: replace(run, state="failed")),
    "an attempt that no event tells of": ("I8", lambda run: run.with_step("clean", attempt=2)),
    "a forbidden transition": ("I8", lambda run: added(run, "step.ready", "clean", after=16)),
    "a step the run does not have": ("I8", lambda run: added(run, "step.ready", "other", after=3)),
    "progress of a step that does not run": ("I8", lambda run: added(run, "step.progress", "clean", after=3)),
    "results other than the event told": (
        "I8",
        lambda run: run.with_step("clean", ports=("rows", "more"), outputs=("rows", "more")),
    ),
    "skipped because of another": ("I8", lambda run: run.with_step("clean", because="load")),
    "an unfinished step of a run that is over": ("I9", lambda run: run.with_step("clean", state="running")),
    "a begun attempt without an event": (
        "I10",
        lambda run: run.with_step("clean", attempts=(attempt(1, "lost"), attempt(2, "succeeded", token=2))),
    ),
    "an attempt of nobody": (
        "I10",
        lambda run: run.with_step("clean", attempts=(attempt(1, "succeeded", token=0),)),
    ),
}


@pytest.mark.parametrize(("invariant", "breakage"), BREAKAGES.values(), ids=BREAKAGES.keys())
def test_a_breakage_is_found(invariant: str, breakage: Breakage) -> None:
    assert invariant in found(breakage(good_run()))


def running() -> RunRecord:
    """The run of above while its second step runs."""
    run = replace(good_run(), state="running", events=events(TOLD[:15]), last_seq=15)
    open_ = AttemptRecord(1, 2, "", NOW, NOW)
    return run.with_step("clean", state="running", outputs=(), attempts=(open_,))


def test_nothing_is_found_in_a_run_that_is_under_way() -> None:
    assert found(running()) == set()


def late(run: RunRecord, seconds: float, patience: Patience | None = None) -> list[str]:
    now = NOW + timedelta(seconds=seconds)
    return [problem.problem for problem in deadlines.broken(run, now, patience or Patience())]


def test_a_step_that_runs_beyond_its_limit_is_found() -> None:
    assert late(running(), 60) == []
    assert "beyond its limit of 10 s" in late(running(), 80)[0]


def test_a_step_that_starts_for_ever_is_found() -> None:
    run = running().with_step("clean", state="starting")
    assert late(run, 100, Patience(starting_s=120)) == []
    assert late(run, 130, Patience(starting_s=120)) == ["starting for more than 120 s"]


def test_a_lost_step_that_nobody_tries_again_is_found() -> None:
    run = running().with_step("clean", state="lost", retry_at=NOW + timedelta(seconds=20))
    assert late(run, 70) == []
    assert late(run, 90) == ["lost and not tried again in time"]


def test_a_cancel_that_nobody_carries_out_is_found() -> None:
    run = added(replace(running(), state="canceling"), "run.canceling")
    assert late(run, 30) == []
    assert "asked to stop" in late(run, 65)[0]


def test_a_run_that_nobody_drives_is_found() -> None:
    run = replace(running(), lease_until=NOW - timedelta(seconds=60))
    assert late(run, 30) == []
    assert "nobody has driven it" in late(run, 70)[0]


def test_after_a_fault_test_nothing_may_be_unfinished() -> None:
    assert late(running(), 0, Patience(settled=True)) == ["still running: clean running"]
    assert late(good_run(), 0, Patience(settled=True)) == []
