"""Who may do what: every endpoint of this app, every role, strangers and the anonymous."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern
from rest_framework.test import APIClient

from pipelines.api.urls import urlpatterns
from pipelines.core.document import Group
from pipelines.models import Dataset, Pipeline, Project, Role, SubPipeline, SubPipelineVersion, Version
from tests.factories.pipelines import (
    make_dataset,
    make_document,
    make_member,
    make_node,
    make_pipeline,
    make_project,
    make_user,
)
from tests.integration.pipelines.conftest import client_of

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "stranger", "viewer", "editor", "owner")


@dataclass(frozen=True)
class Endpoint:
    """A route and verb, what to send, and the lowest role that may."""

    method: str
    route: str
    needs: str
    body: dict[str, Any] | None = None
    success: int = 200
    #: answers for those without the role, where they differ from the rule
    others: dict[str, int] = field(default_factory=dict)

    def expected(self, role: str) -> int:
        if role in self.others:
            return self.others[role]
        if role == "anonymous":
            return 401
        if self.needs == "anyone":
            return self.success
        if role == "stranger":
            return 404
        return self.success if ROLES.index(role) >= ROLES.index(self.needs) else 403


PUBLISHED = {
    "pipeline": "{pipeline}",
    "revision": 0,
    "group": "g",
    "ports": {"output:n0.results_dataset": "Rows"},
    "parameters": {},
}
TEXT = "type: pipeline\njobs: {}"
ENDPOINTS = [
    Endpoint("get", "catalog", "anyone"),
    Endpoint("get", "projects", "anyone"),
    Endpoint("post", "projects", "anyone", {"name": "New"}, 201),
    Endpoint("get", "projects/{project}", "viewer"),
    Endpoint("patch", "projects/{project}", "owner", {"name": "Renamed"}),
    Endpoint("get", "projects/{project}/members", "viewer"),
    Endpoint("post", "projects/{project}/members", "owner", {"username": "newcomer", "role": "viewer"}, 201),
    Endpoint("patch", "projects/{project}/members/{member}", "owner", {"role": "editor"}),
    Endpoint("delete", "projects/{project}/members/{member}", "owner", None, 204),
    Endpoint("get", "pipelines", "anyone"),
    Endpoint("get", "pipelines?project={project}", "viewer"),
    Endpoint("post", "pipelines", "editor", {"project": "{project}", "name": "New"}, 201),
    Endpoint("post", "pipelines/import", "editor", {"project": "{project}", "text": TEXT}, 201),
    Endpoint("get", "pipelines/{pipeline}", "viewer"),
    Endpoint("patch", "pipelines/{pipeline}", "editor", {"name": "Renamed"}),
    Endpoint("delete", "pipelines/{pipeline}", "editor", None, 204),
    Endpoint("post", "pipelines/{pipeline}/duplicate", "editor", None, 201),
    Endpoint("get", "pipelines/{pipeline}/operations", "viewer"),
    Endpoint("post", "pipelines/{pipeline}/operations", "editor", {"base_revision": 0, "operations": []}),
    Endpoint("get", "pipelines/{pipeline}/validation", "viewer"),
    Endpoint("get", "pipelines/{pipeline}/export", "viewer"),
    Endpoint("get", "pipelines/{pipeline}/history", "viewer"),
    Endpoint("get", "pipelines/{pipeline}/revisions/{revision}", "viewer"),
    Endpoint("get", "pipelines/{pipeline}/versions", "viewer"),
    Endpoint("post", "pipelines/{pipeline}/versions", "editor", {"name": "First", "revision": 0}, 201),
    Endpoint("patch", "pipelines/{pipeline}/versions/{version}", "editor", {"name": "Renamed"}),
    Endpoint("delete", "pipelines/{pipeline}/versions/{version}", "editor", None, 204),
    Endpoint("get", "projects/{project}/sub-pipelines", "viewer"),
    Endpoint("post", "projects/{project}/sub-pipelines", "editor", {**PUBLISHED, "name": "New"}, success=201),
    Endpoint("get", "sub-pipelines/{sub_pipeline}", "viewer"),
    Endpoint("patch", "sub-pipelines/{sub_pipeline}", "editor", {"is_archived": True}),
    Endpoint("delete", "sub-pipelines/{sub_pipeline}", "editor", None, 204),
    Endpoint("post", "sub-pipelines/{sub_pipeline}/versions", "editor", PUBLISHED, 201),
    Endpoint("get", "sub-pipelines/{sub_pipeline}/versions/{number}", "viewer"),
    Endpoint("get", "samples", "anyone"),
    # nobody gets past the role check to learn which samples there are
    Endpoint("post", "samples/nothing/open", "editor", {"project": "{project}"}, 404),
    Endpoint("get", "datasets", "anyone"),
    Endpoint("get", "datasets?project={project}", "viewer"),
    Endpoint("post", "datasets", "editor", {"project": "{project}", "file": "{file}"}, 201),
    Endpoint("get", "datasets/{dataset}", "viewer"),
    Endpoint("patch", "datasets/{dataset}", "editor", {"name": "Renamed"}),
    Endpoint("delete", "datasets/{dataset}", "editor", None, 204),
    Endpoint("get", "datasets/{dataset}/preview", "viewer"),
    Endpoint("get", "datasets/{dataset}/download", "viewer"),
]


@dataclass(frozen=True)
class World:
    """One project with something of everything in it."""

    project: Project
    pipeline: Pipeline
    version: Version
    sub_pipeline: SubPipeline
    dataset: Dataset
    member: User
    users: dict[str, User | None]


@pytest.fixture
def world() -> Iterator[World]:
    project = make_project()
    make_user("newcomer")
    users: dict[str, User | None] = {"anonymous": None, "stranger": make_user()}
    for role in Role:
        users[role.value] = make_member(project, role=role)
    stranger = users["stranger"]
    assert stranger is not None
    make_project(owner=stranger)
    dataset = make_dataset(project, state=Dataset.State.READY, preview={"rows": 1})
    dataset.path.parent.mkdir(parents=True, exist_ok=True)
    dataset.path.write_bytes(b"a,b\n1,2\n")
    nodes = [make_node("n0", "source", group="g")]
    pipeline = make_pipeline(project, replace(make_document(nodes), groups={"g": Group("g", "Read")}))
    sub_pipeline = SubPipeline.objects.create(project=project, name="Clean")
    content: dict[str, Any] = {"nodes": {}, "edges": {}, "ports": {}, "parameters": {}}
    SubPipelineVersion.objects.create(sub_pipeline=sub_pipeline, number=1, content=content)
    version = Version.objects.create(
        pipeline=pipeline, revision=0, name="Begun", document=pipeline.document, created_by=stranger
    )
    yield World(project, pipeline, version, sub_pipeline, dataset, make_member(project), users)
    dataset.path.unlink(missing_ok=True)


def call(client: APIClient, endpoint: Endpoint, world: World) -> Any:
    ids = {
        "project": world.project.id,
        "pipeline": world.pipeline.id,
        "version": world.version.id,
        "revision": 0,
        "sub_pipeline": world.sub_pipeline.id,
        "number": 1,
        "dataset": world.dataset.id,
        "member": world.member.pk,
    }
    body: dict[str, Any] | None = None
    if endpoint.body is not None:
        body = {
            key: value.replace("{project}", str(world.project.id)).replace(
                "{pipeline}", str(world.pipeline.id)
            )
            if isinstance(value, str)
            else value
            for key, value in endpoint.body.items()
        }
    kind = "json"
    if body is not None and body.get("file") == "{file}":
        body["file"] = SimpleUploadedFile("table.csv", b"a,b\n1,2\n")
        kind = "multipart"
    return getattr(client, endpoint.method)(f"/api/{endpoint.route.format(**ids)}", body, format=kind)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: f"{endpoint.method} {endpoint.route}")
def test_the_matrix_of_roles(endpoint: Endpoint, role: str, world: World) -> None:
    answer = call(client_of(world.users[role]), endpoint, world)
    assert answer.status_code == endpoint.expected(role), getattr(answer, "content", b"")[:300]
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message", "details"}
    answer.close()


def test_the_matrix_has_every_route_of_this_app() -> None:
    listed = {endpoint.route.partition("?")[0] for endpoint in ENDPOINTS}
    places = {
        "project_id": "project",
        "pipeline_id": "pipeline",
        "version_id": "version",
        "revision": "revision",
        "sub_pipeline_id": "sub_pipeline",
        "number": "number",
        "dataset_id": "dataset",
        "user_id": "member",
    }
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern).replace("<slug:slug>", "nothing")
        for converter in ("uuid", "int"):
            for name, place in places.items():
                route = route.replace(f"<{converter}:{name}>", f"{{{place}}}")
        view: Any = pattern.callback
        verbs = {verb for verb in ("get", "post", "patch", "delete") if hasattr(view.cls, verb)}
        assert route in listed
        assert verbs == {item.method for item in ENDPOINTS if item.route.partition("?")[0] == route}


@pytest.mark.parametrize(
    "route",
    [
        "projects/{id}",
        "pipelines/{id}",
        "pipelines/{id}/validation",
        "pipelines/{id}/export",
        "datasets/{id}",
    ],
)
def test_a_foreign_id_and_a_missing_one_look_the_same(route: str, world: World) -> None:
    client = client_of(world.users["stranger"])
    kind = route.partition("/")[0].removesuffix("s")
    foreign = client.get(f"/api/{route.format(id=getattr(world, kind).id)}")
    missing = client.get(f"/api/{route.format(id=uuid.uuid4())}")
    assert (
        (foreign.status_code, foreign.json())
        == (missing.status_code, missing.json())
        == (404, foreign.json())
    )


def test_lists_show_only_what_is_yours(world: World) -> None:
    stranger, viewer = client_of(world.users["stranger"]), client_of(world.users["viewer"])
    for route in ("pipelines", "datasets"):
        assert stranger.get(f"/api/{route}").json() == []
        assert [row["id"] for row in viewer.get(f"/api/{route}").json()] != []
    assert [row["role"] for row in viewer.get("/api/pipelines").json()] == ["viewer"]


def test_a_removed_member_is_a_stranger(world: World) -> None:
    viewer = world.users["viewer"]
    assert viewer is not None
    owner = client_of(world.users["owner"])
    assert owner.delete(f"/api/projects/{world.project.id}/members/{viewer.pk}").status_code == 204
    assert client_of(viewer).get(f"/api/pipelines/{world.pipeline.id}").status_code == 404


def test_an_inactive_user_has_no_role(world: World) -> None:
    viewer = world.users["viewer"]
    assert viewer is not None
    client = client_of(viewer)
    viewer.is_active = False
    viewer.save(update_fields=["is_active"])
    assert client.get(f"/api/pipelines/{world.pipeline.id}").status_code in (401, 404)


def test_changes_need_the_csrf_token(world: World) -> None:
    client = APIClient(enforce_csrf_checks=True)
    owner = world.users["owner"]
    assert owner is not None
    client.force_login(owner)
    assert client.post("/api/projects", {"name": "x"}).status_code == 403
    upload = {"project": str(world.project.id), "file": SimpleUploadedFile("t.csv", b"a\n1\n")}
    assert client.post("/api/datasets", upload, format="multipart").status_code == 403
    assert Dataset.objects.count() == 1


def test_nothing_changes_by_get(world: World) -> None:
    client = client_of(world.users["owner"])
    for route in ("pipelines/import", f"pipelines/{world.pipeline.id}/duplicate", "samples/nothing/open"):
        assert client.get(f"/api/{route}").status_code == 405
