"""A run as the rows have it, read once, so that every invariant is a pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Broken:
    """An invariant that does not hold."""

    #: I1 … I10
    invariant: str
    #: a run, a step of it, an artifact, a folder
    subject: str
    problem: str

    def __str__(self) -> str:
        return f"{self.invariant} {self.subject}: {self.problem}"


@dataclass(frozen=True)
class AttemptRecord:
    number: int
    token: int
    outcome: str = ""
    began_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True)
class StepRecord:
    node: str
    #: nodes of the same run whose outputs it reads
    upstream: tuple[str, ...] = ()
    #: ports the module declares to write
    ports: tuple[str, ...] = ()
    state: str = "pending"
    attempt: int = 0
    because: str = ""
    retry_at: datetime | None = None
    #: the longest its program may run
    timeout_s: float = 0.0
    attempts: tuple[AttemptRecord, ...] = ()
    #: ports that have an artifact, as often as they have one
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventRecord:
    seq: int
    type: str
    node: str = ""
    at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RunRecord:
    id: str
    state: str
    steps: Mapping[str, StepRecord]
    #: in the order of their numbers
    events: tuple[EventRecord, ...]
    last_seq: int
    token: int = 0
    takeovers: int = 0
    lease_until: datetime | None = None

    def with_step(self, node: str, **changes: Any) -> RunRecord:
        """The same run with one step changed."""
        return replace(self, steps={**self.steps, node: replace(self.steps[node], **changes)})
