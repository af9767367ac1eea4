"""Projects and members over REST."""

from __future__ import annotations

import pytest

from pipelines.models import Membership, Role
from tests.factories.pipelines import make_member, make_project, make_user
from tests.integration.pipelines.conftest import client_of

pytestmark = pytest.mark.django_db


def test_who_creates_a_project_owns_it() -> None:
    user = make_user()
    created = client_of(user).post("/api/projects", {"name": "Cars"})
    assert created.status_code == 201
    assert (created.json()["name"], created.json()["role"]) == ("Cars", "owner")
    assert [row["name"] for row in client_of(user).get("/api/projects").json()] == ["Cars"]


def test_names_are_checked_and_unknown_fields_refused() -> None:
    client = client_of(make_user())
    assert client.post("/api/projects", {"name": "  "}).json()["code"] == "invalid"
    assert client.post("/api/projects", {"name": "x" * 201}).status_code == 400
    answer = client.post("/api/projects", {"name": "x", "owner": 1})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")
    assert client.post("/api/projects", {}).json()["details"]["problems"][0]["field"] == "name"
    assert client.post("/api/projects", ["x"]).status_code == 400


def test_members_are_added_changed_and_removed() -> None:
    owner, other = make_user(), make_user("other")
    project = make_project(owner=owner)
    client, route = client_of(owner), f"/api/projects/{project.id}/members"
    added = client.post(route, {"username": "other", "role": "viewer"})
    assert added.json() == {
        "user_id": other.pk,
        "username": "other",
        "display_name": "other",
        "role": "viewer",
    }
    assert client.post(route, {"username": "other", "role": "viewer"}).status_code == 409
    assert client.post(route, {"username": "nobody", "role": "viewer"}).json()["code"] == "invalid"
    assert client.post(route, {"username": "other", "role": "admin"}).status_code == 400
    assert client.patch(f"{route}/{other.pk}", {"role": "editor"}).json()["role"] == "editor"
    assert len(client.get(route).json()) == 2
    assert client.delete(f"{route}/{other.pk}").status_code == 204
    assert client.delete(f"{route}/{other.pk}").status_code == 404


def test_a_project_keeps_an_owner() -> None:
    owner = make_user()
    project = make_project(owner=owner)
    client, route = client_of(owner), f"/api/projects/{project.id}/members/{owner.pk}"
    assert client.delete(route).json()["code"] == "conflict"
    assert client.patch(route, {"role": "viewer"}).status_code == 409
    make_member(project, role=Role.OWNER)
    assert client.patch(route, {"role": "viewer"}).status_code == 200
    assert Membership.objects.filter(project=project, role=Role.OWNER).count() == 1


def test_everyone_may_leave_by_themselves() -> None:
    project = make_project(owner=make_user())
    viewer = make_member(project)
    assert client_of(viewer).delete(f"/api/projects/{project.id}/members/{viewer.pk}").status_code == 204
    assert not Membership.objects.filter(user=viewer).exists()
