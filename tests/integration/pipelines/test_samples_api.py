"""The samples over REST, with the real catalogue they are made for."""

from __future__ import annotations

import pytest

from pipelines import catalog_loader, samples
from pipelines.models import Pipeline
from tests.factories.pipelines import make_project, make_user
from tests.integration.pipelines.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _real_catalog(_catalog: object, monkeypatch: pytest.MonkeyPatch) -> None:
    real = catalog_loader.load_catalog(catalog_loader.MODULES_DIR)
    monkeypatch.setattr(catalog_loader, "loaded_catalog", lambda: real)
    samples.all_samples.cache_clear()


def test_samples_are_listed() -> None:
    rows = {row["slug"]: row for row in client_of(make_user()).get("/api/samples").json()}
    assert rows["penguins"]["needs_download"] is False
    assert rows["automobile_price_basic"]["title"] == "Regression: automobile price (basic)"
    assert rows["automobile_price_basic"]["module_count"] == 8
    assert len(rows["automobile_price_basic"]["document"]["nodes"]) == 8
    assert rows["penguins"]["modules"] == [
        "clean_missing_data",
        "evaluate_model",
        "linear_regression",
        "sample_dataset",
        "score_model",
        "split_data",
        "train_model",
    ]


def test_a_sample_opens_as_a_draft_of_its_own() -> None:
    user = make_user()
    project = make_project(owner=user)
    client = client_of(user)
    opened = client.post("/api/samples/penguins/open", {"project": str(project.id)})
    assert opened.status_code == 201
    assert opened.json()["name"] == samples.all_samples()["penguins"].title
    client.post("/api/samples/penguins/open", {"project": str(project.id)})
    assert Pipeline.objects.count() == 2
    validation = client.get(f"/api/pipelines/{opened.json()['id']}/validation").json()
    assert validation["issues"] == []


def test_a_sample_that_is_not_there() -> None:
    user = make_user()
    body = {"project": str(make_project(owner=user).id)}
    assert client_of(user).post("/api/samples/nothing/open", body).status_code == 404
