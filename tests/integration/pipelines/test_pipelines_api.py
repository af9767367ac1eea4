"""Drafts over REST: list, read, describe, copy, validate, export, import."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from pipelines import extensions
from pipelines.models import Pipeline, Project
from tests.factories.pipelines import (
    make_dataset,
    make_document,
    make_edge,
    make_node,
    make_pipeline,
    make_project,
    make_user,
    operation,
)

pytestmark = pytest.mark.django_db


def test_a_new_pipeline_is_empty(client: APIClient, project: Project) -> None:
    created = client.post("/api/pipelines", {"project": str(project.id), "name": "Cars"})
    assert created.status_code == 201
    body = created.json()
    empty: dict[str, object] = {"nodes": {}, "edges": {}, "notes": {}, "groups": {}, "parameters": {}}
    assert body["document"] == {"format": 1, **empty}
    assert (body["revision"], body["node_count"], body["last_run"], body["role"]) == (0, 0, None, "owner")
    assert body["updated_by"] == "ada"
    assert client.get(f"/api/pipelines/{body['id']}").json() == body


def test_a_document_cannot_be_sent_whole(client: APIClient, project: Project) -> None:
    body = {"project": str(project.id), "name": "x", "document": {}}
    assert client.post("/api/pipelines", body).json()["code"] == "unknown_field"
    pipeline = make_pipeline(project)
    changes: list[dict[str, object]] = [{"document": {}}, {"revision": 3}, {"project": str(project.id)}]
    for change in changes:
        answer = client.patch(f"/api/pipelines/{pipeline.id}", change)
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")


def test_lists_take_the_same_number_of_queries_whatever_their_length(
    client: APIClient, project: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(15):
        make_pipeline(project)
        make_dataset(project)
    # session, user, the user's projects, the rows, their last runs
    with django_assert_max_num_queries(5):
        assert len(client.get("/api/pipelines").json()) == 15
    with django_assert_max_num_queries(4):
        assert len(client.get("/api/datasets").json()) == 15
    with django_assert_max_num_queries(6):
        assert len(client.get(f"/api/pipelines?project={project.id}").json()) == 15


def test_lists_do_not_read_documents(client: APIClient, project: Project) -> None:
    make_pipeline(project)
    assert "document" not in client.get("/api/pipelines").json()[0]


def test_the_last_run_comes_from_whoever_knows_runs(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = make_pipeline(project)
    run = {"id": "7b0c3f7e-0000-4000-8000-000000000000", "state": "running", "finished_at": None}
    monkeypatch.setattr(extensions, "_last_runs", lambda ids: {ids[0]: run})
    assert client.get("/api/pipelines").json()[0]["last_run"] == run
    assert client.get(f"/api/pipelines/{pipeline.id}").json()["last_run"] == run


def test_name_and_description_change_without_touching_the_graph(client: APIClient, project: Project) -> None:
    pipeline = make_pipeline(project, make_document([make_node("a", "source")]))
    answer = client.patch(f"/api/pipelines/{pipeline.id}", {"name": "New", "description": "Words\nand more"})
    assert (answer.json()["name"], answer.json()["description"]) == ("New", "Words\nand more")
    pipeline.refresh_from_db()
    assert (pipeline.revision, set(pipeline.document["nodes"])) == (0, {"a"})
    assert client.patch(f"/api/pipelines/{pipeline.id}", {"name": "a\u202eb"}).status_code == 400
    assert client.patch(f"/api/pipelines/{pipeline.id}", {"description": "x" * 5_001}).status_code == 400


def test_a_copy_has_the_graph_and_a_history_of_its_own(client: APIClient, project: Project) -> None:
    pipeline = make_pipeline(project, make_document([make_node("a", "source")]), name="x" * 200, revision=7)
    copy = client.post(f"/api/pipelines/{pipeline.id}/duplicate").json()
    assert copy["name"].startswith("Copy of xxx")
    assert len(copy["name"]) == 200
    assert (copy["revision"], copy["node_count"]) == (0, 1)
    assert copy["document"] == pipeline.document


def test_deleting_takes_the_history_along(client: APIClient, project: Project) -> None:
    pipeline = make_pipeline(project, make_document([make_node("a", "source")]))
    batch = {"base_revision": 0, "operations": [operation("rename_node", node_id="a", name="x")]}
    client.post(f"/api/pipelines/{pipeline.id}/operations", batch)
    assert client.delete(f"/api/pipelines/{pipeline.id}").status_code == 204
    assert not Pipeline.objects.exists()


def test_validation_lists_everything_with_schemas(client: APIClient, project: Project) -> None:
    dataset = make_dataset(project)
    nodes = [
        make_node("a", "source", parameters={"dataset": str(dataset.id)}),
        make_node("b", parameters={"fraction": 2}),
        make_node("c", "join"),
    ]
    pipeline = make_pipeline(project, make_document(nodes, [make_edge("e1", "a", "b")]), revision=4)
    body = client.get(f"/api/pipelines/{pipeline.id}/validation").json()
    assert body["revision"] == 4
    assert [
        (issue["code"], issue["node"], issue["port"] or issue["parameter"]) for issue in body["issues"]
    ] == [
        ("missing_input", "c", "left"),
        ("missing_input", "c", "right"),
        ("parameter_range", "b", "fraction"),
    ]
    assert body["schemas"] == {
        "a": {"results_dataset": None},
        "b": {"results_dataset": None},
        "c": {"results_dataset": None},
    }


def test_a_dataset_of_another_project_is_unknown(client: APIClient, project: Project) -> None:
    foreign = make_dataset(make_project(owner=make_user()))
    node = make_node("a", "source", parameters={"dataset": str(foreign.id)})
    pipeline = make_pipeline(project, make_document([node]))
    body = client.get(f"/api/pipelines/{pipeline.id}/validation").json()
    assert [issue["code"] for issue in body["issues"]] == ["unknown_dataset"]


def test_export_and_import_are_a_round_trip(client: APIClient, project: Project) -> None:
    nodes = [
        make_node("a", "source"),
        make_node("b", parameters={"fraction": 0.25}, comment="half of a half"),
    ]
    document = make_document(nodes, [make_edge("e1", "a", "b")])
    pipeline = make_pipeline(project, document, name="Cars & more", description="Words")
    exported = client.get(f"/api/pipelines/{pipeline.id}/export")
    assert exported["Content-Type"] == "text/yaml; charset=utf-8"
    assert exported["Content-Disposition"] == 'attachment; filename="cars-more.yaml"'
    body = {"project": str(project.id), "text": exported.content.decode()}
    imported = client.post("/api/pipelines/import", body)
    assert imported.status_code == 201
    assert imported.json()["warnings"] == []
    assert imported.json()["document"] == document.to_json()
    assert (imported.json()["name"], imported.json()["description"]) == ("Cars & more", "Words")
    named = client.post("/api/pipelines/import", {**body, "name": "Other"}).json()
    assert named["name"] == "Other"


def test_an_import_keeps_placeholders_and_undo_can_restore_them(client: APIClient, project: Project) -> None:
    job = "{component: azureml:elsewhere:3, inputs: {level: 3}}"
    text = f"type: pipeline\ncompute: azureml:x\njobs:\n  a: {job}\n"
    imported = client.post("/api/pipelines/import", {"project": str(project.id), "text": text}).json()
    assert [warning["code"] for warning in imported["warnings"]] == ["ignored_key"]
    route = f"/api/pipelines/{imported['id']}/operations"
    node = imported["document"]["nodes"]["a"]
    remove = {"base_revision": 0, "operations": [operation("remove_node", node_id="a")]}
    assert client.post(route, remove).status_code == 200
    restore = {"base_revision": 1, "operations": [operation("add_node", node=node)]}
    assert client.post(route, restore).status_code == 200
    assert client.get(f"/api/pipelines/{imported['id']}").json()["document"] == imported["document"]
    other = {**node, "id": "b", "version": "4"}
    strange = {"base_revision": 2, "operations": [operation("add_node", node=other)]}
    assert client.post(route, strange).json()["details"]["problems"][0]["code"] == "unknown_module"


@pytest.mark.parametrize(
    "text", ["", "[", "a: 1", "type: command", "!!python/object:os.system x", "x" * 9_000_000]
)
def test_texts_that_are_no_pipeline_are_refused(client: APIClient, project: Project, text: str) -> None:
    answer = client.post("/api/pipelines/import", {"project": str(project.id), "text": text})
    assert answer.status_code in (400, 422)
    assert answer.json()["message"]
    assert not Pipeline.objects.exists()


def test_the_catalogue_is_sent_once(client: APIClient) -> None:
    first = client.get("/api/catalog")
    assert {module["name"] for module in first.json()["modules"]} == {"source", "through", "join"}
    again = client.get("/api/catalog", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/catalog", headers={"If-None-Match": '"other"'}).status_code == 200
