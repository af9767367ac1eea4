"""Containers that wait for a step: as locked as any, never used twice, never left behind, never run twice."""

from __future__ import annotations

import gc
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from executor import crash_points, log_store
from executor.runners.base import Exit, ExpectedStep, KeepsReady, Limits, StepLaunch
from executor.runners.docker import DockerRunner
from executor.runners.docker_client import EngineClients
from executor.runners.docker_config import SLOT_LABEL
from tests.contract.worlds import SUCCEEDED, Action, WarmWorld

RESULT: Action = ("result", SUCCEEDED)
MEGABYTE = 1024**2


def small(**otherwise: int) -> Action:
    """The result of a step that says how little it has written and held, or otherwise how much."""
    resources = {"bytes_out": 100, "peak_memory_bytes": 10 * MEGABYTE} | otherwise
    return "result", SUCCEEDED | {"resources": resources}


@pytest.fixture
def world(tmp_path: Path, docker_installation: str) -> Iterator[WarmWorld]:
    world = WarmWorld(tmp_path, installation=docker_installation)
    yield world
    crash_points.install(None)
    world.close()


@pytest.fixture
def runner(world: WarmWorld) -> DockerRunner:
    return world.new_runner()


class Died(BaseException):
    """The executor dies here."""


def die_at(name: str) -> None:
    def handler(reached: str) -> None:
        if reached == name:
            crash_points.install(None)
            raise Died

    crash_points.install(handler)


