"""Two states of a pipeline over REST: what differs, which run stands for each, and who may ask."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from executor.core.states import RunState, StepState
from executor.models import Run, Step
from pipelines.models import Pipeline, Version
from tests.factories.runs import People, pipeline

LONG_AGO = timezone.now()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def edit(client: Client, drawn: Pipeline, kind: str, **values: Any) -> None:
    drawn.refresh_from_db()
    operation = {"id": str(uuid4()), "type": kind, **values}
    body = {"base_revision": drawn.revision, "operations": [operation]}
    answer = client.post(f"/api/pipelines/{drawn.id}/operations", body, content_type="application/json")
    assert answer.status_code == 200, answer.json()
    drawn.refresh_from_db()


def ran(
    drawn: Pipeline,
    metrics: dict[str, float],
    *,
    state: RunState = RunState.SUCCEEDED,
    code: str = "1",
    scope: dict[str, Any] | None = None,
) -> Run:
    """A run of the draft as it is now."""
    drawn.refresh_from_db()
    number = Run.objects.filter(pipeline=drawn).count() + 1
    run = Run.objects.create(
        project_id=drawn.project_id,
        pipeline=drawn,
        number=number,
        state=state,
        revision=drawn.revision,
        snapshot=drawn.document,
        scope=scope or {},
        queued_at=LONG_AGO,
        metrics=metrics,
    )
    Step.objects.create(
        run=run,
        node="load",
        position=0,
        name="load",
        module="source",
        version="1.0.0",
        display_name="Source",
        state=StepState.SUCCEEDED,
        ports=[{"port": "rows", "type": "DataTable", "label": "Rows"}],
        fingerprint={"module": code, "environment": "e", "parameters": "p"},
        metrics=metrics,
    )
    return run


def compared(client: Client, drawn: Pipeline, before: str, after: str, status: int = 200) -> dict[str, Any]:
    answer = client.get(f"/api/pipelines/{drawn.id}/comparison", {"before": before, "after": after})
    assert answer.status_code == status, answer.json()
    return dict(answer.json())


def test_what_changed_comes_with_the_metrics_of_the_runs(who: People) -> None:
    client, drawn = client_of(who.editor), pipeline(who)
    earlier = ran(drawn, {"AUC": 0.81})
    edit(client, drawn, "set_parameter", node_id="load", name="size", value=20)
    # where it is drawn makes no difference to its results
    later = ran(drawn, {"AUC": 0.84}, code="2")
    edit(client, drawn, "move_nodes", positions={"load": {"x": 40, "y": 0}})

    found = compared(client_of(who.viewer), drawn, "revision-0", "revision-2")
    assert (found["before"]["run"]["id"], found["after"]["run"]["id"]) == (str(earlier.id), str(later.id))
    [node] = found["nodes"]
    assert node["status"] == "changed"
    assert {"field": "parameter", "key": "size", "before": None, "after": 20} in node["fields"]
    assert found["metrics"] == [
        {"node": "load", "name": "load", "metric": "AUC", "before": 0.81, "after": 0.84, "better": "higher"}
    ]
    assert found["origins"] == [{"node": "load", "changed": ["module"]}]


def test_a_state_without_a_run_of_its_own_has_none(who: People) -> None:
    client, drawn = client_of(who.editor), pipeline(who)
    ran(drawn, {"AUC": 0.81})
    ran(drawn, {}, state=RunState.FAILED)
    edit(client, drawn, "set_parameter", node_id="load", name="size", value=20)
    ran(drawn, {}, state=RunState.FAILED)

    found = compared(client, drawn, "revision-0", "revision-1")
    assert found["before"]["run"]["number"] == 1
    assert found["after"]["run"] is None
    assert found["metrics"][0]["after"] is None


def test_a_run_of_everything_stands_for_a_state_rather_than_a_later_one_of_a_part(who: People) -> None:
    client, drawn = client_of(who.editor), pipeline(who)
    ran(drawn, {"AUC": 0.81})
    ran(drawn, {"AUC": 0.9}, scope={"kind": "only", "nodes": ["load"]})
    found = compared(client, drawn, "revision-0", "revision-0")
    assert found["after"]["run"]["number"] == 1


def test_versions_and_runs_are_sides_too_and_a_chosen_run_counts_whatever_became_of_it(who: People) -> None:
    client, drawn = client_of(who.editor), pipeline(who)
    failed = ran(drawn, {"AUC": 0.5}, state=RunState.FAILED)
    edit(client, drawn, "rename_node", node_id="load", name="Cars")
    version = Version.objects.create(pipeline=drawn, revision=1, name="Named", document=drawn.document)

    found = compared(client, drawn, f"run-{failed.id}", f"version-{version.id}")
    assert (found["before"]["kind"], found["before"]["run"]["state"]) == ("run", "failed")
    assert (found["after"]["kind"], found["after"]["name"]) == ("version", "Named")
    assert found["nodes"][0]["fields"] == [{"field": "name", "key": "", "before": "load", "after": "Cars"}]


#: the same in every process that collects the tests
NOWHERE = "run-00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("reference", ["", "7", "revision-9", "draft", NOWHERE, "run-" + "-" * 36])
def test_a_side_that_is_not_there_is_named(who: People, reference: str) -> None:
    drawn = pipeline(who)
    answer = client_of(who.viewer).get(
        f"/api/pipelines/{drawn.id}/comparison", {"before": "revision-0", "after": reference}
    )
    if reference:
        assert answer.status_code == 404
        assert (answer.json()["code"], answer.json()["details"]) == ("comparison_side", {"side": "after"})
    else:
        assert answer.status_code == 400


def test_runs_and_versions_of_other_pipelines_are_not_there(who: People) -> None:
    drawn, other = pipeline(who), pipeline(who)
    run = ran(other, {})
    version = Version.objects.create(pipeline=other, revision=0, name="Other", document=other.document)
    client = client_of(who.owner)
    compared(client, drawn, f"run-{run.id}", "revision-0", status=404)
    compared(client, drawn, f"version-{version.id}", "revision-0", status=404)


def test_strangers_get_nothing(who: People) -> None:
    drawn = pipeline(who)
    answer = compared(client_of(who.stranger), drawn, "revision-0", "revision-0", status=404)
    assert answer["code"] == "not_found"
