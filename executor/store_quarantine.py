"""Ends a run whose rows nobody can read. The last resort, after the state machine could not be restored.

Asks nothing of the rows but their keys: every step that is not over fails with the reason, whatever it says
it is, and the run with them.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from executor import bulk
from executor.core import states
from executor.core.states import RunState, StepState
from executor.errors import LeaseLostError, RunGoneError
from executor.live import pokes
from executor.models import Attempt, Event, Run, Step
from executor.step_errors import Error


def run_bury(run_id: UUID, *, token: int, error: Error, now: datetime) -> None:
    """Fail a run without looking at it. Raises `RunGoneError` or `LeaseLostError`."""
    with transaction.atomic():
        found = bulk.lock(Run, ("token", "last_seq"), run_id)
        if found is None:
            raise RunGoneError(f"Run {run_id} is gone.")
        held, last_seq = found
        if held != token:
            raise LeaseLostError(f"Run {run_id} has token {held}, not {token}.")
        Attempt.objects.filter(step__run_id=run_id, finished_at__isnull=True).update(
            finished_at=now, outcome=StepState.FAILED, error=error
        )
        unfinished = Step.objects.filter(run_id=run_id).exclude(state__in=list(states.STEP_FINAL))
        nodes = list(unfinished.order_by("position").values_list("node", flat=True))
        unfinished.update(state=StepState.FAILED, error=error, finished_at=now, retry_at=None)
        told: list[tuple[str, str, dict[str, object]]] = [
            ("step.failed", node, {"seconds": None, "error": error}) for node in nodes
        ]
        told.append(("run.failed", "", {"seconds": None, "metrics": {}}))
        bulk.insert(
            Event,
            ("run_id", "seq", "type", "at", "node", "data"),
            [
                (run_id, seq, type_, now, node, data)
                for seq, (type_, node, data) in enumerate(told, start=last_seq + 1)
            ],
        )
        Run.objects.filter(id=run_id).update(
            state=RunState.FAILED,
            finished_at=now,
            owner="",
            lease_until=None,
            last_seq=last_seq + len(told),
        )
        transaction.on_commit(lambda: pokes.poke_run(run_id, last_seq + len(told)))
