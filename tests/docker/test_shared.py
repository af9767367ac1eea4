"""Steps that share the container of their run: the end of one is nobody else's, and crashes lose none."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from executor import crash_points, log_store
from executor.runners.base import Exit, Handle, Limits, StepLaunch
from executor.runners.docker import DockerRunner
from executor.runners.docker_client import EngineClients
from tests.contract.worlds import SUCCEEDED, Action, SharedWorld
from tests.docker.test_warm import Died, all_containers, die_at, log_of, wait_until

RESULT: Action = ("result", SUCCEEDED)
HOLD: Action = ("hold", None)
MEGABYTE = 1024**2


@pytest.fixture
def world(tmp_path: Path, docker_installation: str) -> Iterator[SharedWorld]:
    world = SharedWorld(tmp_path, installation=docker_installation)
    yield world
    crash_points.install(None)
    world.close()


@pytest.fixture
def runner(world: SharedWorld) -> DockerRunner:
    return world.new_runner()


def test_steps_of_a_run_get_the_same_container(world: SharedWorld, runner: DockerRunner) -> None:
    containers = set()
    for number in range(3):
        launch = world.launch(("print", f"step {number}\n"), RESULT)
        handle = runner.start(launch)
        containers.add(container_of(handle))
        assert finish(runner, handle, launch) == Exit(0)
        assert log_of(launch) == f"step {number}\n"
        assert not launch.output_dir.is_symlink()
        assert (launch.output_dir / "result.json").is_file()
    assert len(containers) == 1


def test_other_processes_of_the_container_may_still_write_so_outputs_are_not_quiet(
    world: SharedWorld, runner: DockerRunner
) -> None:
    launch = world.launch(RESULT)
    assert not finish(runner, runner.start(launch), launch).quiet


def test_stopping_one_step_leaves_the_others(world: SharedWorld, runner: DockerRunner) -> None:
    launches = [world.launch(HOLD), world.launch(("sleep", 1.5), RESULT)]
    stopped, kept = [runner.start(launch) for launch in launches]
    assert container_of(stopped) == container_of(kept)
    runner.stop(stopped, grace_s=5)
    assert finish(runner, stopped, launches[0]) == Exit(143)
    assert finish(runner, kept, launches[1]) == Exit(0)


def test_memory_is_shared_and_whoever_takes_too_much_is_ended(
    world: SharedWorld, runner: DockerRunner
) -> None:
    limits = Limits(memory_bytes=256 * MEGABYTE)
    greedy = world.launch(("print", "before\n"), ("memory", 400 * MEGABYTE), limits=limits)
    modest = world.launch(("sleep", 2), RESULT, limits=limits)
    handles = [runner.start(launch) for launch in (modest, greedy)]
    exit_ = finish(runner, handles[1], greedy)
    assert (exit_.exit_code, exit_.out_of_memory) == (137, True)
    assert log_of(greedy) == "before\n"
    assert finish(runner, handles[0], modest) == Exit(0)
    after = world.launch(("print", "after\n"), RESULT, limits=limits)
    assert finish(runner, runner.start(after), after) == Exit(0)


@pytest.mark.parametrize("point", ["container_started", "job_handed_over"])
def test_an_executor_that_dies_at_the_hand_over_leaves_a_step_that_runs_once(
    world: SharedWorld, runner: DockerRunner, point: str
) -> None:
    launch = world.launch(("print", "once\n"), RESULT)
    die_at(point)
    with pytest.raises(Died):
        runner.start(launch)
    adopter = world.new_runner()
    [(handle, _running)] = adopter.list_owned()
    assert handle.attempt_id == launch.attempt_id
    assert adopter.start(launch) == handle
    assert finish(adopter, handle, launch) == Exit(0)
    assert log_of(launch) == "once\n"


def test_containers_of_dead_executors_go_when_their_last_step_is_over(
    world: SharedWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    launch = world.launch(HOLD)
    handle = runner.start(launch)
    world.is_dead = lambda owner: owner == "executor-0"
    adopter = world.new_runner()
    adopter.tidy()
    assert adopter.list_owned() == [(handle, True)]
    adopter.stop(handle, 0)
    assert finish(adopter, handle, launch).exit_code in (137, 143)
    adopter.remove(handle)
    (launch.input_dir.parent / "container").unlink()
    adopter.tidy()
    assert container_of(handle) not in all_containers(engine, world)
    assert list(world.attempts.glob("run-*")) == []


def test_steps_whose_container_is_killed_are_missing_and_the_next_ones_get_another(
    world: SharedWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    launch = world.launch(HOLD)
    handle = runner.start(launch)
    exits: list[Exit] = []
    waiter = threading.Thread(target=lambda: exits.append(finish(runner, handle, launch)))
    waiter.start()
    with engine.lend() as client:
        client.kill(container_of(handle))
    waiter.join(20)
    assert exits[0].missing
    following = world.launch(("print", "hello\n"), RESULT)
    second = runner.start(following)
    assert container_of(second) != container_of(handle)
    assert finish(runner, second, following) == Exit(0)


def test_an_executor_that_ends_leaves_containers_with_steps_and_no_others(
    world: SharedWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    over, held = world.launch(RESULT), replace(world.launch(HOLD), shared_by="run-2")
    ended, holds = runner.start(over), runner.start(held)
    assert finish(runner, ended, over) == Exit(0)
    runner.remove(ended)
    runner.close()
    assert all_containers(engine, world) == [container_of(holds)]
    adopter = world.new_runner()
    assert (holds, True) in adopter.list_owned()
    adopter.remove(holds)
    shutil.rmtree(held.input_dir.parent)
    world.is_dead = lambda owner: owner == "executor-0"
    world.new_runner().close()
    assert all_containers(engine, world) == []


def test_nothing_is_left_of_a_run_that_is_over(
    world: SharedWorld, runner: DockerRunner, engine: EngineClients
) -> None:
    threads = threading.active_count()
    handle = None
    for _ in range(3):
        launch = world.launch(RESULT)
        handle = runner.start(launch)
        finish(runner, handle, launch)
        runner.remove(handle)
    runner.run_ended("run-1")
    runner.run_ended("run-1")
    assert handle is not None
    assert container_of(handle) not in all_containers(engine, world)
    assert list(world.attempts.glob("run-*")) == []
    wait_until(lambda: threading.active_count() <= threads + 5)
    assert runner.list_owned() == []


SPY = """
import os, sys
from pathlib import Path

