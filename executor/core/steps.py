"""A step as the plan describes it and as the state machine remembers it."""

from __future__ import annotations

from dataclasses import dataclass, field

from executor.core.states import StepState


@dataclass(frozen=True)
class StepSpec:
    """A step of the plan: the nodes whose outputs it reads and, for a restored run, where it stands."""

    node: str
    upstream: tuple[str, ...] = ()
    state: StepState = StepState.PENDING
    attempt: int = 0
    #: of a lost step: seconds until it is due again; absent when nobody wrote that down
    retry_in_s: float | None = None


@dataclass
class Step:
    """A step in memory; changed by the machine alone."""

    node: str
    upstream: tuple[str, ...]
    state: StepState
    attempt: int
    #: distinct steps that read an output of this one
    dependents: list[str] = field(default_factory=list)
    #: how many distinct upstream steps are not done
    waiting: int = 0
    retry_in_s: float | None = None
