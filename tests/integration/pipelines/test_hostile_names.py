"""Names that try to be something else than a name, in every place that takes one."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from pipelines import signals
from pipelines.models import Dataset, Pipeline, Project
from pipelines.uploads import uploads_dir
from tests.factories.pipelines import (
    make_dataset,
    make_document,
    make_node,
    make_pipeline,
    operation,
)

pytestmark = pytest.mark.django_db

LITERAL = ("../../x", "{{7*7}}", "{% load x %}", "<img src=x onerror=alert(1)>", "=1+1", "%s%n", "😀")
REFUSED = {"NUL": "a\0b", "right to left": "abc\u202ecba", "10,000 emoji": "😀" * 10_000}
#: NUL is caught when the body is read
CODES = {"NUL": "invalid_text", "right to left": "invalid", "10,000 emoji": "invalid"}
PLACES = ("project", "project again", "pipeline", "pipeline again", "dataset again")
OPERATIONS = ("add_node", "rename_node", "parameter", "id")


@pytest.fixture
def pipeline(project: Project) -> Pipeline:
    return make_pipeline(project, make_document([make_node("a", "source")]))


@pytest.fixture
def dataset(project: Project) -> Dataset:
    return make_dataset(project)


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR_DIR = tmp_path
    # a profile would need an engine
    monkeypatch.setattr(signals.dataset_uploaded, "send", lambda **_named: [])
    monkeypatch.setattr(signals.dataset_uploaded, "send_robust", lambda **_named: [])


@pytest.fixture
def name_it(client: APIClient, project: Project, pipeline: Pipeline, dataset: Dataset) -> Any:
    def send(place: str, name: str) -> Any:
        within = str(project.id)
        match place:
            case "project":
                return client.post("/api/projects", {"name": name})
            case "project again":
                return client.patch(f"/api/projects/{within}", {"name": name})
            case "pipeline":
                return client.post("/api/pipelines", {"project": within, "name": name})
            case "pipeline again":
                return client.patch(f"/api/pipelines/{pipeline.id}", {"name": name})
            case _:
                return client.patch(f"/api/datasets/{dataset.id}", {"name": name})

    return send


def edit(client: APIClient, pipeline: Pipeline, *operations: dict[str, Any]) -> Any:
    body = {"base_revision": 0, "operations": list(operations)}
    return client.post(f"/api/pipelines/{pipeline.id}/operations", body)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", LITERAL)
def test_a_name_is_kept_to_the_letter(name_it: Any, place: str, name: str) -> None:
    answer = name_it(place, name)
    assert answer.status_code in (200, 201), answer.json()
    assert answer.json()["name"] == name


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", REFUSED)
def test_a_name_nobody_could_read_is_refused_with_a_reason(
    name_it: Any, client: APIClient, pipeline: Pipeline, dataset: Dataset, place: str, kind: str
) -> None:
    answer = name_it(place, REFUSED[kind])
    body = answer.json()
    assert (answer.status_code, body["code"]) == (400, CODES[kind])
    # a sentence, and not the whole name again
    assert 10 < len(body["message"]) < 300
    if body["code"] == "invalid":
        assert [problem["field"] for problem in body["details"]["problems"]] == ["name"]
    assert client.get(f"/api/pipelines/{pipeline.id}").json()["name"] == pipeline.name
    assert client.get(f"/api/datasets/{dataset.id}").json()["name"] == dataset.name
    assert len(client.get("/api/projects").json()) == 1
    assert len(client.get("/api/pipelines").json()) == 1


@pytest.mark.parametrize("where", OPERATIONS)
@pytest.mark.parametrize("kind", REFUSED)
def test_in_a_draft_too_and_the_rest_of_the_batch_is_not_half_done(
    client: APIClient, pipeline: Pipeline, where: str, kind: str
) -> None:
    name = REFUSED[kind]
    new = make_node("b", "source").to_json()
    hostile = {
        "add_node": operation("add_node", node={**new, "name": name}),
        "rename_node": operation("rename_node", node_id="a", name=name),
        "parameter": operation("set_parameter", node_id="a", name=name, value=1),
        "id": operation("add_node", node={**new, "id": name}),
    }[where]
    answer = edit(client, pipeline, operation("rename_node", node_id="a", name="before"), hostile)
    assert answer.status_code == 400
    assert answer.json()["code"] in ("invalid_text", "operations_refused")
    assert len(answer.content) < 2_000
    found = client.get(f"/api/pipelines/{pipeline.id}").json()
    assert (found["revision"], found["document"]) == (0, pipeline.document)


@pytest.mark.parametrize("name", ["../../x", "{{7*7}}", "../" * 40 + "x", '"; rm -rf x; "', "a\r\nX-Evil: 1"])
def test_the_file_of_an_export_has_a_harmless_name(client: APIClient, pipeline: Pipeline, name: str) -> None:
    Pipeline.objects.filter(id=pipeline.id).update(name=name)
    header = client.get(f"/api/pipelines/{pipeline.id}/export")["Content-Disposition"]
    file_name = header.removeprefix('attachment; filename="').removesuffix('"')
    assert set(file_name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-._")
    assert ".." not in file_name
    assert file_name.endswith(".yaml")


@pytest.mark.parametrize(
    "name",
    [*LITERAL, "a\u202egpj.csv", "a\0b.csv", "😀" * 10_000, "..", "/", "con", "x" * 5_000 + ".csv"],
    ids=lambda name: ascii(name[:12]),
)
def test_the_name_of_an_uploaded_file_is_never_a_path(client: APIClient, project: Project, name: str) -> None:
    # written by hand: the test client tidies the name, another client need not
    head = f'--x\r\nContent-Disposition: form-data; name="project"\r\n\r\n{project.id}\r\n'
    head += f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = f"{head}a,b\n1,2\n\r\n--x--\r\n"
    answer: Any = client.generic(
        "POST", "/api/datasets", body, content_type="multipart/form-data; boundary=x"
    )
    files = [path.name for path in uploads_dir().rglob("*") if path.is_file()]
    if answer.status_code == 400:
        assert len(answer.json()["message"]) > 10
        assert files == []
        return
    assert answer.status_code == 201, answer.json()
    shown = answer.json()
    assert files == [Dataset.objects.get(id=shown["id"]).id.hex]
    for text in (shown["file_name"], shown["name"]):
        assert 0 < len(text) <= 255
        assert not set(text) & set("\0\u202e")
        assert "/" not in text
