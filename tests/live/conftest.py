from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.client import Client
from scripts.production import prepare_template
from scripts.services import PostgreSQL, Redis
from tests.live.world import Web, World


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("live")
    with PostgreSQL() as database, Redis() as redis:
        prepare_template(database)
        world = World(database, redis, folder)
        with world.slow_executor():
            yield world


@pytest.fixture(scope="session")
def web(world: World) -> Iterator[tuple[Web, Client]]:
    with world.web() as served:
        yield served


@pytest.fixture(scope="session")
def dropping_web(world: World) -> Iterator[tuple[Web, Client]]:
    """A web process that loses a fifth of all hints."""
    with world.web(drop=0.2) as served:
        yield served
