"""A run this executor holds: its state machine, its rows in memory, and what of them waits to be written.

Events are taken in first and written together: what one turn of the supervisor brings (an end, the next
step that becomes ready, its start, a whole chain of reused steps) is one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import DatabaseError

from executor import reuse, run_rows, store
from executor.core import commands, events
from executor.core.changes import Change, StepChange
from executor.core.machine import RunMachine
from executor.core.states import RunState, StepState
from executor.errors import LeaseLostError
from executor.models import RunKind
from executor.run_rows import InputArtifact, RunRows

logger = logging.getLogger(__name__)


@dataclass
class ActiveRun:
    """Give it events, carry out the commands it returns once `write` has succeeded.

    After any error it must be loaded again.
    """

    rows: RunRows
    machine: RunMachine
    #: whether the program of a step has begun since the run was taken up
    has_started: bool = False
    _changes: list[Change] = field(default_factory=list)
    #: node → columns that are written with its next move
    _fields: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, run_id: UUID, *, token: int, now: datetime) -> ActiveRun:
        """Read the run as the rows have it. Raises `RunGoneError` or `LeaseLostError`."""
        rows = run_rows.read(run_id)
        if rows.token != token:
            raise LeaseLostError(f"Run {run_id} has token {rows.token}, not {token}.")
        return cls(rows, RunMachine(rows.specs(now), state=rows.state))

    @property
    def id(self) -> UUID:
        return self.rows.id

    @property
    def token(self) -> int:
        return self.rows.token

    @property
    def kind(self) -> RunKind:
        return self.rows.kind

    def begin(self) -> list[commands.Command]:
        """Start a queued run, or take up one that was under way.

        Raises `AssertionError` when its rows contradict each other: nothing would ever end it.
        """
        if self.machine.state is RunState.QUEUED:
            wanted = self.take([events.RunClaimed()])
        else:
            reaction = self.machine.resume()
            self._changes.extend(reaction.changes)
            wanted = list(reaction.commands)
        self.machine.validate()
        return wanted

    def quarantine(self, error: events.JsonObject) -> list[commands.Command]:
        """Give the run up: whatever it still wanted fails with this error."""
        if self.machine.state is RunState.QUEUED:
            self._handle(events.RunClaimed())
        wanted = list(self._handle(events.RunGivenUp(error)))
        self.machine.validate()
        return wanted

    def take(self, happened: Iterable[events.Event]) -> list[commands.Command]:
        """Let the machine handle events in order; reuse earlier results for steps that become ready."""
        wanted = [command for event in happened for command in self._handle(event)]
        if self.kind is not RunKind.PIPELINE:
            return wanted
        fresh = wanted
        while starts := [
            item for item in fresh if isinstance(item, commands.StartStep) and item.attempt == 1
        ]:
            fresh = self._reuse(starts)
            wanted.extend(fresh)
        return [item for item in wanted if not isinstance(item, commands.StartStep) or self._starts(item)]

    def write(self, now: datetime) -> bool:
        """Write what was taken in, in one transaction; return whether a step moved."""
        if not self._changes:
            return False
        changes, fields = self._changes, self._fields
        self._changes, self._fields = [], {}
        store.run_apply(self.id, token=self.token, changes=changes, now=now, rows=self.rows, fields=fields)
        return any(isinstance(change, StepChange) for change in changes)

    def _handle(self, event: events.Event) -> Sequence[commands.Command]:
        reaction = self.machine.handle(event)
        self._changes.extend(reaction.changes)
        self.has_started |= isinstance(event, events.StepStarted)
        if reaction.changes and isinstance(event, events.StepSucceeded | events.StepReused):
            self.rows.steps[event.node].outputs = {
                cast("str", output["port"]): InputArtifact(
                    cast("str", output["type"]), cast("str", output["digest"])
                )
                for output in event.outputs
            }
        return reaction.commands

    def _starts(self, command: commands.StartStep) -> bool:
        return self.machine.step_state(command.node) is StepState.READY

    def _reuse(self, ready: Sequence[commands.StartStep]) -> list[commands.Command]:
        """Let earlier results stand in for steps that have just become ready; return what follows."""
        wanted: list[commands.Command] = []
        first = [command.node for command in ready if command.attempt == 1]
        for node, decision in (self._decisions(first) if first else {}).items():
            columns = self._fields.setdefault(node, {})
            columns |= {"fingerprint": decision.fingerprint, "fingerprint_digest": decision.digest}
            columns |= {"not_reusable": decision.not_reusable, "reason": decision.reason}
            self.rows.steps[node].reason = decision.reason
            result = decision.result
            if result is not None:
                attempt = self.machine.step_attempt(node)
                reused = events.StepReused(
                    node,
                    attempt,
                    outputs=tuple(result.outputs),
                    metrics=result.metrics,
                    warnings=tuple(result.warnings),
                    reused_from=result.step_id,
                    origin=result.origin,
                )
                wanted.extend(self._handle(reused))
        return wanted

    def _decisions(self, nodes: Sequence[str]) -> dict[str, reuse.ReuseDecision]:
        try:
            inputs = {
                node: {port: artifact.digest for port, artifact in self.rows.inputs_of(node).items()}
                for node in nodes
            }
            return reuse.decide(self.id, inputs, self.rows)
        except DatabaseError:
            raise
        except Exception:
            # a step that cannot be compared is run: reuse saves time and must never cost a result
            logger.exception("no earlier results were looked up for run %s", self.id)
            return {}
