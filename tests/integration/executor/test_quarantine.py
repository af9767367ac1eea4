"""Rows that make no sense, whoever spoiled them: their run ends with a reason, and the others go on."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection

from executor.core.states import RUN_FINAL
from executor.models import Run
from tests.factories.runs import People, finished, started_run, wait_until
from tests.integration.executor.conftest import StartSupervisor

GARBAGE: tuple[tuple[str, str | int], ...] = (
    ("state", "nonsense"),
    ("inputs", '{"rows": {"node": "nobody", "port": "rows"}}'),
    ("inputs", '["rows"]'),
    ("inputs", '{"rows": 7}'),
    ("ports", '"rows"'),
    ("parameters", "[1, 2]"),
    ("limits", '{"memory_mb": "a lot"}'),
    ("environment", "no-such-environment"),
    ("module", "no-such-module"),
    ("state", "running"),
    ("state", "canceling"),
    ("attempt", 7),
)


def spoil(run: Run, column: str, value: str | int) -> None:
    with connection.cursor() as cursor:
        # not a value: the test's own column name
        cursor.execute(
            f"UPDATE executor_step SET {column} = %s WHERE run_id = %s AND node = 'load'",
            [value, run.id.hex if connection.vendor == "sqlite" else run.id],
        )


def error_of(run: Run) -> Any:
    return run.steps.exclude(error=None).values_list("error", flat=True).first()


@pytest.mark.parametrize(("column", "value"), GARBAGE, ids=[f"{name}={value}" for name, value in GARBAGE])
def test_a_spoiled_run_ends_and_the_others_go_on(
    transactional_db: None, who: People, start_supervisor: StartSupervisor, column: str, value: str | int
) -> None:
    bad = started_run(who, {"load": (), "clean": ("load",)})
    spoil(bad, column, value)
    supervisor = start_supervisor()
    good = started_run(who, {"load": (), "clean": ("load",)})
    assert finished(good).state == "succeeded"
    wait_until(lambda: Run.objects.get(id=bad.id).state in RUN_FINAL, seconds=6)
    assert supervisor.is_alive()
    run = Run.objects.get(id=bad.id)
    if run.state == "failed":
        assert error_of(run)["kind"] in ("infrastructure", "bad_output")
        assert error_of(run)["message"]


def test_many_spoiled_runs_at_once_do_not_stop_the_executor(
    transactional_db: None, who: People, start_supervisor: StartSupervisor
) -> None:
    chance = random.Random(7)
    spoiled = [started_run(who, {"load": ()}) for _count in range(20)]
    for run in spoiled:
        spoil(run, *chance.choice(GARBAGE))
    supervisor = start_supervisor()
    assert finished(started_run(who)).state == "succeeded"
    ids = [run.id for run in spoiled]
    wait_until(lambda: not Run.objects.filter(id__in=ids, finished_at=None).exists(), seconds=40)
    assert supervisor.is_alive()
