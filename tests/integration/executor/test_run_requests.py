"""Requests that come twice, differ, or come from the wrong person: starting parts and resuming."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from executor import services
from executor.models import Run
from executor.run_requests import RunRequest
from pipelines.models import Pipeline
from tests.factories.runs import People, pipeline

GRAPH = {"load": (), "clean": ("load",), "split": ("clean",)}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(user: User, address: str, body: dict[str, Any] | None, key: str = "") -> tuple[int, dict[str, Any]]:
    headers = {"Idempotency-Key": key} if key else {}
    response = client_of(user).post(address, body, content_type="application/json", headers=headers)
    return response.status_code, response.json()


def start(user: User, drawn: Pipeline, key: str = "", **body: Any) -> tuple[int, dict[str, Any]]:
    return post(user, f"/api/pipelines/{drawn.id}/runs", {"revision": 0} | body, key)


def ended(run_id: str, state: str = "failed") -> Run:
    Run.objects.filter(id=run_id).update(state=state)
    return Run.objects.get(id=run_id)


def test_part_of_a_pipeline_runs_and_says_which(who: People) -> None:
    status, row = start(who.editor, pipeline(who, GRAPH), scope={"kind": "up_to", "nodes": ["clean"]})
    assert (status, row["scope"]) == (201, {"kind": "up_to", "nodes": ["clean"]})
    detail = client_of(who.viewer).get(f"/api/runs/{row['id']}").json()
    assert [step["node"] for step in detail["steps"]] == ["load", "clean"]


@pytest.mark.parametrize(
    "other",
    [
        {"isolation": "run"},
        {"scope": {"kind": "up_to", "nodes": ["load"]}},
        {"run_again": ["load"]},
        {"ignore_earlier_results": True},
    ],
)
def test_a_key_belongs_to_one_body(who: People, other: dict[str, Any]) -> None:
    drawn = pipeline(who, GRAPH)
    assert start(who.editor, drawn, "k")[0] == 201
    assert start(who.editor, drawn, "k")[0] == 200
    status, body = start(who.editor, drawn, "k", **other)
    assert (status, body["code"]) == (422, "idempotency_key_reused")
    assert start(who.editor, drawn, "k2", **other)[0] == 201


def test_spelling_out_what_holds_anyway_is_the_same_request(who: People) -> None:
    drawn = pipeline(who, GRAPH)
    first = start(who.editor, drawn, "k")
    same = start(who.editor, drawn, "k", scope={"kind": "all"}, run_again=[], ignore_earlier_results=False)
    assert (same[0], same[1]["id"]) == (200, first[1]["id"])


def test_the_answer_to_a_repeated_request_does_not_depend_on_the_draft_of_today(who: People) -> None:
    drawn = pipeline(who, GRAPH)
    first = start(who.editor, drawn, "k")
    Pipeline.objects.filter(id=drawn.id).update(revision=5)
    again = start(who.editor, drawn, "k")
    assert (again[0], again[1]["id"]) == (200, first[1]["id"])


@pytest.mark.django_db(transaction=True)
def test_a_hundred_requests_at_once_with_one_key_start_one_run(transactional_db: None, who: People) -> None:
    drawn = pipeline(who, GRAPH)
    barrier = threading.Barrier(100)

    def submit() -> tuple[UUID, bool]:
        try:
            barrier.wait(30)
            started = services.run_start_once(
                pipeline=Pipeline.objects.get(id=drawn.id),
                request=RunRequest(0),
                user=who.editor,
                idempotency_key="same",
            )
            return started.run.id, started.created
        finally:
            connections.close_all()

    with ThreadPoolExecutor(100) as pool:
        answers = [future.result() for future in [pool.submit(submit) for _count in range(100)]]
    assert len({run_id for run_id, _created in answers}) == 1
    assert [created for _run_id, created in answers].count(True) == 1
    assert Run.objects.count() == 1


def test_a_failed_run_is_resumed_once_per_key_from_its_frozen_steps(who: People) -> None:
    drawn = pipeline(who, GRAPH)
    failed = ended(start(who.editor, drawn, scope={"kind": "up_to", "nodes": ["clean"]})[1]["id"])
    Pipeline.objects.filter(id=drawn.id).update(document={"format": 1, "nodes": {}, "edges": {}, "notes": {}})
    address = f"/api/runs/{failed.id}/resume"
    status, row = post(who.editor, address, None, "r")
    assert status == 201
    assert row["resumed_from"] == {"id": str(failed.id), "number": 1}
    assert row["scope"] == {"kind": "resume", "nodes": ["clean"]}
    assert (row["number"], row["revision"]) == (2, 0)
    again = post(who.editor, address, None, "r")
    assert (again[0], again[1]["id"]) == (200, row["id"])
    resumed = Run.objects.get(id=row["id"])
    assert resumed.snapshot == failed.snapshot
    frozen = ("node", "position", "parameters", "inputs", "fingerprint")
    assert list(resumed.steps.values(*frozen)) == list(failed.steps.values(*frozen))


def test_a_key_of_a_start_does_not_resume(who: People) -> None:
    drawn = pipeline(who, GRAPH)
    failed = ended(start(who.editor, drawn, "k")[1]["id"])
    assert post(who.editor, f"/api/runs/{failed.id}/resume", None, "k")[0] == 422


@pytest.mark.parametrize("state", ["queued", "running", "canceling", "succeeded"])
def test_only_a_run_that_failed_or_was_canceled_is_resumed(who: People, state: str) -> None:
    run = ended(start(who.editor, pipeline(who, GRAPH))[1]["id"], state)
    status, body = post(who.editor, f"/api/runs/{run.id}/resume", None)
    assert (status, body["code"]) == (409, "run_not_resumable")


def test_who_may_not_edit_may_not_resume(who: People) -> None:
    run = ended(start(who.editor, pipeline(who, GRAPH))[1]["id"], "canceled")
    address = f"/api/runs/{run.id}/resume"
    assert post(who.viewer, address, None)[0] == 403
    assert post(who.stranger, address, None)[0] == 404
    assert Client().post(address).status_code in (401, 403)
    assert post(who.editor, address, None)[0] == 201


@pytest.mark.parametrize(
    "body",
    [
        {"scope": {"kind": "sideways", "nodes": ["load"]}},
        {"scope": {"kind": "only", "nodes": ["load"], "image": "evil"}},
        {"scope": {"kind": "only", "nodes": "load"}},
        {"isolation": "none"},
        {"run_again": ["x" * 64]},
    ],
)
def test_a_request_of_another_shape_is_refused(who: People, body: dict[str, Any]) -> None:
    status, answer = start(who.editor, pipeline(who, GRAPH), **body)
    assert (status, answer["code"]) == (400, "invalid")
    assert not Run.objects.exists()


def test_all_wrong_nodes_of_a_scope_are_told(who: People) -> None:
    scope = {"kind": "only", "nodes": ["x", "y"]}
    status, body = start(who.editor, pipeline(who, GRAPH), scope=scope)
    assert (status, body["code"]) == (400, "scope_invalid")
    assert [problem["node"] for problem in body["details"]["problems"]] == ["x", "y"]
