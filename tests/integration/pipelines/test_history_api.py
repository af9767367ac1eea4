"""A draft's past over REST: entries, revisions, named versions, restoring."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from pipelines import catalog_loader, history
from pipelines.core import limits
from pipelines.core.catalog import Catalog
from pipelines.core.document import Position
from pipelines.models import Pipeline, Version
from tests.factories.pipelines import (
    make_catalog,
    make_module,
    make_pipeline,
    operation,
)

pytestmark = pytest.mark.django_db


def send(client: APIClient, pipeline: Pipeline, *operations: dict[str, Any]) -> dict[str, Any]:
    pipeline.refresh_from_db()
    body = {"base_revision": pipeline.revision, "operations": list(operations)}
    answer = client.post(f"/api/pipelines/{pipeline.id}/operations", body)
    assert answer.status_code == 200, answer.json()
    pipeline.refresh_from_db()
    return dict(pipeline.document)


def get(client: APIClient, pipeline: Pipeline, route: str) -> Any:
    answer = client.get(f"/api/pipelines/{pipeline.id}/{route}")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def edited(client: APIClient, pipeline: Pipeline) -> list[dict[str, Any]]:
    """Four revisions, the last one empty; the drafts at 0, 1, 2, 3, 4."""
    return [
        dict(pipeline.document),
        send(client, pipeline, operation("rename_node", node_id="b", name="Renamed")),
        send(
            client,
            pipeline,
            operation("set_parameter", node_id="b", name="fraction", value=0.25),
            operation("set_parameter", node_id="b", name="fraction", value=0.75),
        ),
        send(
            client,
            pipeline,
            operation("move_nodes", positions={"a": Position(5, 5).to_json(), "b": Position(9, 9).to_json()}),
        ),
        send(
            client,
            pipeline,
            operation("disconnect", edge_id="e1"),
            operation("remove_node", node_id="b"),
            operation("remove_node", node_id="a"),
        ),
    ]


def test_entries_say_who_changed_what_newest_first(client: APIClient, pipeline: Pipeline) -> None:
    edited(client, pipeline)
    page = get(client, pipeline, "history")
    assert page["next"] is None
    assert [entry["revision"] for entry in page["results"]] == [4, 3, 2, 1]
    assert {entry["author"] for entry in page["results"]} == {"ada"}
    assert [entry["changes"] for entry in page["results"]] == [
        [
            {"type": "disconnect", "count": 1, "nodes": []},
            {"type": "remove_node", "count": 2, "nodes": ["b", "a"]},
        ],
        [{"type": "move_nodes", "count": 2, "nodes": ["a", "b"]}],
        [{"type": "set_parameter", "count": 1, "nodes": ["b"]}],
        [{"type": "rename_node", "count": 1, "nodes": ["b"]}],
    ]


def test_a_long_history_comes_in_pages(
    client: APIClient, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(client, pipeline)
    monkeypatch.setattr(history, "PAGE_SIZE", 3)
    first = get(client, pipeline, "history")
    assert ([entry["revision"] for entry in first["results"]], first["next"]) == ([4, 3, 2], 2)
    second = get(client, pipeline, f"history?before={first['next']}")
    assert ([entry["revision"] for entry in second["results"]], second["next"]) == ([1], None)


@pytest.mark.parametrize("named", [(), (2,), (1, 3), (4,)])
def test_every_revision_can_be_read_and_restored(
    client: APIClient, pipeline: Pipeline, named: tuple[int, ...]
) -> None:
    documents = edited(client, pipeline)
    for revision in named:
        body = {"name": f"At {revision}", "revision": revision}
        assert client.post(f"/api/pipelines/{pipeline.id}/versions", body).status_code == 201
    for revision, document in enumerate(documents):
        found = get(client, pipeline, f"revisions/{revision}")
        assert found["document"] == document
        if found["operations"]:
            assert send(client, pipeline, *found["operations"]) == document
            assert found["base_revision"] == pipeline.revision - 1


def test_revisions_that_never_were_are_not_found(client: APIClient, pipeline: Pipeline) -> None:
    assert client.get(f"/api/pipelines/{pipeline.id}/revisions/1").status_code == 404
    body = {"name": "Later", "revision": 1}
    assert client.post(f"/api/pipelines/{pipeline.id}/versions", body).status_code == 404
    assert not Version.objects.exists()


def test_the_past_can_be_read_when_its_modules_are_gone(
    client: APIClient, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = edited(client, pipeline)
    left: Catalog = make_catalog(make_module("other"))
    monkeypatch.setattr(catalog_loader, "loaded_catalog", lambda: catalog_loader.LoadedCatalog(left, ()))
    assert get(client, pipeline, "revisions/2")["document"] == documents[2]


def test_versions_are_named_renamed_and_deleted(client: APIClient, pipeline: Pipeline) -> None:
    documents = edited(client, pipeline)
    url = f"/api/pipelines/{pipeline.id}/versions"
    made = client.post(url, {"name": "Before the sweep", "revision": 2}).json()
    assert (made["name"], made["revision"], made["created_by"]) == ("Before the sweep", 2, "ada")
    client.post(url, {"name": "Now", "revision": 4})
    assert [version["name"] for version in client.get(url).json()] == ["Now", "Before the sweep"]
    assert Version.objects.get(id=made["id"]).document == documents[2]
    renamed = client.patch(f"{url}/{made['id']}", {"name": "Good"})
    assert renamed.json()["name"] == "Good"
    assert client.patch(f"{url}/{made['id']}", {"name": "  "}).status_code == 400
    assert client.delete(f"{url}/{made['id']}").status_code == 204
    assert [version["name"] for version in client.get(url).json()] == ["Now"]


def test_a_version_of_another_pipeline_is_not_found(client: APIClient, pipeline: Pipeline) -> None:
    other = make_pipeline(pipeline.project)
    made = client.post(f"/api/pipelines/{other.id}/versions", {"name": "Other", "revision": 0}).json()
    assert client.delete(f"/api/pipelines/{pipeline.id}/versions/{made['id']}").status_code == 404
    assert client.delete(f"/api/pipelines/{other.id}/versions/{uuid.uuid4()}").status_code == 404


def test_there_is_a_limit_of_versions(
    client: APIClient, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_VERSIONS", 1)
    url = f"/api/pipelines/{pipeline.id}/versions"
    assert client.post(url, {"name": "One", "revision": 0}).status_code == 201
    refused = client.post(url, {"name": "Two", "revision": 0})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
