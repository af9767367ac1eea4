"""Reads runs from the database as records; a run that changes while it is read is read again."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings

from executor.invariants.records import AttemptRecord, EventRecord, RunRecord, StepRecord
from executor.models import Attempt, Run, Step, StepOutput
from pipelines import catalog_loader

_TRIES = 20


def all_runs() -> Iterator[RunRecord]:
    for run_id in list(Run.objects.order_by("queued_at", "id").values_list("id", flat=True)):
        record = load(run_id)
        if record is not None:
            yield record


def load(run_id: UUID) -> RunRecord | None:
    """Read one run as of one moment; None when it is gone. Raises RuntimeError when it never holds still."""
    for _try in range(_TRIES):
        before = Run.objects.defer("snapshot").filter(id=run_id).first()
        if before is None:
            return None
        record = _read(before)
        if Run.objects.filter(id=run_id, last_seq=before.last_seq, token=before.token).exists():
            return record
    raise RuntimeError(f"Run {run_id} changed each time it was read.")


def _read(run: Run) -> RunRecord:
    events = tuple(
        EventRecord(seq, kind, node, at, data)
        for seq, kind, node, at, data in run.events.order_by("seq").values_list(
            "seq", "type", "node", "at", "data"
        )
    )
    return RunRecord(
        id=str(run.id),
        state=run.state,
        steps=_steps(run),
        events=events,
        last_seq=run.last_seq,
        token=run.token,
        takeovers=run.takeovers,
        lease_until=run.lease_until if run.owner else None,
    )


def _steps(run: Run) -> dict[str, StepRecord]:
    attempts: dict[int, list[AttemptRecord]] = {}
    for attempt in Attempt.objects.filter(step__run=run).order_by("number"):
        attempts.setdefault(attempt.step_id, []).append(
            AttemptRecord(
                attempt.number,
                attempt.token,
                attempt.outcome,
                attempt.began_at,
                attempt.started_at,
                attempt.finished_at,
            )
        )
    outputs: dict[int, list[str]] = {}
    for step_id, port in StepOutput.objects.filter(step__run=run).values_list("step_id", "port"):
        outputs.setdefault(step_id, []).append(port)
    return {
        step.node: StepRecord(
            node=step.node,
            upstream=tuple(
                dict.fromkeys(source["node"] for source in step.inputs.values() if "node" in source)
            ),
            ports=tuple(port["port"] for port in step.ports),
            state=step.state,
            attempt=step.attempt,
            because=step.because,
            retry_at=step.retry_at,
            timeout_s=_timeout_s(step),
            attempts=tuple(attempts.get(step.pk, ())),
            outputs=tuple(outputs.get(step.pk, ())),
        )
        for step in run.steps.order_by("position")
    }


def _timeout_s(step: Step) -> float:
    module = catalog_loader.get_catalog().get(step.module)
    own = step.limits.get("timeout_s") or (module.resources.timeout_s if module else None)
    return float(own or settings.ATELIER_STEP_TIMEOUT_S)
