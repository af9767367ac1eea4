"""`manage.py check_invariants` over an installation that a real run has left, right and damaged."""

from __future__ import annotations

import io
import json
import shutil

import pytest
from django.core.management import call_command

from executor.models import Event, Run, StepOutput
from executor.toolkit import artifact_store
from tests.factories.runs import People, finished, started_run
from tests.integration.executor.conftest import StartSupervisor


@pytest.fixture
def run(who: People, start_supervisor: StartSupervisor) -> Run:
    start_supervisor()
    return finished(started_run(who, {"load": (), "clean": ("load",)}))


def checked(*options: str) -> str:
    out = io.StringIO()
    call_command("check_invariants", *options, stdout=out)
    return out.getvalue()


def findings(*options: str) -> list[dict[str, str]]:
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_invariants", "--json", *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_after_a_run_everything_fits_together(run: Run) -> None:
    assert checked() == "Everything fits together.\n"


def test_a_lost_artifact_is_named(run: Run) -> None:
    digest = StepOutput.objects.filter(step__run=run)[0].artifact.digest
    shutil.rmtree(artifact_store().folder(digest))
    assert [(found["invariant"], found["subject"]) for found in findings("--quick")] == [("I6", digest)]


def test_a_row_that_its_events_do_not_explain_is_named(run: Run) -> None:
    run.steps.filter(node="clean").update(state="failed")
    assert {found["invariant"] for found in findings("--no-engine")} >= {"I1", "I8"}


def test_a_missing_event_is_named(run: Run) -> None:
    Event.objects.filter(run=run, type="step.succeeded", node="load").delete()
    assert {found["invariant"] for found in findings("--no-engine")} >= {"I3", "I4", "I7"}
