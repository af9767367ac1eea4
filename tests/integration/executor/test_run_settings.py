"""Isolation and limits of a pipeline's runs: who may set them, how far, and when they hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from executor import services
from executor.api.plan_serializers import RunSettingsSerializer
from executor.limits import maxima
from executor.models import Run
from executor.run_requests import RunRequest
from pipelines.models import Pipeline
from tests.factories.runs import People, pipeline
from tests.integration.executor.test_wire import check

GRAPH = {"load": (), "clean": ("load",)}


@pytest.fixture(autouse=True)
def _installation(settings: Settings) -> None:
    settings.ATELIER_STEP_MEMORY_MAX_MB = 4096
    settings.ATELIER_STEP_CPUS_MAX = 2.0
    settings.ATELIER_STEP_TIMEOUT_MAX_S = 7200


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(drawn: Pipeline, user: User) -> tuple[int, dict[str, Any]]:
    response = client_of(user).get(f"/api/pipelines/{drawn.id}/run-settings")
    return response.status_code, response.json()


def put(drawn: Pipeline, user: User, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    address = f"/api/pipelines/{drawn.id}/run-settings"
    response = client_of(user).put(address, body, content_type="application/json")
    return response.status_code, response.json()


def detail(run: Run, user: User) -> dict[str, Any]:
    body: dict[str, Any] = client_of(user).get(f"/api/runs/{run.id}").json()
    return body


def test_without_settings_the_defaults_hold_and_the_maxima_are_told(who: People) -> None:
    status, body = read(pipeline(who, GRAPH), who.viewer)
    check(body, RunSettingsSerializer())
    default = {"memory_mb": 2048, "cpus": 1.0, "timeout_s": 3600.0}
    assert status == 200
    assert body == {
        "isolation": "step",
        "limits": {},
        "defaults": {"load": default, "clean": default},
        "maxima": {"memory_mb": 4096, "cpus": 2.0, "timeout_s": 7200.0},
    }


def test_settings_are_frozen_into_a_run_when_it_starts(who: People) -> None:
    drawn = pipeline(who, GRAPH)
    limits = {"clean": {"memory_mb": 3000, "timeout_s": 30}}
    status, body = put(drawn, who.editor, {"isolation": "run", "limits": limits})
    assert (status, body["isolation"], body["limits"]) == (200, "run", limits)
    run = services.run_start(pipeline=drawn, revision=0, user=who.editor)
    put(drawn, who.editor, {"isolation": "step", "limits": {}})
    told = detail(run, who.viewer)
    assert told["isolation"] == "run"
    assert {step["node"]: step["limits"] for step in told["steps"]} == {
        "load": {"memory_mb": 2048, "cpus": 1.0, "timeout_s": 3600.0},
        "clean": {"memory_mb": 3000, "cpus": 1.0, "timeout_s": 30.0},
    }
    assert told["document"] == drawn.document


def test_a_request_may_choose_the_isolation_itself(who: People) -> None:
    drawn = pipeline(who, GRAPH)
    request = RunRequest(0, isolation="run")
    run = services.run_start_once(pipeline=drawn, request=request, user=who.editor).run
    assert run.isolation == "run"


def test_everything_that_cannot_be_is_told_at_once_and_nothing_saved(who: People) -> None:
    drawn = pipeline(who, GRAPH)
    limits = {"load": {"memory_mb": 5000, "cpus": 0}, "clean": {"timeout_s": 9999}, "gone": {"cpus": 1}}
    status, body = put(drawn, who.editor, {"isolation": "step", "limits": limits})
    assert (status, body["code"]) == (400, "run_settings_invalid")
    assert [(one["node"], one["parameter"], one["code"]) for one in body["details"]["problems"]] == [
        ("load", "memory_mb", "limit_out_of_range"),
        ("load", "cpus", "limit_out_of_range"),
        ("clean", "timeout_s", "limit_out_of_range"),
        ("gone", None, "unknown_node"),
    ]
    assert body["details"]["problems"][0]["message"] == "The memory of load must be from 64 to 4096 MB."
    assert read(drawn, who.viewer)[1]["limits"] == {}


def test_limits_of_a_removed_node_are_kept_for_an_undo_but_not_told(who: People) -> None:
    drawn = pipeline(who, GRAPH)
    put(drawn, who.editor, {"isolation": "step", "limits": {"clean": {"cpus": 2}}})
    document = drawn.document | {"nodes": {"load": drawn.document["nodes"]["load"]}, "edges": {}}
    Pipeline.objects.filter(id=drawn.id).update(document=document)
    assert read(drawn, who.viewer)[1]["limits"] == {}
    Pipeline.objects.filter(id=drawn.id).update(document=drawn.document)
    assert read(drawn, who.viewer)[1]["limits"] == {"clean": {"cpus": 2.0}}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"isolation": "none", "limits": {}},
        {"isolation": "step", "limits": {"load": {"image": "evil"}}},
        {"isolation": "step", "limits": {"load": {"cpus": "nan"}}},
        {"isolation": "step", "limits": {}, "command": "sh"},
    ],
)
def test_a_body_of_another_shape_is_refused(who: People, body: dict[str, Any]) -> None:
    assert put(pipeline(who, GRAPH), who.editor, body)[0] == 400


def test_viewers_read_and_strangers_do_not_even_that(who: People) -> None:
    drawn = pipeline(who, GRAPH)
    body = {"isolation": "step", "limits": {}}
    assert (read(drawn, who.viewer)[0], put(drawn, who.viewer, body)[0]) == (200, 403)
    assert (read(drawn, who.stranger)[0], put(drawn, who.stranger, body)[0]) == (404, 404)


def test_without_maxima_the_machine_is_the_limit(settings: Settings) -> None:
    settings.ATELIER_STEP_MEMORY_MAX_MB = settings.ATELIER_STEP_CPUS_MAX = 0
    settings.ATELIER_STEP_TIMEOUT_MAX_S = 0
    highest = maxima()
    assert highest["memory_mb"] >= settings.ATELIER_STEP_MEMORY_MB
    assert highest["cpus"] >= settings.ATELIER_STEP_CPUS
    assert highest["timeout_s"] == 7 * 24 * 3600
