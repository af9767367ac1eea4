"""What the store writes: as many statements for a thousand steps as for ten, and never half of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from executor import run_rows, store, store_leases
from executor.core import events
from executor.core.changes import Change
from executor.core.machine import RunMachine
from executor.errors import StaleTransitionError
from executor.models import Artifact, Attempt, Run, StepOutput
from executor.ownership import Identity
from tests.factories.runs import People, event_types, started_run, step_states

DIGEST = "ab" * 32


def claimed(who: People, width: int) -> tuple[Run, int, RunMachine]:
    """A run of steps without inputs that an executor has just claimed."""
    run = started_run(who, {f"s{index}": () for index in range(width)})
    token = store_leases.run_claim(
        run.id, executor=Identity("me", "fake", isolated=False), now=timezone.now(), lease_s=30
    )
    assert token is not None
    return run, token, RunMachine(run_rows.read(run.id).specs(timezone.now()))


def feed(machine: RunMachine, *happened: events.Event) -> list[Change]:
    return [change for event in happened for change in machine.handle(event).changes]


def apply(run: Run, token: int, changes: list[Change]) -> None:
    store.run_apply(run.id, token=token, changes=changes, now=timezone.now())


def output(digest: str = DIGEST) -> dict[str, Any]:
    return {
        "port": "rows",
        "type": "DataTable",
        "label": "Rows",
        "rows": 3,
        "columns": 1,
        "bytes": 8,
        "digest": digest,
        "files": [{"path": "data.arrow", "bytes": 8}],
    }


def whole_life(machine: RunMachine, *, warned: Collection[str] = ()) -> list[Change]:
    changes = feed(machine, events.RunClaimed())
    nodes = list(machine.steps)
    for kind in (events.StepDispatched, events.StepStarted):
        changes += feed(machine, *(kind(node, 1) for node in nodes))
    warnings = {node: ({"message": "Mind the gap."},) for node in warned}
    ends = (
        events.StepSucceeded(node, 1, outputs=(output(),), warnings=warnings.get(node, ())) for node in nodes
    )
    return changes + feed(machine, *ends)


def statements(who: People, width: int, *, warned: Collection[str] = ()) -> int:
    run, token, machine = claimed(who, width)
    changes = whole_life(machine, warned=warned)
    with CaptureQueriesContext(connection) as captured:
        apply(run, token, changes)
    assert set(step_states(run).values()) == {"succeeded"}
    return sum("INSERT" in query["sql"] or "UPDATE" in query["sql"] for query in captured.captured_queries)


def test_the_number_of_statements_does_not_grow_with_the_steps(who: People) -> None:
    assert statements(who, 40) == statements(who, 4)


def test_warnings_of_some_steps_take_no_statement_more(who: People) -> None:
    assert statements(who, 4, warned={"s1", "s3"}) == statements(who, 4)
    written = Run.objects.latest("queued_at").steps.order_by("position").values_list("warnings", flat=True)
    assert set(written) == {None}
    warned = Run.objects.earliest("queued_at").steps.exclude(warnings=None)
    assert set(warned.values_list("node", flat=True)) == {"s1", "s3"}


def test_a_life_written_at_once_leaves_every_row_and_dense_events(who: People) -> None:
    run, token, machine = claimed(who, 3)
    apply(run, token, whole_life(machine))
    run.refresh_from_db()
    assert (run.state, run.owner) == ("succeeded", "")
    assert list(run.events.order_by("seq").values_list("seq", flat=True)) == list(range(1, run.last_seq + 1))
    assert event_types(run, "s0") == ["step.ready", "step.starting", "step.running", "step.succeeded"]
    attempts = Attempt.objects.filter(step__run=run)
    assert {attempt.outcome for attempt in attempts} == {"succeeded"}
    assert all(attempt.started_at and attempt.finished_at for attempt in attempts)
    assert StepOutput.objects.filter(step__run=run, artifact__digest=DIGEST).count() == 3
    assert Artifact.objects.filter(digest=DIGEST).count() == 1


def test_a_row_that_is_elsewhere_refuses_the_whole_write(who: People) -> None:
    run, token, machine = claimed(who, 3)
    apply(run, token, feed(machine, events.RunClaimed()))
    before = Run.objects.get(id=run.id).last_seq
    run.steps.filter(node="s1").update(state="canceled")
    changes = feed(machine, *(events.StepDispatched(node, 1) for node in machine.steps))
    with pytest.raises(StaleTransitionError):
        apply(run, token, changes)
    assert step_states(run) == {"s0": "ready", "s1": "canceled", "s2": "ready"}
    assert Run.objects.get(id=run.id).last_seq == before
    assert not Attempt.objects.filter(step__run=run).exists()


def test_a_lost_step_keeps_the_time_of_its_next_try(who: People) -> None:
    run, token, machine = claimed(who, 1)
    begun = (events.RunClaimed(), events.StepDispatched("s0", 1), events.StepStarted("s0", 1))
    changes = feed(machine, *begun, events.StepLost("s0", 1, error={"kind": "infrastructure"}))
    apply(run, token, changes)
    step = run.steps.get()
    assert step.retry_at is not None
    assert 0.5 < (step.retry_at - timezone.now()).total_seconds() <= 1.0
    told = run.events.get(type="step.lost").data
    assert told["retry_at"]
    apply(run, token, feed(machine, events.StepRetryDue("s0", 1)))
    assert run.steps.get().retry_at is None


def test_an_artifact_stored_before_is_said_to_be_used_again(who: People) -> None:
    long_ago = timezone.now() - timedelta(days=30)
    Artifact.objects.create(digest=DIGEST, bytes=8, created_at=timezone.now(), used_at=long_ago)
    run, token, machine = claimed(who, 1)
    apply(run, token, whole_life(machine))
    used_at = Artifact.objects.get(digest=DIGEST).used_at
    assert used_at is not None
    assert abs((timezone.now() - used_at).total_seconds()) < 60
