"""Reuse as an executor does it: what is told live, and how long a run takes that is reused as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from executor import services
from executor.models import Artifact, Attempt, Run
from executor.run_requests import RunRequest
from executor.runners.fake import FakeEngine, fail, until_stopped
from pipelines.core.scope import Scope
from pipelines.models import Pipeline
from tests.factories.runs import People, finished, pipeline, step_states, wait_until
from tests.integration.executor.conftest import StartSupervisor

GRAPH: dict[str, tuple[str, ...]] = {"load": (), "clean": ("load",), "both": ("load", "clean")}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def again(drawn: Pipeline, who: People, **fields: Any) -> Run:
    request = RunRequest(drawn.revision, **fields)
    run = services.run_start_once(pipeline=drawn, request=request, user=who.editor).run
    return finished(Run.objects.get(id=run.id))


def detail(run: Run, who: People) -> dict[str, Any]:
    body: dict[str, Any] = client_of(who.viewer).get(f"/api/runs/{run.id}").json()
    return body


def test_an_unchanged_draft_is_reused_without_an_attempt(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    start_supervisor()
    drawn = pipeline(who, GRAPH)
    first = again(drawn, who)
    attempts, artifacts = Attempt.objects.count(), Artifact.objects.count()
    second = again(drawn, who)
    told = detail(second, who)
    assert (told["state"], told["reused_count"]) == ("succeeded", 3)
    assert (Attempt.objects.count(), Artifact.objects.count()) == (attempts, artifacts)
    assert len(engine.started) == 3
    step = told["steps"][1]
    assert step["reused_from"] == {"run": str(first.id), "run_number": 1, "node": "clean"}
    assert step["reason"]["code"] == "same"
    before = detail(first, who)["steps"][1]
    assert step["outputs"] == before["outputs"]
    assert step["metrics"] == before["metrics"]


def test_events_of_reused_steps_tell_where_from_and_why(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor()
    drawn = pipeline(who, GRAPH)
    first, second = again(drawn, who), again(drawn, who)
    events = client_of(who.viewer).get(f"/api/runs/{second.id}/events").json()["events"]
    reused = [event for event in events if event["type"] == "step.reused"]
    assert [event["node"] for event in reused] == ["load", "clean", "both"]
    assert reused[0]["data"]["reused_from"] == {"run": str(first.id), "run_number": 1, "node": "load"}
    assert reused[0]["data"]["reason"] == {
        "code": "same",
        "message": "Nothing it depends on has changed since run 1.",
    }
    starting = client_of(who.viewer).get(f"/api/runs/{first.id}/events").json()["events"]
    told = next(event["data"] for event in starting if event["type"] == "step.starting")
    assert told["reason"]["message"] == "never ran before"
    assert set(told["limits"]) == {"memory_mb", "cpus", "timeout_s"}


def test_a_failed_run_is_resumed_from_where_it_failed(
    who: People, start_supervisor: StartSupervisor, engine: FakeEngine
) -> None:
    script = {"clean": [fail("0001", "No column"), until_stopped()]}
    start_supervisor(script)
    failed = again(pipeline(who, GRAPH), who)
    assert step_states(failed) == {"load": "succeeded", "clean": "failed", "both": "skipped"}
    assert detail(failed, who)["steps"][1]["cause"] == "program"
    answer = client_of(who.editor).post(f"/api/runs/{failed.id}/resume").json()
    resumed = Run.objects.get(id=answer["id"])
    wait_until(lambda: step_states(resumed)["clean"] == "running")
    engine.release()
    finished(resumed)
    assert step_states(resumed) == {"load": "reused", "clean": "succeeded", "both": "succeeded"}
    assert detail(resumed, who)["resumed_from"] == {"id": str(failed.id), "number": 1}


def test_one_node_runs_on_the_results_of_an_earlier_run(
    who: People, start_supervisor: StartSupervisor
) -> None:
    start_supervisor()
    drawn = pipeline(who, GRAPH)
    again(drawn, who)
    run = again(drawn, who, scope=Scope("only", ("both",)), run_again=("both",))
    assert step_states(run) == {"both": "succeeded"}


def test_a_canceled_step_says_so_as_its_cause(who: People, start_supervisor: StartSupervisor) -> None:
    start_supervisor({"load": until_stopped()})
    drawn = pipeline(who, GRAPH)
    run = services.run_start(pipeline=drawn, revision=0, user=who.editor)
    wait_until(lambda: step_states(run)["load"] == "running")
    services.run_cancel(run)
    finished(run)
    assert {step["cause"] for step in detail(run, who)["steps"]} == {"canceled"}
    events = client_of(who.viewer).get(f"/api/runs/{run.id}/events").json()["events"]
    causes = {event["data"].get("cause") for event in events if event["type"] == "step.canceled"}
    assert causes == {"canceled"}