def tried(action):
    try:
        action()
    except OSError:
        return "refused"
    return "done"

others = [name for name in os.listdir("/atelier/out") if not name.startswith(".")]
mine = Path(sys.argv[-1]).name
for name in others:
    if name != mine:
        print(tried(lambda: os.rename(f"/atelier/out/{name}", "/atelier/out/x")))
        print(tried(lambda: os.symlink("/etc", f"/atelier/out/{name}x")))
        print(tried(lambda: os.mkdir(f"/atelier/in/{name}x")))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="steps are then the user who runs the tests")
def test_a_step_cannot_put_something_in_the_place_of_anothers_folders(
    world: SharedWorld, runner: DockerRunner
) -> None:
    held = world.launch(HOLD)
    handle = runner.start(held)
    wait_until(lambda: (handle, True) in runner.list_owned())
    program = world.folder / "code" / "modules" / "runtime" / "__main__.py"
    program.write_text(SPY, encoding="utf-8")
    launch = world.launch()
    finish(runner, runner.start(launch), launch)
    assert log_of(launch).split() == ["refused"] * 3


def container_of(handle: Handle) -> str:
    return handle.reference.partition("/")[0]


def finish(runner: DockerRunner, handle: Handle, launch: StepLaunch) -> Exit:
    return runner.wait(handle, launch.log_path, lambda _fraction, _text: None)


def test_what_a_step_prints_while_it_runs_can_be_read(world: SharedWorld, runner: DockerRunner) -> None:
    launch = world.launch(("print", "so far\n"), HOLD)
    handle = runner.start(launch)
    waiter = threading.Thread(target=lambda: finish(runner, handle, launch))
    waiter.start()
    wait_until(lambda: b"".join(log_store.iterate_log(launch.log_path)) == b"so far\n")
    runner.stop(handle, 0)
    waiter.join(20)
    assert not waiter.is_alive()
