"""I9: nothing stays unfinished past its deadline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from executor.core import states
from executor.core.states import RunState, StepState
from executor.invariants.records import AttemptRecord, Broken, RunRecord, StepRecord


@dataclass(frozen=True)
class Patience:
    """How long something may take, in seconds."""

    #: an environment may have to be built first
    starting_s: float = 3600.0
    #: after its time limit a step is stopped, then killed
    after_timeout_s: float = 60.0
    canceling_s: float = 60.0
    #: after the moment for which a retry is due
    after_retry_s: float = 60.0
    #: without anybody who renews the lease
    without_owner_s: float = 120.0
    #: after a fault test everything must be over: nothing unfinished is accepted
    settled: bool = False


def broken(run: RunRecord, now: datetime, patience: Patience) -> Iterator[Broken]:
    state = RunState(run.state)
    if state in states.RUN_FINAL:
        left = [node for node, step in run.steps.items() if StepState(step.state) not in states.STEP_FINAL]
        if left:
            yield Broken("I9", run.id, f"it is over, but not {', '.join(sorted(left)[:5])}")
        return
    if patience.settled:
        unfinished = sorted(f"{node} {step.state}" for node, step in run.steps.items() if not _over(step))
        yield Broken("I9", run.id, f"still {run.state}: {', '.join(unfinished[:5]) or 'every step is over'}")
        return
    if state is RunState.CANCELING and _older(_asked_at(run), now, patience.canceling_s):
        yield Broken("I9", run.id, f"asked to stop more than {patience.canceling_s:g} s ago")
    if run.lease_until is not None and _older(run.lease_until, now, patience.without_owner_s):
        yield Broken("I9", run.id, f"nobody has driven it since {run.lease_until:%H:%M:%S}")
    for step in run.steps.values():
        problem = _step_problem(step, now, patience)
        if problem:
            yield Broken("I9", f"{run.id}/{step.node}", problem)


def _step_problem(step: StepRecord, now: datetime, patience: Patience) -> str:
    state = StepState(step.state)
    attempt = step.attempts[-1] if step.attempts else AttemptRecord(0, 0)
    if state is StepState.STARTING and _older(attempt.began_at, now, patience.starting_s):
        return f"starting for more than {patience.starting_s:g} s"
    limit = step.timeout_s + patience.after_timeout_s
    if state in (StepState.RUNNING, StepState.CANCELING) and _older(attempt.started_at, now, limit):
        return f"{state.value} beyond its limit of {step.timeout_s:g} s"
    if state is StepState.LOST:
        due = step.retry_at or attempt.finished_at
        if _older(due, now, patience.after_retry_s):
            return "lost and not tried again in time"
    return ""


def _over(step: StepRecord) -> bool:
    return StepState(step.state) in states.STEP_FINAL


def _asked_at(run: RunRecord) -> datetime | None:
    return next((event.at for event in run.events if event.type == "run.canceling"), None)


def _older(moment: datetime | None, now: datetime, seconds: float) -> bool:
    return moment is not None and (now - moment).total_seconds() > seconds
