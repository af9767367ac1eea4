"""The sole writer of run and step state.

Every write is one short transaction: the run's row is locked, the rows move from where they stand, the
event rows that tell of it get the next dense sequence numbers, and listeners are poked after the commit. The
number of statements does not grow with the number of steps. Whoever drives a run proves with its fencing
token that the run is still its own. Called by the supervisor (`run_apply`, claims and leases) and by
`services` (`run_create`, `run_request_cancel`); knows no runner and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from executor import bulk, crash_points, run_rows, store_steps, wakeups
from executor.core import events, states
from executor.core.changes import Change, RunChange, StepChange
from executor.core.machine import RunMachine
from executor.core.states import RunState
from executor.errors import LeaseLostError, RunGoneError, StaleTransitionError
from executor.live import pokes
from executor.models import Event, Run, Step
from executor.run_rows import RunRows
from executor.signals import run_finished
from executor.store_steps import EventDraft, StepWrites

#: node → columns of its step that are written along with its move
StepFields = Mapping[str, Mapping[str, Any]]

_EVENT = ("run_id", "seq", "type", "at", "node", "data")
_NEW_STEP = tuple(field.attname for field in Step._meta.concrete_fields if not field.primary_key)

# ---- making and stopping runs


def run_create(run: Run, steps: Sequence[Step]) -> None:
    """Insert a queued run with its steps and its first event. Call inside a transaction."""
    if run.pipeline_id is not None:
        latest = Run.objects.filter(pipeline_id=run.pipeline_id).aggregate(latest=Max("number"))["latest"]
        run.number = (latest or 0) + 1
    run.last_seq = 1
    run.save(force_insert=True)
    bulk.insert(Step, _NEW_STEP, [[getattr(step, name) for name in _NEW_STEP] for step in steps])
    bulk.insert(Event, _EVENT, [(run.id, 1, "run.queued", run.queued_at, "", {"number": run.number})])
    transaction.on_commit(partial(wakeups.wake, run.id))
    _announce(run.id, run.pipeline_id, run.last_seq, run_changed=True)


def run_request_cancel(run_id: UUID, *, now: datetime) -> None:
    """Cancel a queued run at once; mark a running one so that its executor stops it. Harmless when late."""
    with transaction.atomic():
        state, _token, last_seq = _locked(run_id)
        if state == RunState.QUEUED:
            rows = run_rows.read(run_id)
            machine = RunMachine(rows.specs(now), state=rows.state)
            _write(rows, last_seq, machine.handle(events.RunCancelRequested()).changes, {}, now)
        elif state == RunState.RUNNING:
            change = RunChange(RunState.RUNNING, RunState.CANCELING)
            _write(run_rows.read_run(run_id), last_seq, [change], {}, now)
        transaction.on_commit(partial(wakeups.wake, run_id))


# ---- driving runs


def run_apply(
    run_id: UUID,
    *,
    token: int,
    changes: Sequence[Change],
    now: datetime,
    rows: RunRows | None = None,
    fields: StepFields | None = None,
) -> None:
    """Write what the state machine decided, all of it or nothing.

    `rows` is the caller's picture of the run (read here when there is none) and follows what is written.
    Raises `RunGoneError`, `LeaseLostError` or `StaleTransitionError`; the caller must then forget its picture
    of the run and, if the run is still its own, read it again. A run already canceling is not told so twice.
    """
    with transaction.atomic():
        state, held, last_seq = _locked(run_id)
        if held != token:
            raise LeaseLostError(f"Run {run_id} has token {held}, not {token}.")
        known = rows or run_rows.read(run_id)
        # somebody may have asked to cancel the run meanwhile
        known.state = RunState(state)
        _write(known, last_seq, changes, fields or {}, now)
        crash_points.reach("before_result_commit")
    crash_points.reach("after_result_commit")


# ---- inside the transaction


def _locked(run_id: UUID) -> tuple[str, int, int]:
    found = bulk.lock(Run, ("state", "token", "last_seq"), run_id)
    if found is None:
        raise RunGoneError(f"Run {run_id} is gone.")
    state, token, last_seq = found
    return state, token, last_seq


def _write(
    rows: RunRows, last_seq: int, changes: Sequence[Change], fields: StepFields, now: datetime
) -> None:
    writes = StepWrites(rows.id, rows.token, rows.steps, now)
    drafts: list[EventDraft] = []
    ends: list[int] = []
    run_fields: dict[str, Any] = {}
    for change in changes:
        if isinstance(change, StepChange):
            drafts.append(writes.add(change))
        elif not isinstance(change, RunChange):
            drafts.append(writes.note(change))
        elif not change.new == rows.state == RunState.CANCELING:
            if change.new in states.RUN_FINAL:
                ends.append(len(drafts))
            drafts.append(EventDraft(change.type, ""))
            run_fields |= _move_run(rows, change, now)
    if not drafts:
        return
    for node, columns in fields.items():
        writes.set_fields(node, columns)
    with bulk.together():
        writes.flush()
        if writes.moved and rows.takeovers:
            # it makes progress again
            run_fields["takeovers"] = rows.takeovers = 0
        for place in ends:
            drafts[place] = EventDraft(drafts[place].type, "", _conclude(rows, run_fields, now))
        _append(rows.id, last_seq, drafts, run_fields, now)
    writes.check()
    if ends:
        # robust: trouble of a listener must not keep the run from ending
        run_finished.send_robust(Run, run=Run.objects.defer("snapshot").get(id=rows.id))
    run_changed = any(isinstance(change, RunChange) for change in changes)
    _announce(rows.id, rows.pipeline_id, last_seq + len(drafts), run_changed=run_changed)


def _move_run(rows: RunRows, change: RunChange, now: datetime) -> dict[str, Any]:
    if rows.state is not change.old:
        raise StaleTransitionError(f"Run {rows.id} is {rows.state.value}, not {change.old.value}.")
    rows.state = change.new
    if change.new is RunState.RUNNING:
        rows.started_at = now
        return {"state": change.new, "started_at": now}
    if change.new in states.RUN_FINAL:
        return {"state": change.new, "finished_at": now, "owner": "", "lease_until": None}
    return {"state": change.new}


def _conclude(rows: RunRows, run_fields: dict[str, Any], now: datetime) -> dict[str, object]:
    """Collect what the run's last event and its row tell of the whole run."""
    metrics = run_fields["metrics"] = store_steps.run_metrics(rows.id)
    return {"seconds": store_steps.seconds_between(rows.started_at, now), "metrics": metrics}


def _append(
    run_id: UUID, last_seq: int, drafts: Sequence[EventDraft], run_fields: Mapping[str, Any], now: datetime
) -> None:
    told = [
        (run_id, seq, draft.type, now, draft.node, draft.data)
        for seq, draft in enumerate(drafts, start=last_seq + 1)
    ]
    bulk.insert(Event, _EVENT, told)
    fields = {**run_fields, "last_seq": last_seq + len(told)}
    bulk.update(Run, tuple(fields), [(*fields.values(), run_id)], where=("pk",))


def _announce(run_id: UUID, pipeline_id: UUID | None, seq: int, *, run_changed: bool) -> None:
    """Tell listeners after the commit: never of a row they cannot read yet."""
    transaction.on_commit(partial(pokes.poke_run, run_id, seq))
    if run_changed and pipeline_id is not None:
        transaction.on_commit(partial(pokes.poke_pipeline, pipeline_id, run_id))
