"""What a step that succeeded warns of reaches everybody who looks at the run, each in their language."""

from __future__ import annotations

from typing import Any

from executor.models import Run, Step
from executor.runners.fake import succeed
from modules.columns.texts import text
from tests.factories.runs import People, finished, pipeline, started_run
from tests.integration.executor.conftest import StartSupervisor
from tests.integration.executor.test_api_runs import client_of
from tests.integration.executor.test_reuse_driven import again

GRAPH: dict[str, tuple[str, ...]] = {"load": (), "clean": ("load",)}
READ_AS_TEXT = text(
    'The column "{column}" is nearly all numbers, but row {row} holds "{value}", so it was read as text.',
    column="price",
    row=51,
    value="oops",
)
ENGLISH = 'The column "price" is nearly all numbers, but row 51 holds "oops", so it was read as text.'
FRENCH = (
    "La colonne «\N{NO-BREAK SPACE}price\N{NO-BREAK SPACE}» ne contient presque que des nombres, mais la "
    "ligne 51 contient «\N{NO-BREAK SPACE}oops\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: "
    "elle a été lue comme du texte."
)
OWN_WORDS = "A sentence of a person's own module."
SCRIPT = {"clean": succeed(warnings=[READ_AS_TEXT, OWN_WORDS])}


def read(who: People, address: str, language: str = "en") -> dict[str, Any]:
    body: dict[str, Any] = client_of(who.viewer).get(address, headers={"Accept-Language": language}).json()
    return body


def warnings_by_node(run: Run, who: People, language: str = "en") -> dict[str, list[str]]:
    detail = read(who, f"/api/runs/{run.id}", language)
    return {step["node"]: step["warnings"] for step in detail["steps"]}


def told_live(run: Run, who: People, type_: str, language: str = "en") -> dict[str, list[str] | None]:
    events = read(who, f"/api/runs/{run.id}/events", language)["events"]
    return {event["node"]: event["data"].get("warnings") for event in events if event["type"] == type_}


def test_warnings_of_a_step_are_told_with_the_run_and_live(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor(SCRIPT)
    run = finished(started_run(who, GRAPH))

    for language, told in (("en", ENGLISH), ("fr", FRENCH)):
        expected = [told, OWN_WORDS]
        assert warnings_by_node(run, who, language) == {"load": [], "clean": expected}
        assert told_live(run, who, "step.succeeded", language) == {"load": None, "clean": expected}


def test_a_run_says_how_many_of_its_steps_have_warnings(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor(SCRIPT)
    warned, quiet = finished(started_run(who, GRAPH)), finished(started_run(who, {"load": ()}))

    listed = read(who, f"/api/runs?project={who.project.id}")["results"]
    counts = {row["id"]: row["warned_count"] for row in listed}
    assert counts == {str(warned.id): 1, str(quiet.id): 0}
    assert read(who, f"/api/runs/{warned.id}")["warned_count"] == 1


def test_a_result_that_is_used_again_keeps_its_warnings(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor(SCRIPT)
    drawn = pipeline(who, GRAPH)
    again(drawn, who)
    again(drawn, who)
    third = again(drawn, who)

    assert set(Step.objects.filter(run=third).values_list("state", flat=True)) == {"reused"}
    assert warnings_by_node(third, who, "fr") == {"load": [], "clean": [FRENCH, OWN_WORDS]}
    assert told_live(third, who, "step.reused")["clean"] == [ENGLISH, OWN_WORDS]
    assert read(who, f"/api/runs/{third.id}")["warned_count"] == 1


def test_a_run_from_before_warnings_were_kept_has_none(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor(SCRIPT)
    drawn = pipeline(who, GRAPH)
    first = again(drawn, who)
    Step.objects.filter(run=first).update(warnings=None)

    assert warnings_by_node(first, who) == {"load": [], "clean": []}
    assert warnings_by_node(again(drawn, who), who) == {"load": [], "clean": []}
