"""What the engine makes of a step's container. Ways out of it are tried in `hostile`."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any

import pytest

from executor import log_store
from executor.runners.base import Limits, Runner, RunnerError, StepLaunch
from executor.runners.docker_client import EngineClients
from executor.runners.docker_config import container_config
from tests.contract.worlds import DockerWorld

MEGABYTE = 1024**2


def test_the_engine_keeps_the_very_settings_we_asked_for(
    world: DockerWorld, runner: Runner, engine: EngineClients
) -> None:
    launch = world.launch(("hold", None))
    handle = runner.start(launch)
    with engine.lend() as client:
        found = client.inspect_container(handle.reference)
    asked: dict[str, Any] = container_config(launch, image="", user="", installation="")
    kept = found["HostConfig"]
    for mount in asked["HostConfig"]["Mounts"]:
        # the engine leaves out what is false
        if not mount["ReadOnly"]:
            del mount["ReadOnly"]
    assert {name: kept[name] for name in asked["HostConfig"]} == asked["HostConfig"]
    # and nothing beside them that opens a door
    assert not kept["CapAdd"]
    assert not kept["Binds"]
    assert not kept["Devices"]
    assert not kept["DeviceRequests"]
    assert not kept["VolumesFrom"]
    assert not kept["GroupAdd"]
    assert not kept["PortBindings"]
    assert kept["PidMode"] == kept["UTSMode"] == kept["UsernsMode"] == ""
    assert "/proc/kcore" in kept["MaskedPaths"]
    assert "/proc/sys" in kept["ReadonlyPaths"]
    assert found["Config"]["NetworkDisabled"] is True
    assert not found["NetworkSettings"]["IPAddress"]
    runner.stop(handle, grace_s=0)


def test_labels_say_whose_the_container_is(
    world: DockerWorld, runner: Runner, engine: EngineClients, docker_installation: str
) -> None:
    launch = world.launch(("exit", 0))
    handle = runner.start(launch)
    with engine.lend() as client:
        found = client.inspect_container(handle.reference)
    labels = found["Config"]["Labels"]
    assert (
        labels
        | {
            "atelier.installation": docker_installation,
            "atelier.attempt": launch.attempt_id,
            "atelier.run": "run-1",
            "atelier.step": "step-1",
        }
        == labels
    )
    assert found["Name"] == f"/atelier-{docker_installation}-{launch.attempt_id}"


def test_outputs_belong_to_the_steps_user_and_can_be_read_by_the_service(
    world: DockerWorld, runner: Runner
) -> None:
    launch = world.launch(("result", {"format": 1}))
    run(runner, launch)
    result = launch.output_dir / "result.json"
    assert json.loads(result.read_text()) == {"format": 1}
    assert result.stat().st_uid == (os.geteuid() or 65532)


def test_running_out_of_memory_is_recognised(world: DockerWorld, runner: Runner) -> None:
    launch = world.launch(
        ("print", "before\n"), ("memory", 400 * MEGABYTE), limits=Limits(memory_bytes=64 * MEGABYTE)
    )
    exit_ = run(runner, launch)
    assert exit_.out_of_memory
    assert exit_.exit_code == 137
    assert "64 MB" in exit_.message
    assert log_of(launch) == "before\n"


def test_a_step_within_its_memory_is_not_suspected(world: DockerWorld, runner: Runner) -> None:
    launch = world.launch(("memory", 40 * MEGABYTE), ("exit", 3), limits=Limits(memory_bytes=256 * MEGABYTE))
    exit_ = run(runner, launch)
    assert (exit_.exit_code, exit_.out_of_memory) == (3, False)


def test_a_missing_folder_is_refused_and_not_created(world: DockerWorld, runner: Runner) -> None:
    launch = world.launch()
    shutil.rmtree(launch.code_dir)
    with pytest.raises(RunnerError, match="mount"):
        runner.start(launch)
    assert not launch.code_dir.exists()


def run(runner: Runner, launch: StepLaunch) -> Any:
    return runner.wait(runner.start(launch), launch.log_path, lambda _fraction, _text: None)


def log_of(launch: StepLaunch) -> str:
    return b"".join(log_store.iterate_log(launch.log_path)).decode()
