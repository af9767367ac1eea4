"""A web process beside a separate executor: it has no business with the engine, and says what it lacks."""

from __future__ import annotations

import socket
import urllib.request
from pathlib import Path

import pytest

from tests.live.world import World, make_draft, start_run, wait_for_end

pytestmark = pytest.mark.timeout(120)


def test_it_never_speaks_to_the_engine(world: World, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as engine:
        path = tmp_path / "engine.sock"
        engine.bind(str(path))
        engine.listen()
        engine.setblocking(False)
        world.installation.env |= {"DOCKER_HOST": f"unix://{path}", "ATELIER_RUNNER": "docker"}
        with world.web() as (server, client):
            world.installation.env |= {"ATELIER_RUNNER": "fake"}
            with world.slow_executor():
                run = start_run(client, make_draft(client, 2))
                assert wait_for_end(client, run) == "succeeded"
                client.get(f"runs/{run}")
                client.get("pipelines")
            with urllib.request.urlopen(f"{server.address}/healthz", timeout=5) as answer:
                assert answer.status == 200

        with pytest.raises(BlockingIOError):
            engine.accept()


def test_health_says_whether_an_executor_is_there(world: World) -> None:
    without = world.installation.run("health")
    with world.slow_executor():
        beside = world.installation.run("health")

    assert "wrong executors: none is running" in without.stdout
    assert "ok    executors: 1 of their own" in beside.stdout
    assert "ok    messages: Redis" in beside.stdout


def test_settings_that_cannot_work_together_are_refused_at_start(tmp_path: Path, world: World) -> None:
    del world.installation.env["ATELIER_REDIS_URL"]

    for command in (("serve", "--setup", "--port", "0"), ("run_executor",)):
        refused = world.installation.run(*command)
        assert refused.returncode == 1
        assert "A separate executor needs Redis" in refused.stderr
