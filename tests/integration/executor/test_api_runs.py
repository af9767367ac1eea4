"""Runs over REST: start, watch, list, cancel; and who may."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from executor import services
from executor.models import Run
from pipelines.models import Pipeline
from tests.factories.runs import People, finished, pipeline, started_run
from tests.integration.executor.conftest import StartSupervisor


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def start(
    client: Client, drawn: Pipeline, revision: int = 0, key: str | None = None
) -> tuple[int, dict[str, Any]]:
    headers = {"Idempotency-Key": key} if key else {}
    response = client.post(
        f"/api/pipelines/{drawn.id}/runs",
        {"revision": revision},
        content_type="application/json",
        headers=headers,
    )
    return response.status_code, response.json()


def test_a_draft_runs_to_success_through_the_api(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor()
    client = client_of(who.editor)
    status, row = start(client, pipeline(who, {"load": (), "clean": ("load",)}), key="k1")
    assert status == 201
    assert row["state"] == "queued"
    finished(Run.objects.get(id=row["id"]))
    detail = client.get(f"/api/runs/{row['id']}").json()
    assert detail["state"] == "succeeded"
    assert [step["state"] for step in detail["steps"]] == ["succeeded", "succeeded"]
    assert detail["steps"][0]["outputs"][0]["port"] == "rows"
    events = client.get(f"/api/runs/{row['id']}/events").json()
    assert [event["seq"] for event in events["events"]] == list(range(1, events["last_seq"] + 1))


def test_the_same_request_twice_starts_one_run(who: People) -> None:
    client, drawn, key = client_of(who.editor), pipeline(who), uuid4().hex
    first, again = start(client, drawn, key=key), start(client, drawn, key=key)
    assert (first[0], again[0]) == (201, 200)
    assert first[1]["id"] == again[1]["id"]
    assert Run.objects.count() == 1


def test_a_key_used_for_another_revision_is_refused(who: People) -> None:
    client, drawn = client_of(who.editor), pipeline(who)
    start(client, drawn, key="k")
    status, body = start(client, drawn, revision=1, key="k")
    assert (status, body["code"]) == (422, "idempotency_key_reused")


def test_a_run_of_another_revision_than_the_drafts_is_refused(who: People) -> None:
    status, body = start(client_of(who.editor), pipeline(who), revision=7)
    assert (status, body["code"], body["details"]) == (409, "revision_conflict", {"revision": 0})


def test_a_draft_with_errors_does_not_run_and_all_are_told(who: People) -> None:
    status, body = start(client_of(who.editor), pipeline(who, {}))
    assert (status, body["code"]) == (400, "pipeline_invalid")
    assert [problem["code"] for problem in body["details"]["problems"]] == ["empty_pipeline"]
    assert not Run.objects.exists()


def test_run_settings_in_the_request_are_refused(who: People) -> None:
    response = client_of(who.editor).post(
        f"/api/pipelines/{pipeline(who).id}/runs",
        {"revision": 0, "image": "evil"},
        content_type="application/json",
    )
    assert response.status_code == 400
    assert response.json()["details"]["problems"][0]["code"] == "unknown_field"


def test_runs_are_numbered_per_pipeline(who: People) -> None:
    first, second = pipeline(who), pipeline(who)
    numbers = [
        services.run_start(pipeline=drawn, revision=0, user=who.editor).number
        for drawn in (first, first, second, first)
    ]
    assert numbers == [1, 2, 1, 3]


def test_a_run_is_frozen_when_it_starts(who: People) -> None:
    drawn = pipeline(who)
    run = services.run_start(pipeline=drawn, revision=0, user=who.editor)
    Pipeline.objects.filter(id=drawn.id).update(document={"format": 1, "nodes": {}, "edges": {}, "notes": {}})
    assert list(client_of(who.viewer).get(f"/api/runs/{run.id}").json()["document"]["nodes"]) == ["load"]


def test_canceling_a_queued_run_ends_it_at_once(who: People) -> None:
    run = started_run(who)
    client = client_of(who.editor)
    for _again in range(2):
        response = client.post(f"/api/runs/{run.id}/cancel")
        assert (response.status_code, response.json()["state"]) == (200, "canceled")
    types = [event["type"] for event in client.get(f"/api/runs/{run.id}/events").json()["events"]]
    assert types == ["run.queued", "step.canceled", "run.canceled"]


PATHS = [
    "/api/runs/{run}",
    "/api/runs/{run}/events",
    "/api/runs/{run}/steps/load/log",
    "/api/runs/{run}/steps/load/log/download",
    "/api/runs/{run}/steps/load/outputs/rows",
    "/api/runs/{run}/steps/load/outputs/rows/preview",
    "/api/runs/{run}/steps/load/outputs/rows/view",
    "/api/runs/{run}/steps/load/outputs/rows/download?format=zip",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_sees_nothing_of_a_run(who: People, path: str) -> None:
    response = client_of(who.stranger).get(path.format(run=started_run(who).id))
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_sees_anything_without_a_login(who: People, path: str) -> None:
    assert Client().get(path.format(run=started_run(who).id)).status_code in (401, 403)


def test_a_stranger_can_neither_start_nor_cancel(who: People) -> None:
    client, run = client_of(who.stranger), started_run(who)
    assert client.post(f"/api/runs/{run.id}/cancel").status_code == 404
    assert run.pipeline is not None
    assert start(client, run.pipeline)[0] == 404


def test_a_viewer_can_watch_but_neither_start_nor_cancel(who: People) -> None:
    client, run = client_of(who.viewer), started_run(who)
    assert client.get(f"/api/runs/{run.id}").status_code == 200
    assert client.post(f"/api/runs/{run.id}/cancel").status_code == 403
    assert run.pipeline is not None
    assert start(client, run.pipeline)[0] == 403


def test_the_list_shows_own_runs_newest_first_and_pages(who: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("executor.selectors.PAGE", 2)
    drawn = pipeline(who)
    for _count in range(5):
        services.run_start(pipeline=drawn, revision=0, user=who.editor)
    client, seen, cursor = client_of(who.viewer), [], ""
    while True:
        page = client.get("/api/runs", {"cursor": cursor} if cursor else {}).json()
        seen += [row["number"] for row in page["results"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == [5, 4, 3, 2, 1]
    assert client_of(who.stranger).get("/api/runs").json() == {"results": [], "next": None}


def test_the_list_filters_by_state_and_refuses_unknown_filters(who: People) -> None:
    started_run(who)
    client = client_of(who.viewer)
    assert len(client.get("/api/runs?state=queued&state=running").json()["results"]) == 1
    assert client.get("/api/runs?state=succeeded").json()["results"] == []
    assert client.get("/api/runs?created_by__password=x").status_code == 400


def test_listing_costs_the_same_queries_for_any_number_of_runs(
    who: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, drawn = client_of(who.viewer), pipeline(who)
    for _count in range(10):
        services.run_start(pipeline=drawn, revision=0, user=who.editor)
    # session, user, runs, step counts
    with django_assert_num_queries(4):
        assert len(client.get("/api/runs").json()["results"]) == 10
