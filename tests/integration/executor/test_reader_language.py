"""What the executor wrote down is read in the language of the reader, over REST and by socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone, translation

from executor import run_rows, step_errors
from executor.core.changes import StepNote
from executor.fetch_errors import FetchError
from executor.live import feed
from executor.models import Event, Run, Step
from executor.ownership import Identity
from executor.selectors import engine_status
from executor.store_leases import executor_seen
from executor.store_steps import StepWrites
from modules.columns.texts import text
from pipelines.said import error_told, said
from tests.factories.runs import People, started_run
from tests.integration.executor.test_api_runs import client_of

TEXTS = ("title", "message", "cause", "action")
ERRORS: dict[str, Callable[[], step_errors.Error]] = {
    "timeout": lambda: step_errors.timeout(60),
    "out_of_memory": lambda: step_errors.out_of_memory(512 * 1024 * 1024),
    "bad_output": lambda: step_errors.bad_output(said("The module ended without writing its result.")),
    "died": lambda: step_errors.died(3, ""),
    "infrastructure": lambda: step_errors.infrastructure(said("The step vanished.")),
    "quarantined": step_errors.quarantined,
    "environment_failed": lambda: step_errors.environment_failed("", log_tail="", hint=""),
    "input_missing": lambda: step_errors.input_missing(
        said("The dataset {name} does not exist (any more).").format(name="cars")
    ),
    "not_fetched": lambda: step_errors.not_fetched(
        FetchError(
            "timeout",
            said("{host} did not send the data in time.").format(host="example.org"),
            action=said("Try again later, or download the file and upload it as a dataset."),
        )
    ),
}


def stored(error: step_errors.Error) -> dict[str, Any]:
    """As it comes back from a row."""
    loaded: dict[str, Any] = json.loads(json.dumps(error))
    return loaded


@pytest.mark.parametrize("kind", ERRORS)
def test_no_english_remains_in_an_error_of_the_executor(kind: str) -> None:
    error = stored(ERRORS[kind]())
    with translation.override("en"):
        english = error_told(error)
    with translation.override("fr"):
        french = error_told(error)
    assert english is not None
    assert french is not None
    assert "said" not in french
    for name in TEXTS:
        assert english[name] == error[name]
        assert not error[name] or french[name] != english[name], name


def failed(run: Run) -> None:
    error = step_errors.timeout(60)
    Step.objects.filter(run=run).update(state="failed", error=error)
    run.last_seq += 1
    run.save(update_fields=["last_seq"])
    Event.objects.create(
        run=run, seq=run.last_seq, type="step.failed", at=timezone.now(), node="load", data={"error": error}
    )


def test_one_run_is_told_to_two_readers_in_two_languages(who: People) -> None:
    run = started_run(who)
    failed(run)
    client = client_of(who.viewer)

    def read(address: str, language: str) -> str:
        return client.get(address, headers={"Accept-Language": language}).content.decode()

    for address in (f"/api/runs/{run.id}", f"/api/runs/{run.id}/events"):
        assert "The step took too long" in read(address, "en")
        assert "The step took too long" not in read(address, "fr")
        assert "trop" in read(address, "fr")
    for language, told in (("en", True), ("fr", False)):
        batch = feed._read(run.id, 0, language)
        assert batch is not None
        assert ("The step took too long" in batch.text) is told


def test_what_a_module_wrote_stays_as_it_is() -> None:
    error = {"code": "1", "kind": "module", "title": "Column x", "message": "gone", "details": ""}
    with translation.override("fr"):
        assert error_told(error) == error
        assert error_told(None) is None


@pytest.mark.parametrize(
    ("message", "french"),
    [
        (text("Learning from {column}", column="price"), "Apprentissage de price"),
        (said("Pulling {image}").format(image="python:3"), "Téléchargement de python:3"),
        (said("fetching data"), "récupération des données"),
        ("half way", "half way"),
    ],
)
def test_how_far_a_step_is_is_told_in_the_readers_language(who: People, message: str, french: str) -> None:
    run = started_run(who)
    Step.objects.filter(run=run).update(module="clean_missing_data")
    steps = run_rows.read(run.id).steps
    (node,) = steps
    writes = StepWrites(run.id, 1, steps, timezone.now())
    draft = writes.note(StepNote(node, 1, "step.progress", 0.5, message))
    writes.flush()
    run.last_seq += 1
    run.save(update_fields=["last_seq"])
    data = json.loads(json.dumps(draft.data))
    Event.objects.create(run=run, seq=run.last_seq, type=draft.type, at=timezone.now(), node=node, data=data)

    client = client_of(who.viewer)
    for language, told in (("en", str(message)), ("fr", french)):
        headers = {"Accept-Language": language}
        shown = client.get(f"/api/runs/{run.id}", headers=headers).json()["steps"][0]
        assert shown["message"] == told
        event = client.get(f"/api/runs/{run.id}/events", headers=headers).json()["events"][-1]
        assert event["data"] == {"progress": 0.5, "message": told}


def test_why_the_engine_does_not_answer_is_told_in_the_readers_language(who: People) -> None:
    problem = said("The Docker engine could not {doing}: {reason}").format(
        doing=said("start the step"), reason="x"
    )
    identity = Identity("owner", "docker", isolated=True)
    executor_seen(identity, ready=False, message=problem, now=timezone.now())
    with translation.override("en"):
        assert engine_status()["message"] == "The Docker engine could not start the step: x"
    with translation.override("fr"):
        french = engine_status()["message"]
    assert "start the step" not in french
    assert french.endswith("x")
