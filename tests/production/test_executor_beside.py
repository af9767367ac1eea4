"""`manage.py serve` and the executor it starts beside itself: neither outlives the other for long."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.bench.sockets import Follower
from scripts.client import Client
from scripts.processes import children_of
from scripts.server import Server
from tests.live.world import make_draft, start_run, wait_for_end
from tests.production.processes import Installation

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "var", {"ATELIER_RUNNER": "fake"})


def logged_in(server: Server) -> Client:
    client = Client(server.address)
    client.login(server.login_links[0])
    return client


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def exists(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_an_executor_that_dies_is_replaced_and_runs_go_on(installation: Installation) -> None:
    with installation.server() as server:
        client = logged_in(server)
        draft = make_draft(client, 3)
        assert wait_for_end(client, start_run(client, draft)) == "succeeded"
        (first,) = children_of(server.pid)

        os.kill(first, signal.SIGKILL)
        run = start_run(client, draft)

        assert wait_for_end(client, run) == "succeeded"
        assert children_of(server.pid) != [first]


def test_an_executor_ends_with_its_server_however_that_ends(installation: Installation) -> None:
    with installation.server() as server:
        (executor,) = children_of(server.pid)
        os.kill(server.pid, signal.SIGKILL)
        wait_until(lambda: not exists(executor))
    # at once, although the executor may just be letting go of the database
    with installation.server() as server:
        (executor,) = children_of(server.pid)
    assert not exists(executor)


def test_an_open_page_hears_of_a_run_at_once(installation: Installation) -> None:
    """Sockets look by themselves every two seconds; a run of three steps is over long before."""
    with installation.server() as server:
        client = logged_in(server)
        draft = make_draft(client, 3)
        wait_for_end(client, start_run(client, draft))
        began = time.monotonic()
        run = start_run(client, draft)
        with Follower(server.address, client, f"ws/runs/{run}") as follower:
            types = []
            for event in follower.events(10):
                types.append(event["type"])
                if event["type"] == "run.succeeded":
                    break
        assert time.monotonic() - began < 1.5
        assert types[-1] == "run.succeeded"


def test_an_executor_that_cannot_start_ends_the_server_with_its_reason(installation: Installation) -> None:
    installation.setup()
    installation.env |= {"ATELIER_RUNNER": "docker", "DOCKER_HOST": "unix:///nowhere/docker.sock"}
    refused = installation.run("serve", "--port", str(installation.free_port()))
    assert refused.returncode == 1
    assert "did not start" in refused.stderr
    assert "Traceback" not in refused.stderr
