"""The sole writer of run and step state.

Every write is one short transaction: filtered updates on the old state, the event rows that tell of them
with the next dense sequence numbers, and a poke to listeners after the commit. Whoever drives a run proves
with its fencing token that the run is still its own. Called by the supervisor (`run_apply`, claims and
leases) and by `services` (`run_create`, `run_request_cancel`); knows no runner and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Max, Q, QuerySet, When

from executor import store_steps, wakeups
from executor.core import events, states
from executor.core.changes import Change, RunChange, StepChange
from executor.core.machine import RunMachine
from executor.core.states import RunState
from executor.core.steps import StepSpec
from executor.errors import LeaseLostError, RunGoneError, StaleTransitionError
from executor.live import pokes
from executor.models import Event, ExecutorStatus, Run, Step
from executor.ownership import Identity
from executor.signals import run_finished
from executor.store_steps import EventDraft

#: how long the row of an executor that is gone is kept
_STATUS_KEPT = timedelta(hours=1)

# ---- making and stopping runs


def run_create(run: Run, steps: Sequence[Step]) -> None:
    """Insert a queued run with its steps and its first event. Call inside a transaction."""
    if run.pipeline_id is not None:
        latest = Run.objects.filter(pipeline_id=run.pipeline_id).aggregate(latest=Max("number"))["latest"]
        run.number = (latest or 0) + 1
    run.last_seq = 1
    run.save(force_insert=True)
    Step.objects.bulk_create(steps, batch_size=500)
    Event.objects.create(run=run, seq=1, type="run.queued", at=run.queued_at, data={"number": run.number})
    transaction.on_commit(wakeups.wake)
    _announce(run, run_changed=True)


def run_request_cancel(run_id: UUID, *, now: datetime) -> None:
    """Cancel a queued run at once; mark a running one so that its executor stops it. Harmless when late."""
    with transaction.atomic():
        run = _locked(run_id)
        if run.state == RunState.QUEUED:
            machine = machine_restore(run)
            _write(run, machine.handle(events.RunCancelRequested()).changes, now)
        elif run.state == RunState.RUNNING:
            _write(run, (RunChange(RunState.RUNNING, RunState.CANCELING),), now)
        transaction.on_commit(wakeups.wake)


def machine_restore(run: Run) -> RunMachine:
    """Build the state machine of a run from its rows."""
    rows = run.steps.order_by("position").values_list("node", "inputs", "state", "attempt")
    specs = [
        StepSpec(
            node,
            tuple(source["node"] for source in inputs.values() if "node" in source),
            states.StepState(state),
            attempt,
        )
        for node, inputs, state, attempt in rows
    ]
    return RunMachine(specs, state=RunState(run.state))


# ---- driving runs


def run_apply(run_id: UUID, *, token: int, changes: Iterable[Change], now: datetime) -> None:
    """Write what the state machine decided, all of it or nothing.

    Raises `RunGoneError`, `LeaseLostError` or `StaleTransitionError`; the caller must then forget its picture
    of the run and, if the run is still its own, read it again. A run already canceling is not told so twice.
    """
    with transaction.atomic():
        run = _locked(run_id)
        if run.token != token:
            raise LeaseLostError(f"Run {run_id} has token {run.token}, not {token}.")
        _write(run, changes, now)


def run_claim(
    run_id: UUID, *, executor: Identity, now: datetime, lease_s: float, dead: Sequence[str] = ()
) -> int | None:
    """Take an unfinished run that nobody holds, whose lease ran out or whose owner is known dead.

    Return the fencing token, or None when someone else was faster.
    """
    with transaction.atomic():
        free = claimable(now=now, dead=dead).filter(id=run_id)
        taken_over = Case(When(state=RunState.QUEUED, then=F("takeovers")), default=F("takeovers") + 1)
        count = free.order_by().update(
            owner=executor.owner,
            runner=executor.runner,
            isolated=executor.isolated,
            token=F("token") + 1,
            takeovers=taken_over,
            lease_until=now + timedelta(seconds=lease_s),
        )
        return Run.objects.values_list("token", flat=True).get(id=run_id) if count else None


def claimable(*, now: datetime, dead: Sequence[str] = ()) -> QuerySet[Run]:
    """Unfinished runs without a living owner, oldest first."""
    free = Q(owner="") | Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(owner__in=list(dead))
    unfinished = Run.objects.filter(state__in=list(states.RUN_UNFINISHED))
    return unfinished.filter(free).order_by("queued_at", "id")


def leases_renew(run_ids: Iterable[UUID], *, owner: str, now: datetime, lease_s: float) -> set[UUID]:
    """Extend the leases of these runs; return those that are still the owner's."""
    mine = Run.objects.filter(id__in=list(run_ids), owner=owner)
    mine.update(lease_until=now + timedelta(seconds=lease_s))
    return set(mine.values_list("id", flat=True))


