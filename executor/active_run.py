"""A run this executor holds: its state machine, its fencing token, and how both are kept equal to the
rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from executor import store
from executor.core import commands, events
from executor.core.changes import Change
from executor.core.machine import RunMachine
from executor.core.states import RunState
from executor.errors import LeaseLostError, RunGoneError
from executor.models import Run, RunKind


@dataclass
class ActiveRun:
    """Feed it events; it writes the changes and returns the commands.

    After any error it must be loaded again.
    """

    id: UUID
    kind: RunKind
    token: int
    machine: RunMachine
    #: dispatched or waiting for a place: (node, attempt)
    queued: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def load(cls, run_id: UUID, *, token: int) -> ActiveRun:
        """Read the run as the rows have it. Raises `RunGoneError` or `LeaseLostError`."""
        run = Run.objects.defer("snapshot").filter(id=run_id).first()
        if run is None:
            raise RunGoneError(f"Run {run_id} is gone.")
        if run.token != token:
            raise LeaseLostError(f"Run {run_id} has token {run.token}, not {token}.")
        return cls(run.id, RunKind(run.kind), token, store.machine_restore(run))

    def begin(self, now: datetime) -> list[commands.Command]:
        """Start a queued run, or take up one that was under way."""
        if self.machine.state is RunState.QUEUED:
            return self.feed([events.RunClaimed()], now)
        reaction = self.machine.resume()
        self._apply(reaction.changes, now)
        return list(reaction.commands)

    def feed(self, happened: Iterable[events.Event], now: datetime) -> list[commands.Command]:
        """Let the machine handle events in order and write all that follows in one transaction."""
        changes: list[Change] = []
        wanted: list[commands.Command] = []
        for event in happened:
            reaction = self.machine.handle(event)
            changes.extend(reaction.changes)
            wanted.extend(reaction.commands)
        self._apply(changes, now)
        return wanted

    def _apply(self, changes: Iterable[Change], now: datetime) -> None:
        written = list(changes)
        if written:
            store.run_apply(self.id, token=self.token, changes=written, now=now)
