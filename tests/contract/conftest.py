from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from executor.environments.venv import VirtualEnvironments
from executor.runners.base import Runner
from tests.contract.engine import docker_installation, engine
from tests.contract.worlds import TINY, DockerWorld, FakeWorld, ProcessWorld, SharedWorld, WarmWorld, World

__all__ = ["docker_installation", "engine"]  # fixtures


_DOCKER_WORLDS = {"docker": DockerWorld, "warm": WarmWorld, "shared": SharedWorld}


@pytest.fixture(
    params=["fake", "process", *(pytest.param(name, marks=pytest.mark.docker) for name in _DOCKER_WORLDS)]
)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    made: World
    if request.param in _DOCKER_WORLDS:
        installation = request.getfixturevalue("docker_installation")
        made = _DOCKER_WORLDS[request.param](tmp_path, installation=installation)
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
