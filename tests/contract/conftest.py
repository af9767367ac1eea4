from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from executor.environments.venv import VirtualEnvironments
from executor.runners.base import Runner
from tests.contract.engine import docker_installation, engine
from tests.contract.worlds import TINY, DockerWorld, FakeWorld, ProcessWorld, World

__all__ = ["docker_installation", "engine"]  # fixtures


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
