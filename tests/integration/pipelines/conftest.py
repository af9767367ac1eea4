"""A small catalogue in the place of the real one, clients that speak JSON, and somebody with a draft."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from pipelines import catalog_loader, samples
from pipelines.core.catalog import Catalog, Parameter
from pipelines.models import Pipeline, Project
from tests.factories.pipelines import (
    make_catalog,
    make_document,
    make_edge,
    make_module,
    make_node,
    make_pipeline,
    make_project,
    make_user,
)

CATALOG = make_catalog(
    make_module(
        "source", inputs=(), parameters=(Parameter("dataset", "Dataset", "string", "dataset", optional=True),)
    ),
    make_module(
        "through",
        parameters=(Parameter("fraction", "Fraction", "number", "number", default=0.5, min=0, max=1),),
    ),
    make_module("join", inputs=("left", "right")),
)


@pytest.fixture(autouse=True)
def _catalog(monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    loaded = catalog_loader.LoadedCatalog(CATALOG, ())
    monkeypatch.setattr(catalog_loader, "loaded_catalog", lambda: loaded)
    # samples are read with the catalogue and kept: neither may outlive the other
    samples.all_samples.cache_clear()
    yield CATALOG
    samples.all_samples.cache_clear()


def client_of(user: User | None) -> APIClient:
    client = APIClient()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def user() -> User:
    return make_user("ada")


@pytest.fixture
def project(user: User) -> Project:
    return make_project(owner=user)


@pytest.fixture
def client(user: User) -> APIClient:
    return client_of(user)


@pytest.fixture
def pipeline(project: Project) -> Pipeline:
    """Imported, so it begins full: two nodes and a connection that no operation of the log brought."""
    document = make_document([make_node("a", "source"), make_node("b")], [make_edge("e1", "a", "b")])
    return make_pipeline(project, document)
