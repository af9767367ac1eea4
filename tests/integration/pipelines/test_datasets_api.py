"""Uploads: straight to disk, sniffed, bounded, profiled elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from pipelines import services, signals
from pipelines.models import Dataset, Project
from pipelines.uploads import uploads_dir
from tests.factories.pipelines import make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Any, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def announced() -> Iterator[list[Dataset]]:
    found: list[Dataset] = []

    def listen(*, dataset: Dataset, **_named: Any) -> None:
        found.append(dataset)

    # nobody else may listen here: a profile would need an engine
    before, signals.dataset_uploaded.receivers = signals.dataset_uploaded.receivers, []
    signals.dataset_uploaded.connect(listen)
    yield found
    signals.dataset_uploaded.receivers = before
    signals.dataset_uploaded.sender_receivers_cache.clear()


def upload(client: APIClient, project: Project, content: bytes, name: str = "table.csv", **more: Any) -> Any:
    body = {"project": str(project.id), "file": SimpleUploadedFile(name, content), **more}
    return client.post("/api/datasets", body, format="multipart")


def files_left() -> list[str]:
    folder = uploads_dir()
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def test_an_upload_is_kept_under_a_random_name_and_announced(
    client: APIClient,
    project: Project,
    announced: list[Dataset],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(client, project, b"a,b\n1,2\n", "cars.csv")
    assert answer.status_code == 201
    body = answer.json()
    assert (body["name"], body["file_name"], body["bytes"], body["format"]) == ("cars", "cars.csv", 8, "csv")
    assert (body["state"], body["rows"], body["error"], body["created_by"]) == (
        "profiling",
        None,
        None,
        "ada",
    )
    dataset = Dataset.objects.get()
    assert dataset.path.read_bytes() == b"a,b\n1,2\n"
    assert files_left() == [dataset.id.hex]
    assert announced == [dataset]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/cron.d/x.csv", "x.csv"),
        ("C:\\data\\x.csv", "x.csv"),
        ("😀.csv", "😀.csv"),
        ("x" * 300 + ".csv", None),
        (".htaccess", ".htaccess"),
        ("a\u202egpj.csv", "agpj.csv"),
    ],
)
def test_the_name_is_a_label_only(client: APIClient, project: Project, name: str, shown: str | None) -> None:
    answer = upload(client, project, b"a,b\n1,2\n", name)
    assert answer.status_code == 201, answer.json()
    assert len(answer.json()["file_name"]) <= 255
    if shown is not None:
        assert answer.json()["file_name"] == shown
    assert files_left() == [Dataset.objects.get().id.hex]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"a\tb\n1\t2\n", "x.tsv", "tsv"),
        (b"a\tb\n1\t2\n", "x.txt", "tsv"),
        (b"PAR1....PAR1", "x.csv", "parquet"),
        ("ä,b\n1,2\n".encode("utf-16"), "x.csv", "csv"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "x.csv", "csv"),
        ("größe,b\n1,2\n".encode("latin-1"), "x.csv", "csv"),
    ],
)
def test_the_content_decides_the_format(
    client: APIClient, project: Project, content: bytes, name: str, kind: str
) -> None:
    assert upload(client, project, content, name).json()["format"] == kind


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"PK\x03\x04" + b"x" * 100, "table.csv"),
        (b"\x1f\x8b\x08" + b"x" * 100, "table.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "table.csv"),
        (bytes(range(256)) * 4, "table.csv"),
        (b"a,b\n1,\x00\n", "table.csv"),
        (b"a,b\n1,2\n", "table.parquet"),
        (b"<!DOCTYPE html><html></html>", "table.csv"),
        (b"\x80\x04\x95" + bytes(50), "model.pkl"),
    ],
)
def test_what_is_no_table_is_refused_and_leaves_nothing(
    client: APIClient, project: Project, content: bytes, name: str
) -> None:
    answer = upload(client, project, content, name)
    assert answer.status_code in (400, 422)
    assert answer.json()["message"]
    assert files_left() == []
    assert not Dataset.objects.exists()


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(
    client: APIClient, project: Project, settings: Settings
) -> None:
    settings.ATELIER_UPLOAD_MAX_BYTES = 1_000
    assert upload(client, project, b"x" * 1_000).status_code == 201
    Dataset.objects.get().path.unlink()
    for size in (1_001, 100_000, 3_000_000):
        answer = upload(client, project, b"x" * size)
        # a length that is announced as too large is refused before anything is read
        assert answer.status_code == 413
        assert answer.json()["code"] in ("upload_too_large", "body_too_large")
    assert files_left() == []


def test_only_a_form_with_a_file_is_an_upload(client: APIClient, project: Project) -> None:
    posing = {"project": str(project.id), "file": {"filepath": "/etc/passwd"}}
    assert client.post("/api/datasets", posing).status_code == 415
    text = {"project": str(project.id), "file": "/etc/passwd"}
    assert client.post("/api/datasets", text, format="multipart").status_code == 400
    assert upload(client, project, b"a\n1\n", path="/etc/passwd").json()["code"] == "unknown_field"
    assert client.post("/api/datasets", {"project": str(project.id)}, format="multipart").status_code == 400
    assert files_left() == []


def test_only_one_file_is_taken(client: APIClient, project: Project) -> None:
    second = SimpleUploadedFile("b.csv", b"b\n1\n")
    answer = upload(client, project, b"a\n1\n", other=second)
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")
    assert answer.json()["details"]["problems"][0]["field"] == "other"
    assert files_left() == []


def test_foreign_projects_take_no_files(client: APIClient) -> None:
    assert upload(client, make_project(owner=make_user()), b"a\n1\n").status_code == 404
    assert files_left() == []


def test_a_profile_makes_it_ready(client: APIClient, project: Project) -> None:
    dataset = Dataset.objects.get(id=upload(client, project, b"a\n1\n").json()["id"])
    route = f"/api/datasets/{dataset.id}"
    assert client.get(f"{route}/preview").status_code == 409
    preview = {"rows": 1, "columns": 1, "schema": [], "sample": [[1]], "statistics": []}
    schema = {"kind": "DataTable", "columns": [{"name": "a", "type": "Integer"}]}
    assert services.dataset_profiled(dataset_id=dataset.id, schema=schema, preview=preview)
    body = client.get(route).json()
    assert (body["state"], body["rows"], body["columns"]) == ("ready", 1, 1)
    assert client.get(f"{route}/preview").json() == preview
    # a late failure of another attempt changes nothing
    assert not services.dataset_profile_failed(dataset_id=dataset.id, error={"message": "late"})


def test_a_failed_profile_says_why(client: APIClient, project: Project) -> None:
    dataset = Dataset.objects.get(id=upload(client, project, b"a\n1\n").json()["id"])
    error = {"code": "0033", "message": "Row 3 has 4 cells instead of 2."}
    assert services.dataset_profile_failed(dataset_id=dataset.id, error=error)
    body = client.get(f"/api/datasets/{dataset.id}").json()
    assert (body["state"], body["error"]) == ("failed", error)


def test_the_file_comes_back_as_an_attachment(client: APIClient, project: Project) -> None:
    body = upload(client, project, b"<b>,b\n1,2\n", "käse.csv").json()
    answer: Any = client.get(f"/api/datasets/{body['id']}/download")
    assert b"".join(answer.streaming_content) == b"<b>,b\n1,2\n"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    Dataset.objects.get().path.unlink()
    assert client.get(f"/api/datasets/{body['id']}/download").status_code == 404


def test_deleting_removes_the_bytes(
    client: APIClient,
    project: Project,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    body = upload(client, project, b"a\n1\n").json()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(f"/api/datasets/{body['id']}").status_code == 204
    assert files_left() == []


def test_a_dataset_can_be_renamed(client: APIClient, project: Project) -> None:
    body = upload(client, project, b"a\n1\n", name="table.csv").json()
    route = f"/api/datasets/{body['id']}"
    assert client.patch(route, {"name": "Cars"}).json()["name"] == "Cars"
    assert client.patch(route, {"name": ""}).status_code == 400
    assert client.patch(route, {"state": "ready"}).json()["code"] == "unknown_field"
