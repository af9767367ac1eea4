"""Lost answers, foreign containers, executors that die: nothing is run twice, lost or touched by mistake."""

from __future__ import annotations

import contextlib
import gc
import json
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests.exceptions

from executor import log_store
from executor.runners.base import Handle, InfrastructureError, Runner, RunnerError
from executor.runners.docker import DockerRunner
from executor.runners.docker_client import EngineClients
from executor.runners.docker_config import ATTEMPT_LABEL, INSTALLATION_LABEL, container_name
from tests.contract.worlds import SUCCEEDED, TINY, DockerWorld

ROOT = Path(__file__).resolve().parent.parent.parent


class AnswerLost:
    """A client that does what it is told and then pretends that no answer came."""

    def __init__(self, client: Any, verb: str) -> None:
        self._client = client
        self._verb = verb

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        if name != self._verb:
            return method

        def lost(*args: Any, **options: Any) -> None:
            method(*args, **options)
            raise requests.exceptions.ReadTimeout("no answer")

        return lost


@pytest.mark.parametrize("verb", ["create_container_from_config", "start", "stop", "remove_container"])
def test_a_lost_answer_is_made_good_by_asking_again(
    world: DockerWorld, runner: Runner, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    launch = world.launch(("print", "once\n"), ("hold", None))
    lend = EngineClients.lend

    @contextlib.contextmanager
    def lend_lossy(self: EngineClients) -> Iterator[Any]:
        with lend(self) as client:
            yield AnswerLost(client, verb)

    def twice(action: Any) -> Any:
        monkeypatch.setattr(EngineClients, "lend", lend_lossy)
        with contextlib.suppress(InfrastructureError):
            action()
        monkeypatch.undo()
        return action()

    handle = twice(lambda: runner.start(launch))
    assert runner.list_owned() == [(handle, True)]
    twice(lambda: runner.stop(handle, grace_s=0))
    assert runner.list_owned() == [(handle, False)]
    twice(lambda: runner.remove(handle))
    assert runner.list_owned() == []


def test_foreign_containers_are_neither_listed_nor_adopted(
    world: DockerWorld, runner: Runner, engine: EngineClients, docker_installation: str
) -> None:
    neighbour = f"{docker_installation}-neighbour"
    launch = world.launch(("hold", None))
    with engine.lend() as client:
        made = [
            client.create_container(_image(), ["sleep", "600"], labels=labels, name=name)["Id"]
            for name, labels in (
                (f"plain-{uuid.uuid4().hex[:8]}", {}),
                (f"neighbour-{uuid.uuid4().hex[:8]}", {INSTALLATION_LABEL: neighbour, ATTEMPT_LABEL: "1"}),
                # has the very name our attempt would get, but not our labels
                (container_name(docker_installation, launch.attempt_id), {INSTALLATION_LABEL: neighbour}),
            )
        ]
    try:
        assert runner.list_owned() == []
        with pytest.raises(RunnerError, match="left alone"):
            runner.start(launch)
        with engine.lend() as client:
            assert {client.inspect_container(found)["State"]["Status"] for found in made} == {"created"}
    finally:
        with engine.lend() as client:
            for found in made:
                client.remove_container(found, force=True)


def test_orphans_can_be_told_and_removed(world: DockerWorld, runner: Runner) -> None:
    handles = [runner.start(world.launch(("hold", None))) for _ in range(3)]
    adopter = world.new_runner()
    owned = adopter.list_owned()
    assert sorted(handle.attempt_id for handle, _ in owned) == sorted(handle.attempt_id for handle in handles)
    for handle, _ in owned:
        adopter.remove(handle)
    assert adopter.list_owned() == []


def test_a_container_that_was_never_started_is_missing(
    world: DockerWorld, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch = world.launch(("hold", None))

    @contextlib.contextmanager
    def lend_dying(self: EngineClients) -> Iterator[Any]:
        with lend(self) as client:
            yield AnswerLost(client, "create_container_from_config")

    lend = EngineClients.lend
    monkeypatch.setattr(EngineClients, "lend", lend_dying)
    with pytest.raises(InfrastructureError):
        runner.start(launch)
    monkeypatch.undo()
    [(handle, running)] = world.new_runner().list_owned()
    assert not running
    assert runner.wait(handle, launch.log_path, lambda _fraction, _text: None).missing


def test_the_log_is_exact_although_the_executor_is_killed_again_and_again(
    world: DockerWorld, runner: Runner, docker_installation: str
) -> None:
    launch = world.launch(("slow_lines", 1500), ("result", SUCCEEDED))
    handle = runner.start(launch)
    chance = random.Random(7)
    for _ in range(8):
        waiter = subprocess.Popen(
            [
                sys.executable,
                "-c",
                WAITER,
                docker_installation,
                json.dumps(handle.to_json()),
                str(launch.log_path),
            ],
            cwd=ROOT,
        )
        time.sleep(chance.uniform(0.4, 0.9))
        waiter.kill()
        waiter.wait()
    exit_ = runner.wait(handle, launch.log_path, lambda _fraction, _text: None)
    assert exit_.exit_code == 0
    # the end of the log may follow a moment later: whoever waits again waits for it too
    assert runner.wait(handle, launch.log_path, lambda _fraction, _text: None).exit_code == 0
    lines = b"".join(log_store.iterate_log(launch.log_path)).decode().splitlines()
    assert [line for line in lines if line.startswith("line")] == [f"line {n}" for n in range(1500)]
    assert [line for line in lines if line.startswith("error")] == [f"error line {n}" for n in range(1500)]


WAITER = """
import json, sys
from pathlib import Path
from executor.environments.image import BuildSettings, ImageBuilder
from executor.runners.base import Handle
from executor.runners.docker import DockerRunner
from executor.runners.docker_client import EngineClients
clients = EngineClients()
runner = DockerRunner(clients, ImageBuilder(clients, BuildSettings(Path())), installation=sys.argv[1])
handle = Handle.from_json(json.loads(sys.argv[2]))
runner.wait(handle, Path(sys.argv[3]), lambda fraction, text: None)
"""


# the SDK drops the socket of a connection that failed without closing it
@pytest.mark.filterwarnings("ignore:Exception ignored in.*socket:pytest.PytestUnraisableExceptionWarning")
def test_an_engine_that_is_not_there_is_infrastructure(tmp_path: Path) -> None:
    from executor.environments.image import BuildSettings, ImageBuilder

    clients = EngineClients(f"unix://{tmp_path}/nobody.sock")
    runner = DockerRunner(clients, ImageBuilder(clients, BuildSettings(tmp_path)), installation="x")
    handle = Handle("docker", "a", "b")
    for action in (
        clients.check,
        runner.list_owned,
        lambda: runner.prepare(TINY, lambda _: None),
        lambda: runner.stop(handle, 0),
        lambda: runner.remove(handle),
        lambda: runner.wait(handle, tmp_path / "log", lambda _fraction, _text: None),
    ):
        with pytest.raises(InfrastructureError):
            action()
    gc.collect()


def _image() -> str:
    from executor.environments.image import image_tag

    return image_tag(TINY)
