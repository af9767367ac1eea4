from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from executor.runners.base import Runner
from tests.contract.engine import docker_installation, engine
from tests.contract.worlds import TINY, DockerWorld

__all__ = ["docker_installation", "engine"]  # fixtures


@pytest.fixture
def world(tmp_path: Path, docker_installation: str) -> Iterator[DockerWorld]:
    world = DockerWorld(tmp_path, installation=docker_installation)
    yield world
    world.close()


@pytest.fixture
def runner(world: DockerWorld) -> Runner:
    runner = world.new_runner()
    runner.prepare(TINY, lambda _: None)
    return runner
