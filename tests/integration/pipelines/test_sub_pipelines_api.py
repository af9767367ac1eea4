"""Sub-pipelines over REST: published, used, updated, archived, deleted, and what is refused."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from pipelines import history
from pipelines.core import document as documents
from pipelines.core import limits
from pipelines.core.document import Group, PipelineParameter
from pipelines.models import OperationLog, Pipeline, Project, Role, SubPipeline
from tests.factories.pipelines import (
    make_document,
    make_edge,
    make_member,
    make_node,
    make_pipeline,
    make_project,
    make_user,
    operation,
)
from tests.integration.pipelines.conftest import client_of

pytestmark = pytest.mark.django_db

PORTS = {"input:a.dataset": "Raw", "output:b.results_dataset": "Clean"}
PARAMETERS = {"Share": ["a.fraction"]}
DRAWN = replace(
    make_document(
        [make_node("s", "source"), make_node("a", group="g"), make_node("b", group="g")],
        [make_edge("e1", "s", "a"), make_edge("e2", "a", "b")],
    ),
    groups={"g": Group("g", "Prepare")},
    parameters={"p": PipelineParameter("p", "share", "number", "number", 0.25)},
)


@pytest.fixture
def pipeline(project: Project) -> Pipeline:
    return make_pipeline(project, DRAWN, name="Prices")


def body_of(pipeline: Pipeline, **changes: Any) -> dict[str, Any]:
    pipeline.refresh_from_db()
    common = {"pipeline": str(pipeline.id), "revision": pipeline.revision, "group": "g"}
    return {**common, "ports": PORTS, "parameters": PARAMETERS, **changes}


def publish(client: APIClient, pipeline: Pipeline, name: str = "Prepare", **changes: Any) -> Any:
    body = {**body_of(pipeline, **changes), "name": name}
    return client.post(f"/api/projects/{pipeline.project_id}/sub-pipelines", body, format="json")


def send(client: APIClient, pipeline: Pipeline, *operations: dict[str, Any]) -> Any:
    pipeline.refresh_from_db()
    body = {"base_revision": pipeline.revision, "operations": list(operations)}
    answer = client.post(f"/api/pipelines/{pipeline.id}/operations", body, format="json")
    pipeline.refresh_from_db()
    return answer


def published_and_linked(client: APIClient, pipeline: Pipeline) -> dict[str, Any]:
    answer = publish(client, pipeline)
    assert answer.status_code == 201, answer.json()
    linked = send(client, pipeline, operation("edit_group", group=answer.json()["group"]))
    assert linked.status_code == 200, linked.json()
    return dict(answer.json()["sub_pipeline"])


def opened(pipeline: Pipeline, **changes: Any) -> dict[str, Any]:
    group = pipeline.document["groups"]["g"]
    return {**group, "source": {**group["source"], "sealed": False, **changes}}


def test_a_group_is_published_and_becomes_its_first_instance(client: APIClient, pipeline: Pipeline) -> None:
    row = published_and_linked(client, pipeline)

    listed = client.get(f"/api/projects/{pipeline.project_id}/sub-pipelines").json()
    assert [(item["name"], item["newest"]["number"], item["created_by"]) for item in listed] == [
        ("Prepare", 1, "ada")
    ]
    assert listed[0]["newest"]["content"]["ports"] == PORTS
    detail = client.get(f"/api/sub-pipelines/{row['id']}").json()
    assert [version["number"] for version in detail["versions"]] == [1]
    assert [used["name"] for used in detail["used_in"]] == ["Prices"]
    source = pipeline.document["groups"]["g"]["source"]
    assert (source["sub_pipeline"], source["version"], source["sealed"]) == (row["id"], 1, True)
    # the draft was changed by an operation, so the link can be taken back
    assert OperationLog.objects.get(pipeline=pipeline).payload["type"] == "edit_group"
    assert history.document_at(pipeline, 0) == DRAWN


def test_the_server_holds_the_seal(client: APIClient, pipeline: Pipeline) -> None:
    published_and_linked(client, pipeline)

    refused = send(client, pipeline, operation("set_parameter", node_id="b", name="fraction", value=0.1))
    assert refused.status_code == 400
    assert refused.json()["details"]["problems"][0]["code"] == "group_sealed"
    assert "“Prepare”" in refused.json()["message"]
    own = send(client, pipeline, operation("set_parameter", node_id="a", name="fraction", value=0.1))
    assert own.status_code == 200


def test_a_group_that_is_not_as_the_version_cannot_say_it_is(client: APIClient, pipeline: Pipeline) -> None:
    published_and_linked(client, pipeline)
    sealed = pipeline.document["groups"]["g"]

    forged = send(
        client,
        pipeline,
        operation("edit_group", group=opened(pipeline)),
        operation("set_parameter", node_id="b", name="fraction", value=0.1),
        operation("edit_group", group=sealed),
    )
    assert forged.status_code == 400
    assert forged.json()["details"]["problems"][0]["code"] == "not_as_published"


def test_another_version_is_published_from_an_opened_instance(client: APIClient, pipeline: Pipeline) -> None:
    row = published_and_linked(client, pipeline)
    versions = f"/api/sub-pipelines/{row['id']}/versions"
    same = client.post(versions, body_of(pipeline), format="json")
    assert (same.status_code, same.json()["details"]) == (409, {"version": 1})

    send(
        client,
        pipeline,
        operation("edit_group", group=opened(pipeline)),
        operation("set_parameter", node_id="b", name="fraction", value=0.1),
    )
    answer = client.post(versions, body_of(pipeline), format="json")
    assert answer.status_code == 201, answer.json()
    assert answer.json()["sub_pipeline"]["newest"]["number"] == 2
    assert send(client, pipeline, operation("edit_group", group=answer.json()["group"])).status_code == 200
    first = client.get(f"{versions}/1").json()
    assert first["content"]["nodes"]["b"]["parameters"] == {}
    assert client.get(f"{versions}/2").json()["content"]["nodes"]["b"]["parameters"] == {"fraction": 0.1}
    assert client.get(f"{versions}/3").status_code == 404


def test_what_cannot_be_published_is_told_with_every_reason(client: APIClient, pipeline: Pipeline) -> None:
    answer = publish(client, pipeline, ports={}, parameters={"Share": ["s.dataset"]})
    assert answer.status_code == 400
    codes = [problem["code"] for problem in answer.json()["details"]["problems"]]
    assert codes == ["port_missing", "unknown_parameter"]

    bound = operation("bind_parameter", node_id="b", name="fraction", parameter_id="p")
    assert send(client, pipeline, bound).status_code == 200
    answer = publish(client, pipeline)
    assert [problem["code"] for problem in answer.json()["details"]["problems"]] == ["parameter_bound"]
    changes: list[tuple[dict[str, Any], str]] = [
        ({"name": " "}, "invalid"),
        ({"group": "nothing"}, "invalid"),
        ({"ports": []}, "invalid"),
        ({"ports": {"dataset": "Raw"}}, "invalid"),
        ({"revision": 0}, "conflict"),
        ({"image": "root"}, "unknown_field"),
    ]
    for change, code in changes:
        answer = publish(client, pipeline, **{"name": "Other", **change})
        assert answer.json()["code"] == code, (change, answer.json())
    assert not SubPipeline.objects.exists()


def test_names_are_taken_once(client: APIClient, pipeline: Pipeline) -> None:
    assert publish(client, pipeline, "Prepare").status_code == 201
    again = publish(client, pipeline, "prepare")
    assert again.json()["details"]["problems"][0]["code"] == "duplicate_name"
    other = publish(client, pipeline, "Other").json()["sub_pipeline"]["id"]
    assert client.patch(f"/api/sub-pipelines/{other}", {"name": "PREPARE"}).status_code == 400
    assert client.patch(f"/api/sub-pipelines/{other}", {"name": "OTHER"}).json()["name"] == "OTHER"


def test_the_number_of_sub_pipelines_is_limited(
    client: APIClient, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_SUB_PIPELINES", 1)
    assert publish(client, pipeline, "One").status_code == 201
    assert publish(client, pipeline, "Two").status_code == 409


def test_versions_and_their_size_are_limited(
    client: APIClient, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = published_and_linked(client, pipeline)
    send(
        client,
        pipeline,
        operation("edit_group", group=opened(pipeline)),
        operation("set_parameter", node_id="b", name="fraction", value=0.1),
    )
    versions = f"/api/sub-pipelines/{row['id']}/versions"
    monkeypatch.setattr(limits, "MAX_SUB_PIPELINE_VERSIONS", 1)
    assert client.post(versions, body_of(pipeline), format="json").status_code == 409
    monkeypatch.setattr(limits, "MAX_SUB_PIPELINE_BYTES", 100)
    refused = publish(client, pipeline, "Large")
    assert refused.json()["details"]["problems"][0]["code"] == "too_large"


def test_one_that_is_used_is_archived_instead_of_deleted(client: APIClient, pipeline: Pipeline) -> None:
    row = published_and_linked(client, pipeline)
    address = f"/api/sub-pipelines/{row['id']}"

    refused = client.delete(address)
    assert refused.status_code == 409
    assert refused.json()["details"] == {"pipelines": [{"id": str(pipeline.id), "name": "Prices"}]}
    assert "“Prices”" in refused.json()["message"]
    assert client.patch(address, {"is_archived": True}).json()["is_archived"] is True
    # what uses it goes on as before
    group = {**pipeline.document["groups"]["g"], "name": "Renamed"}
    assert send(client, pipeline, operation("edit_group", group=group)).status_code == 200


def test_undo_works_after_it_was_deleted(client: APIClient, pipeline: Pipeline) -> None:
    row = published_and_linked(client, pipeline)
    sealed = pipeline.document["groups"]["g"]
    detached = {key: value for key, value in sealed.items() if key != "source"}
    assert send(client, pipeline, operation("edit_group", group=detached)).status_code == 200
    assert client.delete(f"/api/sub-pipelines/{row['id']}").status_code == 204

    assert send(client, pipeline, operation("edit_group", group=sealed)).status_code == 200
    assert pipeline.document["groups"]["g"] == sealed


def test_a_group_of_another_project_is_not_published_here(client: APIClient, pipeline: Pipeline) -> None:
    owner = User.objects.get(username="ada")
    elsewhere = make_project(owner=owner, name="Elsewhere")
    body = {**body_of(pipeline), "name": "Prepare"}
    address = f"/api/projects/{elsewhere.id}/sub-pipelines"
    assert client.post(address, body, format="json").status_code == 404
    foreign = make_pipeline(make_project(owner=make_user()), DRAWN)
    body = {**body_of(foreign), "name": "Prepare"}
    answer = client.post(f"/api/projects/{pipeline.project_id}/sub-pipelines", body, format="json")
    assert answer.status_code == 404


def test_viewers_see_and_editors_publish(pipeline: Pipeline) -> None:
    project = pipeline.project
    viewer = client_of(make_member(project, role=Role.VIEWER))
    editor = client_of(make_member(project, role=Role.EDITOR))
    assert publish(viewer, pipeline).status_code == 403
    row = publish(editor, pipeline).json()["sub_pipeline"]
    assert len(viewer.get(f"/api/projects/{project.id}/sub-pipelines").json()) == 1
    assert viewer.delete(f"/api/sub-pipelines/{row['id']}").status_code == 403
    stranger = client_of(make_user())
    assert stranger.get(f"/api/sub-pipelines/{row['id']}").status_code == 404
    assert stranger.get(f"/api/sub-pipelines/{row['id']}/versions/1").status_code == 404


def test_an_import_keeps_the_instances_that_the_project_has(client: APIClient, pipeline: Pipeline) -> None:
    published_and_linked(client, pipeline)
    text = client.get(f"/api/pipelines/{pipeline.id}/export").content.decode()

    same = client.post("/api/pipelines/import", {"project": str(pipeline.project_id), "text": text}).json()
    assert same["warnings"] == []
    assert same["document"]["groups"] == pipeline.document["groups"]
    elsewhere = make_project(owner=User.objects.get(username="ada"))
    other = client.post("/api/pipelines/import", {"project": str(elsewhere.id), "text": text}).json()
    assert [warning["code"] for warning in other["warnings"]] == ["unknown_sub_pipeline"]
    assert "source" not in other["document"]["groups"]["g"]


def test_a_duplicate_of_the_pipeline_has_the_instance_too(client: APIClient, pipeline: Pipeline) -> None:
    row = published_and_linked(client, pipeline)
    copy = client.post(f"/api/pipelines/{pipeline.id}/duplicate").json()
    assert copy["document"]["groups"] == pipeline.document["groups"]
    assert len(client.get(f"/api/sub-pipelines/{row['id']}").json()["used_in"]) == 2


def test_restoring_a_revision_with_an_instance(client: APIClient, pipeline: Pipeline) -> None:
    published_and_linked(client, pipeline)
    with_instance = pipeline.revision
    send(
        client,
        pipeline,
        operation("edit_group", group=opened(pipeline)),
        operation("disconnect", edge_id="e2"),
        operation("remove_node", node_id="b"),
    )
    answer = client.get(f"/api/pipelines/{pipeline.id}/revisions/{with_instance}").json()
    assert send(client, pipeline, *answer["operations"]).status_code == 200
    restored = documents.from_json(pipeline.document)
    assert restored == history.document_at(pipeline, with_instance)
    assert restored.groups["g"].is_sealed


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"version": "1"},
        {"sub_pipeline": "x"},
        {"sealed": 1},
        {"nodes": []},
        {"parameters": {"Share": "a.fraction"}},
        {"parameters": {"Share": ["fraction"]}},
        {"extra": 1},
    ],
    ids=str,
)
def test_a_source_is_read_strictly(client: APIClient, pipeline: Pipeline, change: dict[str, Any]) -> None:
    source = {"sub_pipeline": str(uuid.uuid4()), "version": 1, "sealed": False, "nodes": {}, "parameters": {}}
    group = {"id": "g", "name": "Prepare", "collapsed": False, "ports": {}, "source": {**source, **change}}
    assert send(client, pipeline, operation("edit_group", group=group)).status_code == 400


def test_the_history_says_what_became_of_instances(client: APIClient, pipeline: Pipeline) -> None:
    published_and_linked(client, pipeline)
    sealed = pipeline.document["groups"]["g"]
    plain = {key: value for key, value in sealed.items() if key != "source"}
    new = {**sealed, "id": "g2", "source": {**sealed["source"], "nodes": {}}}
    unknown = {**new["source"], "sub_pipeline": str(uuid.uuid4())}
    steps = [
        [{**sealed, "name": "Mine"}],
        [opened(pipeline)],
        [sealed],
        [opened(pipeline), sealed],
        [plain],
    ]
    for step in steps:
        answer = send(client, pipeline, *(operation("edit_group", group=group) for group in step))
        assert answer.status_code == 200, answer.json()
    placed = {**new, "source": {**unknown, "sealed": False}}
    send(
        client,
        pipeline,
        operation("add_group", group=placed),
        operation("edit_group", group={**placed, "source": unknown}),
    )
    entries = client.get(f"/api/pipelines/{pipeline.id}/history").json()["results"]
    assert [[change["type"] for change in entry["changes"]] for entry in entries] == [
        ["place_instance"],
        ["detach_instance"],
        ["edit_group"],
        ["reset_instance"],
        ["open_instance"],
        ["edit_group"],
        ["publish_group"],
    ]
