"""The real engine in tests: what a session makes carries a name of its own and is removed at its end."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from executor.runners.base import InfrastructureError
from executor.runners.docker_client import EngineClients
from executor.runners.docker_config import INSTALLATION_LABEL


@pytest.fixture(scope="session")
def engine() -> Iterator[EngineClients]:
    clients = EngineClients()
    try:
        clients.check()
    except InfrastructureError as error:
        pytest.skip(f"no Docker engine: {error}")
    yield clients
    clients.close()


@pytest.fixture(scope="session")
def docker_installation(engine: EngineClients) -> Iterator[str]:
    name = f"test-{uuid.uuid4().hex[:8]}"
    yield name
    with engine.lend() as client:
        for found in client.containers(all=True, filters={"label": f"{INSTALLATION_LABEL}={name}"}):
            client.remove_container(found["Id"], force=True, v=True)
