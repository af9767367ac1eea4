"""What the state machine wants done. The supervisor carries the commands out and answers with events."""

from __future__ import annotations

from dataclasses import dataclass

from executor.core.states import StepState


@dataclass(frozen=True)
class StartStep:
    """Run this attempt as soon as a place is free."""

    node: str
    attempt: int


@dataclass(frozen=True)
class StopStep:
    """Stop this attempt; report `StepStopped`, or its natural end if that comes first."""

    node: str
    attempt: int


@dataclass(frozen=True)
class ResumeStep:
    """Take up an attempt that another executor (or this one, before a crash) had begun.

    `state` is where the rows say it stood: starting (perhaps nothing exists yet), running or canceling.
    """

    node: str
    attempt: int
    state: StepState


@dataclass(frozen=True)
class ScheduleRetry:
    """Report `StepRetryDue` after a pause."""

    node: str
    attempt: int
    delay_s: float


@dataclass(frozen=True)
class CloseRun:
    """The run is over: give up its lease and forget it."""


Command = StartStep | StopStep | ResumeStep | ScheduleRetry | CloseRun
