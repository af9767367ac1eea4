"""Starting a run twice at once, and the executor as a process of its own."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connections

from executor import services
from executor.models import ExecutorStatus, Run
from executor.run_requests import RunRequest
from tests.factories.runs import People, pipeline, started_run, wait_until
from tests.integration.executor.conftest import StartSupervisor


@pytest.mark.django_db(transaction=True)
def test_the_same_request_many_times_at_once_starts_one_run(transactional_db: None, who: People) -> None:
    drawn = pipeline(who)
    barrier = threading.Barrier(8)

    def submit() -> tuple[UUID, bool]:
        try:
            barrier.wait(10)
            started = services.run_start_once(
                pipeline=drawn, request=RunRequest(0), user=who.editor, idempotency_key="same"
            )
            return started.run.id, started.created
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = [future.result() for future in [pool.submit(submit) for _count in range(8)]]
    assert len({run_id for run_id, _created in answers}) == 1
    assert [created for _run_id, created in answers].count(True) == 1
    assert Run.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_runs_started_at_once_get_numbers_of_their_own(transactional_db: None, who: People) -> None:
    drawn = pipeline(who)

    def submit(_number: int) -> int:
        try:
            return services.run_start(pipeline=drawn, revision=0, user=who.editor).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(submit, range(6))) == [1, 2, 3, 4, 5, 6]


def test_the_executor_runs_as_a_process_of_its_own_until_it_is_told_to_stop(
    who: People, start_supervisor: StartSupervisor
) -> None:
    """`start_supervisor` is not called: the fixture only brings a database that threads may use."""
    run = started_run(who)

    def stop_when_done() -> None:
        try:
            wait_until(lambda: Run.objects.filter(id=run.id, state="succeeded").exists())
        finally:
            connections.close_all()
            os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    watcher = threading.Thread(target=stop_when_done)
    watcher.start()
    told = StringIO()
    try:
        call_command("run_executor", stdout=told)
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
        watcher.join()
    assert "fake runner" in told.getvalue()
    assert Run.objects.get(id=run.id).state == "succeeded"
    assert not ExecutorStatus.objects.exists()