def lease_release(run_id: UUID, *, owner: str) -> None:
    """Let go of a run so that another executor may take it at once."""
    Run.objects.filter(id=run_id, owner=owner).update(owner="", lease_until=None)


def executor_seen(executor: Identity, *, ready: bool, message: str, now: datetime) -> None:
    """Keep the row by which other processes know that this executor lives and what it can do."""
    ExecutorStatus.objects.update_or_create(
        owner=executor.owner,
        defaults={
            "runner": executor.runner,
            "isolated": executor.isolated,
            "ready": ready,
            "message": message,
            "seen_at": now,
        },
    )
    ExecutorStatus.objects.filter(seen_at__lt=now - _STATUS_KEPT).delete()


def executor_gone(owner: str) -> None:
    ExecutorStatus.objects.filter(owner=owner).delete()


# ---- inside the transaction


def _locked(run_id: UUID) -> Run:
    run = Run.objects.select_for_update().defer("snapshot").filter(id=run_id).first()
    if run is None:
        raise RunGoneError(f"Run {run_id} is gone.")
    return run


def _write(run: Run, changes: Iterable[Change], now: datetime) -> None:
    drafts: list[EventDraft] = []
    pending: list[StepChange] = []
    run_changed = False
    for change in changes:
        if isinstance(change, StepChange):
            pending.append(change)
            continue
        drafts.extend(store_steps.write_changes(run, pending, now))
        pending = []
        if isinstance(change, RunChange):
            drafts.extend(_write_run(run, change, now))
            run_changed = True
        else:
            drafts.append(store_steps.write_note(run, change))
    drafts.extend(store_steps.write_changes(run, pending, now))
    _append_events(run, drafts, now)
    if drafts:
        _announce(run, run_changed=run_changed)


def _write_run(run: Run, change: RunChange, now: datetime) -> list[EventDraft]:
    if run.state == change.new == RunState.CANCELING:
        return []
    fields: dict[str, object] = {"state": change.new}
    data: dict[str, object] = {}
    if change.new is RunState.RUNNING:
        fields["started_at"] = now
    if change.new in states.RUN_FINAL:
        metrics = store_steps.run_metrics(run)
        fields |= {"finished_at": now, "metrics": metrics, "owner": "", "lease_until": None}
        data = {"seconds": store_steps.seconds_between(run.started_at, now), "metrics": metrics}
    if not Run.objects.filter(id=run.id, state=change.old).update(**fields):
        raise StaleTransitionError(f"Run {run.id} is {run.state}, not {change.old.value}.")
    for name, value in fields.items():
        setattr(run, name, value)
    if change.new in states.RUN_FINAL:
        # robust: trouble of a listener must not keep the run from ending
        run_finished.send_robust(Run, run=run)
    return [EventDraft(change.type, "", data)]


def _append_events(run: Run, drafts: Sequence[EventDraft], now: datetime) -> None:
    if not drafts:
        return
    rows = [
        Event(run_id=run.id, seq=seq, type=draft.type, at=now, node=draft.node, data=draft.data)
        for seq, draft in enumerate(drafts, start=run.last_seq + 1)
    ]
    Event.objects.bulk_create(rows, batch_size=500)
    run.last_seq += len(rows)
    Run.objects.filter(id=run.id).update(last_seq=run.last_seq)


def _announce(run: Run, *, run_changed: bool) -> None:
    """Tell listeners after the commit: never of a row they cannot read yet."""
    transaction.on_commit(partial(pokes.poke_run, run.id, run.last_seq))
    if run_changed and run.pipeline_id is not None:
        transaction.on_commit(partial(pokes.poke_pipeline, run.pipeline_id, run.id))
