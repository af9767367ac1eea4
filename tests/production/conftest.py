from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.production import prepare_template
from scripts.services import PostgreSQL, Redis
from tests.live.world import World


@pytest.fixture(scope="session")
def database() -> Iterator[PostgreSQL]:
    with PostgreSQL() as database:
        prepare_template(database)
        yield database


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    with Redis() as redis:
        yield redis


@pytest.fixture
def world(database: PostgreSQL, redis: Redis, tmp_path: Path) -> World:
    """An empty installation on PostgreSQL and Redis."""
    return World(database, redis, tmp_path)
