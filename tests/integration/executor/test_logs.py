"""When a log is complete: the last lines may follow the end of their step by a moment."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from executor import folders
from executor.core.states import RunState, StepState
from executor.log_store import append_text
from executor.logs import log_page, step_log_path
from executor.models import Run, Step
from executor.store_steps import attempt_key
from pipelines.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(settings: Settings, tmp_path: Path) -> Step:
    settings.VAR_DIR = tmp_path
    project = Project.objects.create(name="Cars")
    run = Run.objects.create(project=project, state=RunState.SUCCEEDED, snapshot={}, queued_at=timezone.now())
    step = Step.objects.create(
        run=run,
        node="n",
        position=0,
        name="n",
        module="m",
        version="1",
        state=StepState.SUCCEEDED,
        attempt=1,
        finished_at=timezone.now(),
    )
    append_text(step_log_path(step), "all it printed\n")
    return step


def test_the_log_of_an_ended_step_is_complete_at_its_end(step: Step) -> None:
    assert not log_page(Step(run=step.run, position=0, attempt=1, state=StepState.RUNNING), 0).complete
    assert log_page(step, 0).complete


def test_while_the_container_is_there_more_may_follow(step: Step) -> None:
    folder = folders.attempt_folder(attempt_key(step.run_id, 0, 1))
    folder.mkdir(parents=True)
    (folder / "container").touch()
    assert not log_page(step, 0).complete
    folders.remove_attempt(folder.name)
    assert log_page(step, 0).complete


def test_readers_wait_while_lines_arrive_and_not_for_ever(step: Step) -> None:
    folder = folders.attempt_folder(attempt_key(step.run_id, 0, 1))
    folder.mkdir(parents=True)
    (folder / "container").touch()
    long_ago = timezone.now() - timedelta(minutes=1)
    step.finished_at = long_ago
    assert not log_page(step, 0).complete
    os.utime(step_log_path(step), (long_ago.timestamp(), long_ago.timestamp()))
    assert log_page(step, 0).complete
