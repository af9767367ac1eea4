"""States of runs and steps, and the transitions between them, as data.

Everything that asks "may this become that?" asks here: the state machine, the store and the documentation
(`docs/states.md` is drawn from these tables). Nothing in this file decides *when* a transition happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class RunState(StrEnum):
    """State of a run.

    ``queued → running → succeeded | failed | canceled``. Anyone with the editor role may ask to cancel
    (``running → canceling``, or ``queued → canceled`` at once, since nothing has started); only the
    executor that owns the run concludes ``canceling → canceled``. A natural end that wins the race against
    a cancel stays what it is: ``canceling → succeeded | failed``.
    """

    #: accepted, no executor has taken it up
    QUEUED = "queued"
    #: an executor owns it and drives its steps
    RUNNING = "running"
    #: somebody asked to stop it; what still runs is being stopped
    CANCELING = "canceling"
    #: every step succeeded or was reused
    SUCCEEDED = "succeeded"
    #: at least one step failed, and everything that did not depend on it came to its end
    FAILED = "failed"
    #: stopped on request before everything was done
    CANCELED = "canceled"


class StepState(StrEnum):
    """State of a step.

    ``pending → ready → starting → running → succeeded | failed`` is the usual way; ``ready → reused`` when
    an earlier result holds; ``pending → skipped`` when something upstream failed; ``pending | ready | lost
    → canceled`` and ``starting | running → canceling → canceled`` on request (a natural end may still win);
    ``starting | running → lost → ready | failed`` when the infrastructure failed: retried by policy, then
    given up; ``ready → failed`` when the whole run had to be given up. The owning executor alone makes these
    transitions, except that canceling a queued run cancels its steps at once.
    """

    #: waits for its inputs
    PENDING = "pending"
    #: all inputs are there; waits for a free place
    READY = "ready"
    #: environment, inputs and container are being prepared
    STARTING = "starting"
    #: the module's program runs
    RUNNING = "running"
    #: asked to stop, not yet gone
    CANCELING = "canceling"
    #: the infrastructure failed; a retry or the final failure follows
    LOST = "lost"
    #: ended with a complete result
    SUCCEEDED = "succeeded"
    #: an earlier result was taken instead of running
    REUSED = "reused"
    #: the module's program failed, or retries are used up
    FAILED = "failed"
    #: not run, because a step it depends on failed
    SKIPPED = "skipped"
    #: stopped on request, or never started because of one
    CANCELED = "canceled"


#: nothing happens to such a run any more
RUN_FINAL = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELED})
#: an executor owns such a run
RUN_ACTIVE = frozenset({RunState.RUNNING, RunState.CANCELING})
#: a run that is not over
RUN_UNFINISHED = frozenset(RunState) - RUN_FINAL

#: nothing happens to such a step any more
STEP_FINAL = frozenset(
    {StepState.SUCCEEDED, StepState.REUSED, StepState.FAILED, StepState.SKIPPED, StepState.CANCELED}
)
#: the outputs of such a step exist
STEP_DONE = frozenset({StepState.SUCCEEDED, StepState.REUSED})
#: an attempt exists that may own a process or container
STEP_ACTIVE = frozenset({StepState.STARTING, StepState.RUNNING, StepState.CANCELING})
#: no attempt is under way
STEP_WAITING = frozenset({StepState.PENDING, StepState.READY, StepState.LOST})

#: old state → states that may follow
RUN_TRANSITIONS: Mapping[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset({RunState.RUNNING, RunState.CANCELED}),
    RunState.RUNNING: frozenset({RunState.CANCELING, RunState.SUCCEEDED, RunState.FAILED}),
    RunState.CANCELING: frozenset({RunState.CANCELED, RunState.SUCCEEDED, RunState.FAILED}),
    RunState.SUCCEEDED: frozenset(),
    RunState.FAILED: frozenset(),
    RunState.CANCELED: frozenset(),
}

#: old state → states that may follow
STEP_TRANSITIONS: Mapping[StepState, frozenset[StepState]] = {
    StepState.PENDING: frozenset({StepState.READY, StepState.SKIPPED, StepState.CANCELED}),
    StepState.READY: frozenset({StepState.STARTING, StepState.REUSED, StepState.CANCELED, StepState.FAILED}),
    StepState.STARTING: frozenset({StepState.RUNNING, StepState.FAILED, StepState.LOST, StepState.CANCELING}),
    StepState.RUNNING: frozenset(
        {StepState.SUCCEEDED, StepState.FAILED, StepState.LOST, StepState.CANCELING}
    ),
    StepState.CANCELING: frozenset({StepState.CANCELED, StepState.SUCCEEDED, StepState.FAILED}),
    StepState.LOST: frozenset({StepState.READY, StepState.FAILED, StepState.CANCELED}),
    StepState.SUCCEEDED: frozenset(),
    StepState.REUSED: frozenset(),
    StepState.FAILED: frozenset(),
    StepState.SKIPPED: frozenset(),
    StepState.CANCELED: frozenset(),
}


class Verdict(StrEnum):
    """What to do with a wanted transition."""

    #: make it, and write its event
    APPLY = "apply"
    #: it is there already, or comes too late to matter: change nothing, tell nobody
    IGNORE = "ignore"


class IllegalTransitionError(Exception):
    """A transition that no table allows: a programming error, never a user's."""

    def __init__(self, old: StrEnum, new: StrEnum, story: str = "") -> None:
        super().__init__(f"{old.value} → {new.value} is not a transition.{f' {story}' if story else ''}")
        self.old = old
        self.new = new


#: new state → old states in which the wish is late but harmless (a cancel that arrives after the end)
RUN_LATE: Mapping[RunState, frozenset[RunState]] = {
    RunState.CANCELING: RUN_FINAL,
    RunState.CANCELED: RUN_FINAL,
}
STEP_LATE: Mapping[StepState, frozenset[StepState]] = {
    StepState.CANCELING: STEP_FINAL,
    StepState.CANCELED: STEP_FINAL,
}

S = TypeVar("S", RunState, StepState)


def run_verdict(old: RunState, new: RunState) -> Verdict:
    """Say whether a run may go from `old` to `new`; raise `IllegalTransitionError` when it must not."""
    return _verdict(RUN_TRANSITIONS, RUN_LATE, old, new)


def step_verdict(old: StepState, new: StepState) -> Verdict:
    """Say whether a step may go from `old` to `new`; raise `IllegalTransitionError` when it must not."""
    return _verdict(STEP_TRANSITIONS, STEP_LATE, old, new)


def _verdict(table: Mapping[S, frozenset[S]], late: Mapping[S, frozenset[S]], old: S, new: S) -> Verdict:
    if new in table[old]:
        return Verdict.APPLY
    if old == new or old in late.get(new, frozenset()):
        return Verdict.IGNORE
    raise IllegalTransitionError(old, new)
