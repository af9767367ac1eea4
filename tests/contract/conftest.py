from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from executor.environments.venv import VirtualEnvironments
from executor.runners.base import InfrastructureError, Runner
from executor.runners.docker_client import EngineClients
from executor.runners.docker_config import INSTALLATION_LABEL

from .worlds import TINY, DockerWorld, FakeWorld, ProcessWorld, World


@pytest.fixture(params=["fake", "process", pytest.param("docker", marks=pytest.mark.docker)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    made: World
    if request.param == "docker":
        made = DockerWorld(tmp_path, installation=request.getfixturevalue("docker_installation"))
    elif request.param == "process":
        made = ProcessWorld(tmp_path, environments=request.getfixturevalue("virtual_environments"))
    else:
        made = FakeWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def runner(world: World) -> Runner:
    runner = world.new_runner()
    runner.prepare(TINY, lambda _: None)
    return runner


@pytest.fixture(scope="session")
def virtual_environments(tmp_path_factory: pytest.TempPathFactory) -> VirtualEnvironments:
    return VirtualEnvironments(tmp_path_factory.mktemp("environments"))


@pytest.fixture(scope="session")
def docker_installation() -> Iterator[str]:
    """A name of this session's own; every container that carries it is removed at the end."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    clients = EngineClients()
    try:
        clients.check()
    except InfrastructureError as error:
        pytest.skip(f"no Docker engine: {error}")
    yield name
    with clients.lend() as client:
        for found in client.containers(all=True, filters={"label": f"{INSTALLATION_LABEL}={name}"}):
            client.remove_container(found["Id"], force=True, v=True)
    clients.close()
