"""The container of a step as the engine's create call takes it. Pure, so that a test pins the exact document.

Everything a step may do is decided here and nowhere else: no network, no capabilities, no new privileges, a
read-only root, no user rights, hard limits, and of the machine's files only the attempt's own folders.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from executor.runners.base import Limits, StepLaunch, step_arguments, worker_arguments
from executor.runners.docker_syscalls import syscall_filter
from executor.runners.thread_variables import thread_variables
from executor.runners.warm.policy import Shape
from executor.runners.warm.slots import Slot

LABEL = "atelier."
INSTALLATION_LABEL = f"{LABEL}installation"
ATTEMPT_LABEL = f"{LABEL}attempt"
#: of a container that was made before its attempt: the name of its slot, and which executor made it
SLOT_LABEL = f"{LABEL}slot"
OWNER_LABEL = f"{LABEL}owner"
CODE_DIR = "/atelier/code"
INPUT_DIR = "/atelier/in"
OUTPUT_DIR = "/atelier/out"
TEMP_DIR = "/tmp"
#: container log on the engine's disk: twice this at the most
LOG_FILE_BYTES = "128m"
#: of the processors, when they are wanted by more: a step, and a container that gets ready for one
STEP_CPU_SHARES = 1024
WARMING_CPU_SHARES = 512
_SHM_BYTES = 64 * 1024**2
_OPEN_FILES = 4096
#: one file; the size of a whole output is checked when it is stored
_FILE_BYTES = 32 * 1024**3
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,79}")


def container_name(installation: str, attempt_id: str) -> str:
    """Return the deterministic name of an attempt's container: a repeated create is recognised by it."""
    name = f"atelier-{installation}-{attempt_id}"
    if _NAME.fullmatch(name):
        return name
    return "atelier-" + hashlib.sha256(f"{installation}\0{attempt_id}".encode()).hexdigest()[:40]


def container_config(launch: StepLaunch, *, image: str, user: str, installation: str) -> dict[str, object]:
    """Return the whole create document of a step."""
    return _config(
        step_arguments(input_dir=INPUT_DIR, output_dir=OUTPUT_DIR),
        launch.limits,
        image=image,
        user=user,
        labels=_labels(launch, installation),
        host=host_config(launch.limits, launch.code_dir, launch.input_dir, launch.output_dir),
    )


def waiting_config(
    slot: Slot, shape: Shape, *, image: str, user: str, installation: str, owner: str
) -> dict[str, object]:
    """Return the create document of a container that waits for a step: the same, with another program."""
    host = host_config(shape.limits, shape.code_dir, slot.input_dir, slot.output_dir)
    return _config(
        worker_arguments(shape.warm, input_dir=INPUT_DIR, output_dir=OUTPUT_DIR),
        shape.limits,
        image=image,
        user=user,
        labels={INSTALLATION_LABEL: installation, SLOT_LABEL: slot.name, OWNER_LABEL: owner},
        host=host | {"CpuShares": WARMING_CPU_SHARES},
    )


def _config(
    arguments: list[str],
    limits: Limits,
    *,
    image: str,
    user: str,
    labels: Mapping[str, str],
    host: Mapping[str, object],
) -> dict[str, object]:
    return {
        "Image": image,
        "Entrypoint": ["python"],
        "Cmd": arguments,
        "User": user,
        "WorkingDir": TEMP_DIR,
        "Hostname": "step",
        "Env": [f"{name}={value}" for name, value in sorted(step_environment(limits).items())],
        "Labels": labels,
        # twice sure: the container gets a network namespace of its own in which nothing but lo exists. This
        # also spares the engine the making of a network, half of the time a container takes to start.
        "NetworkDisabled": True,
        "Tty": False,
        "OpenStdin": False,
        "StopSignal": "SIGTERM",
        "HostConfig": host,
    }


def host_config(limits: Limits, code_dir: Path, input_dir: Path, output_dir: Path) -> dict[str, object]:
    return {
        "NetworkMode": "none",
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges:true", f"seccomp={syscall_filter()}"],
        "Privileged": False,
        "ReadonlyRootfs": True,
        "Tmpfs": {TEMP_DIR: f"rw,noexec,nosuid,nodev,size={limits.tmp_bytes},mode=1777"},
        "Memory": limits.memory_bytes,
        "MemorySwap": limits.memory_bytes,
        "NanoCpus": round(limits.cpus * 1_000_000_000),
        "PidsLimit": limits.pids,
        "ShmSize": _SHM_BYTES,
        # no nproc: that counts over all containers of the same user; PidsLimit holds per container
        "Ulimits": [
            {"Name": "core", "Soft": 0, "Hard": 0},
            {"Name": "fsize", "Soft": _FILE_BYTES, "Hard": _FILE_BYTES},
            {"Name": "nofile", "Soft": _OPEN_FILES, "Hard": _OPEN_FILES},
        ],
        "Init": True,
        "IpcMode": "private",
        "PublishAllPorts": False,
        "AutoRemove": False,
        "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0},
        # `local` keeps bytes as they are; `json-file` spoils characters that straddle its 16 KB pieces
        "LogConfig": {
            "Type": "local",
            "Config": {"max-size": LOG_FILE_BYTES, "max-file": "2", "compress": "false"},
        },
        # mounts, not binds: a source that is missing is refused, never created
        "Mounts": [
            _mount(code_dir, CODE_DIR, read_only=True),
            _mount(input_dir, INPUT_DIR, read_only=True),
            _mount(output_dir, OUTPUT_DIR, read_only=False),
        ],
    }


def step_environment(limits: Limits) -> dict[str, str]:
    """Return the step's environment variables, from zero: nothing of the executor's gets in."""
    return {
        "HOME": TEMP_DIR,
        "TMPDIR": TEMP_DIR,
        "MPLCONFIGDIR": TEMP_DIR,
        "PYTHONPATH": CODE_DIR,
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        **thread_variables(limits.cpus),
    }


def _labels(launch: StepLaunch, installation: str) -> Mapping[str, str]:
    own = {f"{LABEL}{name}": value for name, value in sorted(launch.labels.items())}
    return own | {INSTALLATION_LABEL: installation, ATTEMPT_LABEL: launch.attempt_id}


def _mount(source: Path, target: str, *, read_only: bool) -> dict[str, object]:
    return {
        "Type": "bind",
        "Source": str(source.absolute()),
        "Target": target,
        "ReadOnly": read_only,
        "BindOptions": {"Propagation": "rprivate"},
    }
