from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from executor.environments.definition import EnvironmentDefinition
from executor.runners.base import Limits, StepLaunch
from executor.runners.docker_config import container_config, container_name, waiting_config
from executor.runners.docker_syscalls import syscall_filter
from executor.runners.warm.policy import Shape
from executor.runners.warm.slots import Slot

SNAPSHOT = Path(__file__).with_name("step_container.json")
LAUNCH = StepLaunch(
    attempt_id="0c2f-1",
    labels={"step": "split_data", "run": "42"},
    environment=EnvironmentDefinition("tabular", "python:3.11-slim"),
    code_dir=Path("/var/atelier/code/c0de"),
    input_dir=Path("/var/atelier/runs/42/split_data/1/in"),
    output_dir=Path("/var/atelier/runs/42/split_data/1/out"),
    log_path=Path("/var/atelier/runs/42/split_data/1/log.txt"),
    limits=Limits(memory_bytes=1024**3, cpus=1.5, pids=200, timeout_s=60, tmp_bytes=64 * 1024**2),
)


def test_the_container_of_a_step_is_exactly_this() -> None:
    """Whoever changes what a step may do has to change the snapshot, and so shows it to the reviewer."""
    config = container_config(
        LAUNCH, image="atelier-step:0123456789ab", user="65532:65532", installation="abc"
    )
    said = json.dumps(config).replace(json.dumps(syscall_filter())[1:-1], "<see docker_syscalls>")
    assert json.loads(said) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("hostile", ["../../x", "a b", "", "-rf", "x" * 300, "a\0b", "{{7*7}}", "é"])
def test_names_are_safe_distinct_and_deterministic(hostile: str) -> None:
    name = container_name("abc", hostile)
    assert name == container_name("abc", hostile)
    assert name != container_name("abd", hostile)
    assert all(character.isalnum() or character in "-_" for character in name)
    assert len(name) <= 80
    assert name.isascii()


def test_ordinary_attempts_can_be_recognised_by_name() -> None:
    assert container_name("abc", "0c2f-1") == "atelier-abc-0c2f-1"


def test_a_container_that_waits_is_locked_like_that_of_a_step() -> None:
    """The same document but for program, folders, labels and how much it may press for the processors."""
    slot = Slot(Path("/var/atelier/attempts/pool-1"))
    shape = replace(Shape.of(LAUNCH), warm="table")
    own: dict[str, Any] = container_config(LAUNCH, image="i", user="65532:65532", installation="abc")
    other: dict[str, Any] = waiting_config(
        slot, shape, image="i", user="65532:65532", installation="abc", owner="me"
    )
    host = other["HostConfig"]
    assert host.pop("CpuShares") < 1024
    assert [mount.pop("Source") for mount in host["Mounts"]] == [
        str(LAUNCH.code_dir),
        str(slot.input_dir),
        str(slot.output_dir),
    ]
    for mount in own["HostConfig"]["Mounts"]:
        del mount["Source"]
    assert host == own["HostConfig"]
    assert other["Cmd"][:4] == ["-m", "modules.runtime.worker", "--warm", "table"]
    assert other["Labels"] == {
        "atelier.installation": "abc",
        "atelier.slot": "pool-1",
        "atelier.owner": "me",
    }
    for name in ("Cmd", "Labels", "HostConfig"):
        del own[name], other[name]
    assert own == other