def test_a_step_gets_the_container_that_waits_and_no_other_gets_it_again(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    handles = []
    for _ in range(2):
        world.make_ready(runner)
        launch = world.launch(("print", "hello\n"), RESULT)
        handle = runner.start(launch)
        assert SLOT_LABEL in labels_of(engine, handle.reference)
        assert finish(runner, launch) == Exit(0)
        assert log_of(launch) == "hello\n"
        handles.append(handle)
    assert handles[0].reference != handles[1].reference


def test_a_program_that_is_done_stays_until_somebody_has_time_to_remove_it(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    world.make_ready(runner)
    launch = replace(world.launch(("print", "hello\n"), small()), user_code=False)
    handle = runner.start(launch)
    exit_ = runner.wait(handle, launch.log_path, lambda _fraction, _text: None)
    assert (exit_, exit_.quiet) == (Exit(0), False)
    time.sleep(1)
    assert is_running(engine, handle.reference)
    runner.remove(handle)
    assert handle.reference not in all_containers(engine, world)
    assert log_of(launch) == "hello\n"


@pytest.mark.parametrize(
    ("result", "user_code"),
    [
        (small(), True),
        (small(bytes_out=100 * MEGABYTE), False),
        (small(peak_memory_bytes=4096 * MEGABYTE), False),
        (RESULT, False),
    ],
    ids=["code of a user's", "large outputs", "much memory", "nothing said"],
)
def test_other_programs_end_when_they_are_done(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients, result: Action, *, user_code: bool
) -> None:
    world.make_ready(runner)
    launch = replace(world.launch(result), user_code=user_code)
    handle = runner.start(launch)
    assert runner.wait(handle, launch.log_path, lambda _fraction, _text: None) == Exit(0)
    wait_until(lambda: not is_running(engine, handle.reference), timeout_s=5)


def test_a_waiting_container_is_locked_like_that_of_a_step(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    cold = runner.start(replace(world.launch(("hold", None)), warm=""))
    [waiting] = waiting_containers(engine, world)
    with engine.lend() as client:
        own, other = (client.inspect_container(found) for found in (cold.reference, waiting))
    # priority is no protection; which folders are mounted is looked at below
    differ = {"Mounts", "CpuShares"}
    assert {name: value for name, value in own["HostConfig"].items() if name not in differ} == {
        name: value for name, value in other["HostConfig"].items() if name not in differ
    }
    for name in ("User", "Env", "WorkingDir", "Hostname", "NetworkDisabled", "Entrypoint", "StopSignal"):
        assert own["Config"][name] == other["Config"][name]
    assert [(mount["Target"], mount.get("ReadOnly", False)) for mount in other["HostConfig"]["Mounts"]] == [
        ("/atelier/code", True),
        ("/atelier/in", True),
        ("/atelier/out", False),
    ]
    sources = {Path(mount["Source"]).parent.name for mount in other["HostConfig"]["Mounts"][1:]}
    assert sources == {labels_of(engine, waiting)[SLOT_LABEL]}


TELL = """
import json, os, resource, signal, sys, threading
print(json.dumps({
    "argv": sys.argv, "path": sys.path, "cwd": os.getcwd(), "environment": dict(os.environ),
    "descriptors": [fd for fd in range(3, 64) if os.path.exists(f"/proc/self/fd/{fd}")],
    "threads": threading.active_count(), "nice": os.nice(0), "umask": os.umask(0),
    "signals": [str(signal.getsignal(n)) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)],
    "blocked": [int(n) for n in signal.pthread_sigmask(signal.SIG_BLOCK, [])],
    "limits": [resource.getrlimit(n) for n in range(16)], "standard input": os.read(0, 1).decode(),
    "folders": sorted(os.listdir("/atelier/in")) + sorted(os.listdir("/atelier/out")) + os.listdir("/tmp"),
    "is leader": os.getsid(0) == os.getpid(), "children of init": os.getppid() == 1,
}))
"""


def test_a_step_finds_the_same_whether_it_starts_warm_or_cold(world: WarmWorld, runner: DockerRunner) -> None:
    program = world.folder / "code" / "modules" / "runtime" / "__main__.py"
    program.write_text(TELL, encoding="utf-8")
    told = []
    for warm in ("table", ""):
        launch = replace(world.launch(), warm=warm)
        runner.start(launch)
        finish(runner, launch)
        told.append(json.loads(log_of(launch)))
    assert told[0] == told[1]


def test_what_a_library_prints_while_it_loads_is_not_in_the_log(
    world: WarmWorld, runner: DockerRunner
) -> None:
    launch = world.launch(RESULT)
    runner.start(launch)
    finish(runner, launch)
    assert log_of(launch) == ""


def test_a_step_with_more_memory_gets_it(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    launch = world.launch(("memory", 700 * MEGABYTE), limits=Limits(memory_bytes=1024 * MEGABYTE))
    handle = runner.start(launch)
    assert SLOT_LABEL in labels_of(engine, handle.reference)
    assert finish(runner, launch).exit_code == 0


def test_running_out_of_memory_is_recognised(world: WarmWorld, runner: DockerRunner) -> None:
    launch = world.launch(("memory", 900 * MEGABYTE))
    runner.start(launch)
    exit_ = finish(runner, launch)
    assert (exit_.exit_code, exit_.out_of_memory) == (137, True)


@pytest.mark.parametrize("point", ["container_started", "job_handed_over"])
def test_an_executor_that_dies_at_the_hand_over_leaves_a_step_that_runs_once(
    world: WarmWorld, runner: DockerRunner, point: str
) -> None:
    launch = world.launch(("print", "once\n"), RESULT)
    die_at(point)
    with pytest.raises(Died):
        runner.start(launch)
    adopter = world.new_runner()
    [(handle, _running)] = adopter.list_owned()
    assert handle.attempt_id == launch.attempt_id
    assert adopter.start(launch) == handle
    assert finish(adopter, launch) == Exit(0)
    assert log_of(launch) == "once\n"


def test_a_container_that_was_taken_without_a_record_is_removed(
    world: WarmWorld, runner: DockerRunner, monkeypatch: pytest.MonkeyPatch, engine: EngineClients
) -> None:
    launch = world.launch(("print", "never\n"), RESULT)
    [taken] = waiting_containers(engine, world)
    slot = labels_of(engine, taken)[SLOT_LABEL]

    def die(*_arguments: object) -> None:
        raise Died

    monkeypatch.setattr("executor.runners.warm.records.Records.write", die)
    with pytest.raises(Died):
        runner.start(launch)
    monkeypatch.undo()
    world.is_dead = lambda owner: owner == "executor-0"
    adopter = world.new_runner()
    assert adopter.list_owned() == []
    adopter.tidy()
    assert taken not in all_containers(engine, world)
    assert not (world.attempts / slot).exists()


def test_waiting_containers_of_the_living_are_left_alone(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    world.new_runner().tidy()
    runner.tidy()
    assert len(waiting_containers(engine, world)) == 1
    assert runner.waiting() == 1


def test_a_container_that_dies_while_it_waits_costs_no_step(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    [waiting] = waiting_containers(engine, world)
    with engine.lend() as client:
        client.kill(waiting)
    launch = world.launch(("print", "hello\n"), RESULT)
    handle = runner.start(launch)
    assert handle.reference != waiting
    assert finish(runner, launch) == Exit(0)
    wait_until(lambda: waiting not in all_containers(engine, world))


def test_a_container_that_died_unnoticed_costs_no_step(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients, monkeypatch: pytest.MonkeyPatch
) -> None:
    [waiting] = waiting_containers(engine, world)
    monkeypatch.setattr("executor.runners.warm.member.Waiting.has_ended", False)
    with engine.lend() as client:
        client.kill(waiting)
    launch = world.launch(("print", "hello\n"), RESULT)
    handle = runner.start(launch)
    assert handle.reference != waiting
    assert finish(runner, launch) == Exit(0)
    assert log_of(launch) == "hello\n"


def test_a_container_whose_creation_seemed_to_fail_is_removed(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients, monkeypatch: pytest.MonkeyPatch
) -> None:
    from executor.runners.base import InfrastructureError
    from executor.runners.warm.starts import WaitingContainers

    make = WaitingContainers.launch_waiting
    made = threading.Event()

    def make_and_raise(self: WaitingContainers, *arguments: Any) -> Any:
        make(self, *arguments)
        made.set()
        raise InfrastructureError("the answer was lost")

    monkeypatch.setattr(WaitingContainers, "launch_waiting", make_and_raise)
    launch = world.launch(RESULT)
    handle = runner.start(launch)
    finish(runner, launch)
    runner.remove(handle)
    assert made.wait(20)
    monkeypatch.undo()
    wait_until(lambda: runner.waiting() == 1)
    runner.tidy()
    assert len(waiting_containers(engine, world)) == 1


@pytest.mark.parametrize("warm", ["table", ""])
def test_where_the_kernel_does_not_tell_the_end_the_engine_is_asked(
    world: WarmWorld, monkeypatch: pytest.MonkeyPatch, warm: str
) -> None:
    def refuse(_pid: int) -> int:
        raise OSError

    monkeypatch.setattr(os, "pidfd_open", refuse)
    runner = world.new_runner()
    short = replace(world.launch(("print", "short\n"), RESULT), warm=warm)
    long = replace(world.launch(("print", "long\n"), ("sleep", 1.0), ("exit", 3)), warm=warm)
    for launch, exit_, text in ((short, Exit(0), "short\n"), (long, Exit(3), "long\n")):
        handle = runner.start(launch)
        assert finish(runner, launch) == exit_
        assert log_of(launch) == text
        runner.remove(handle)
    runner.close()


def test_closing_gives_everything_back(world: WarmWorld, runner: DockerRunner, engine: EngineClients) -> None:
    runner.close()
    assert waiting_containers(engine, world) == []
    assert list(world.attempts.iterdir()) == []


def test_closing_removes_what_a_dead_executor_left(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    [left] = waiting_containers(engine, world)
    world.is_dead = lambda owner: owner == "executor-0"
    world.new_runner().close()
    assert left not in all_containers(engine, world)


def test_one_that_could_not_be_started_is_not_left(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients, monkeypatch: pytest.MonkeyPatch
) -> None:
    from executor.runners.base import InfrastructureError
    from executor.runners.docker_containers import Containers

    asked = threading.Event()

    def fail(*_arguments: object) -> None:
        asked.set()
        raise InfrastructureError("the engine does not answer")

    [waiting] = waiting_containers(engine, world)
    monkeypatch.setattr(Containers, "inspect", fail)
    launch = world.launch(RESULT)
    handle = runner.start(launch)
    assert handle.reference == waiting
    assert asked.wait(20)
    runner.close()
    monkeypatch.undo()
    assert waiting_containers(engine, world) == [waiting]


def test_what_ran_lately_is_made_ready_again(world: WarmWorld, runner: DockerRunner) -> None:
    launch = world.launch(RESULT)
    restarted = world.new_runner()
    assert isinstance(restarted, KeepsReady)
    restarted.recall([ExpectedStep(launch.environment, launch.code_dir, launch.limits, launch.warm)])
    wait_until(lambda: restarted.waiting(launch.limits) == 1)


def test_containers_with_old_code_are_thrown_away(
    world: WarmWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    [old] = waiting_containers(engine, world)
    code = world.folder / "new-code"
    shutil.copytree(world.folder / "code", code)
    launch = replace(world.launch(("print", "new\n"), RESULT), code_dir=code)
    handle = runner.start(launch)
    assert handle.reference != old
    assert finish(runner, launch) == Exit(0)
    wait_until(lambda: old not in all_containers(engine, world))


def test_many_steps_leave_nothing_behind(world: WarmWorld, runner: DockerRunner) -> None:
    def one_step() -> None:
        launch = world.launch(("print", "hello\n"), RESULT)
        handle = runner.start(launch)
        finish(runner, launch)
        runner.remove(handle)
        shutil.rmtree(launch.input_dir.parent)

    for _ in range(3):
        one_step()
    wait_until(lambda: runner.waiting() == 1)
    gc.collect()
    before = descriptors(), threading.active_count()
    for _ in range(8):
        one_step()
    wait_until(lambda: runner.waiting() == 1)
    gc.collect()
    after = descriptors(), threading.active_count()
    # the engine's connections are kept for reuse
    assert after[0] <= before[0] + 4
    assert after[1] <= before[1] + 3
    assert runner.list_owned() == []
    assert len(list(world.attempts.iterdir())) == 1


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def finish(runner: DockerRunner, launch: StepLaunch) -> Exit:
    handle = runner.start(launch)
    exit_ = runner.wait(handle, launch.log_path, lambda _fraction, _text: None)
    assert exit_.quiet
    assert runner.wait(handle, launch.log_path, lambda _fraction, _text: None) == exit_
    return exit_


def log_of(launch: StepLaunch) -> str:
    return b"".join(log_store.iterate_log(launch.log_path)).decode()


def all_containers(engine: EngineClients, world: WarmWorld) -> list[str]:
    with engine.lend() as client:
        filters = {"label": f"atelier.installation={world.installation}"}
        return [str(found["Id"]) for found in client.containers(all=True, filters=filters)]


def waiting_containers(engine: EngineClients, world: WarmWorld) -> list[str]:
    return [found for found in all_containers(engine, world) if SLOT_LABEL in labels_of(engine, found)]


def is_running(engine: EngineClients, container_id: str) -> bool:
    with engine.lend() as client:
        return bool(client.inspect_container(container_id)["State"]["Running"])


def labels_of(engine: EngineClients, container_id: str) -> dict[str, str]:
    with engine.lend() as client:
        labels: dict[str, str] = client.inspect_container(container_id)["Config"]["Labels"]
        return labels


def wait_until(condition: Callable[[], bool], timeout_s: float = 30) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("it did not happen in time")
        time.sleep(0.05)
