"""What happened to a run: the input of the state machine. Past tense, frozen, without clock or I/O.

Step events name the attempt they speak of, so that news of an attempt that was given up is recognised and
ignored. `outputs`, `metrics`, `warnings`, `resources` and `error` are JSON values that the machine passes on
without looking into them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

JsonObject = Mapping[str, object]


@dataclass(frozen=True)
class RunClaimed:
    """An executor took up the queued run."""


@dataclass(frozen=True)
class RunCancelRequested:
    """Somebody asked to stop the run."""


@dataclass(frozen=True)
class RunGivenUp:
    """The run could not be driven on, several times over; `error` says so to the operator."""

    error: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class StepEvent:
    """Base of all events about one attempt of one step."""

    node: str
    attempt: int


@dataclass(frozen=True)
class StepDispatched(StepEvent):
    """The step got a free place; its preparation begins."""


@dataclass(frozen=True)
class StepPrepared(StepEvent):
    """Preparation came one stage further (for example: the environment is being built)."""

    message: str = ""


@dataclass(frozen=True)
class StepStarted(StepEvent):
    """The module's program runs; `handle` is what the runner needs to find it again."""

    handle: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class StepProgressed(StepEvent):
    """The module's program reported progress between 0 and 1, a sentence, or both."""

    progress: float | None = None
    message: str | None = None


@dataclass(frozen=True)
class StepSucceeded(StepEvent):
    """The program ended with a complete, stored result."""

    outputs: tuple[JsonObject, ...] = ()
    metrics: JsonObject = field(default_factory=dict)
    #: what is to be known of the result, which is no failure
    warnings: tuple[JsonObject, ...] = ()
    #: what the program used: processor seconds, bytes, rows
    resources: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class StepReused(StepEvent):
    """An earlier result with the same fingerprint stands in for this step."""

    outputs: tuple[JsonObject, ...] = ()
    metrics: JsonObject = field(default_factory=dict)
    warnings: tuple[JsonObject, ...] = ()
    #: number of the row of the step that computed the result
    reused_from: int | None = None
    #: where that was, in the words of users: run, number, node
    origin: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class StepFailed(StepEvent):
    """The program failed; `error` is written for its author."""

    error: JsonObject = field(default_factory=dict)
    resources: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class StepLost(StepEvent):
    """The infrastructure failed; `error` is written for the operator."""

    error: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class StepStopped(StepEvent):
    """The attempt was stopped on request and nothing of it runs any more."""


@dataclass(frozen=True)
class StepRetryDue(StepEvent):
    """The pause before trying a lost step again is over."""


Event = (
    RunClaimed
    | RunCancelRequested
    | RunGivenUp
    | StepDispatched
    | StepPrepared
    | StepStarted
    | StepProgressed
    | StepSucceeded
    | StepReused
    | StepFailed
    | StepLost
    | StepStopped
    | StepRetryDue
)
