"""Drafts whose shape is the problem: what the person who presses Run gets."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from executor.models import Run
from pipelines.models import Pipeline
from tests.factories.runs import People, pipeline

pytestmark = pytest.mark.django_db

DEPTH = 5_000


def client_of(who: People) -> Client:
    client = Client()
    client.force_login(who.editor)
    return client


def chain(length: int) -> dict[str, tuple[str, ...]]:
    return {"n0": (), **{f"n{number}": (f"n{number - 1}",) for number in range(1, length)}}


def pressed_run(client: Client, drawn: Pipeline) -> tuple[int, dict[str, object]]:
    answer = client.post(
        f"/api/pipelines/{drawn.id}/runs", json.dumps({"revision": 0}), content_type="application/json"
    )
    return answer.status_code, answer.json()


@pytest.mark.parametrize("length", [2, 3, DEPTH])
def test_a_draft_with_a_circle_does_not_run_and_the_circle_is_named(who: People, length: int) -> None:
    graph = {f"n{number}": (f"n{(number - 1) % length}",) for number in range(length)}
    drawn = pipeline(who, graph)
    client = client_of(who)
    status, body = pressed_run(client, drawn)
    assert (status, body["code"]) == (400, "pipeline_invalid")
    assert isinstance(body["details"], dict)
    (problem,) = body["details"]["problems"]
    assert problem["code"] == "cycle"
    assert set(problem["nodes"]) == set(graph)
    assert "n0" in problem["message"]
    assert len(problem["message"]) < 500
    assert problem["hint"]
    # nothing was begun, nothing of the draft is lost
    assert not Run.objects.exists()
    found = client.get(f"/api/pipelines/{drawn.id}").json()
    assert (found["revision"], found["document"]) == (0, drawn.document)


def test_a_chain_of_five_thousand_modules_becomes_a_run_that_can_be_read_and_canceled(who: People) -> None:
    client = client_of(who)
    status, row = pressed_run(client, pipeline(who, chain(DEPTH)))
    assert (status, row["state"]) == (201, "queued")
    detail = client.get(f"/api/runs/{row['id']}").json()
    assert [step["node"] for step in detail["steps"]] == [f"n{number}" for number in range(DEPTH)]
    assert client.post(f"/api/runs/{row['id']}/cancel").status_code in (200, 202)
    detail = client.get(f"/api/runs/{row['id']}").json()
    assert (detail["state"], detail["step_counts"]) == ("canceled", {"canceled": DEPTH})
