"""Runs every step as a process of this machine, in the virtual environment of its definition. Not isolated.

For machines without an engine. A keeper program (`process_keeper`) holds each step, so steps and their
output outlive the executor and another one adopts them from the state folder. Used by the supervisor from
many threads.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from executor.environments.definition import EnvironmentDefinition
from executor.environments.venv import VirtualEnvironments
from executor.log_store import LogWriter
from executor.runners import process_keeper
from executor.runners.base import (
    Exit,
    ExpectedStep,
    Handle,
    InfrastructureError,
    OnMessage,
    OnProgress,
    StepLaunch,
    step_arguments,
)
from executor.runners.file_holes import free_beginning
from executor.runners.output import StepOutput
from executor.runners.process_identity import Identity, boot_id
from executor.runners.thread_variables import thread_variables
from pipelines.said import said as _

_STREAM = "output"
_READ_BYTES = 256 * 1024
#: how long printed text may wait before readers see it
_FLUSH_INTERVAL_S = 0.1
_START_TIMEOUT_S = 30
_COULD_NOT_START = _("The step's process could not be started: {reason}")
#: after a kill, how long the kernel may take to end a process
_KILL_TIMEOUT_S = 10.0
_TAIL_BYTES = 8192
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_OUT_OF_MEMORY = (b"MemoryError", b"std::bad_alloc", b"Out of Memory Error")


class ProcessRunner:
    """The runner without an engine."""

    name = "process"
    isolated = False

    def __init__(self, environments: VirtualEnvironments, *, state_dir: Path, installation: str) -> None:
        self._environments = environments
        self._state_dir = state_dir / installation

    def prepare(self, environment: EnvironmentDefinition, on_message: OnMessage) -> None:
        self._environments.ensure(environment, on_message)

    def start(self, launch: StepLaunch) -> Handle:
        folder = self._folder(launch.attempt_id)
        (folder / "tmp").mkdir(parents=True, exist_ok=True)
        if Identity.read(folder) is None:
            python = self._environments.python(launch.environment)
            if not python.exists():
                raise InfrastructureError(_("The step's environment is gone; it is built again."))
            _write_launch(folder, launch, python)
            _start_keeper(folder)
        return Handle(self.name, launch.attempt_id, _reference(folder))

    def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
        folder = self._folder(handle.attempt_id)
        identity = Identity.read(folder)
        if identity is None:
            return Exit(None, missing=True, message=_("The step's process is gone."))
        with LogWriter(launch_log) as writer:
            output = StepOutput(writer, on_progress)
            position = _position(writer)
            with (folder / "raw.log").open("rb") as raw, identity.watch() as keeper:
                raw.seek(position)
                ended = False
                committed_at = 0.0
                while True:
                    data = raw.read(_READ_BYTES)
                    position += len(data)
                    output.feed(_STREAM, data)
                    if not data and ended:
                        output.finish()
                    if not data or time.monotonic() - committed_at > _FLUSH_INTERVAL_S:
                        committed = position - output.holds(_STREAM)
                        writer.commit({"position": committed})
                        free_beginning(folder / "raw.log", committed - _TAIL_BYTES)
                        committed_at = time.monotonic()
                    if data:
                        continue
                    if ended:
                        break
                    # what is printed between this read and the end is read in one more round
                    ended = keeper.ended(_FLUSH_INTERVAL_S)
        return _exit(folder)

    def stop(self, handle: Handle, grace_s: float) -> None:
        identity = Identity.read(self._folder(handle.attempt_id))
        if identity is None:
            return
        with identity.watch() as keeper:
            if keeper.ended(0):
                return
            identity.signal_step(force=False)
            if not keeper.ended(grace_s):
                identity.signal_step(force=True)
                if not keeper.ended(_KILL_TIMEOUT_S):
                    raise InfrastructureError(_("The step's process does not end, not even when killed."))

    def remove(self, handle: Handle) -> None:
        self.stop(handle, grace_s=0)
        shutil.rmtree(self._folder(handle.attempt_id), ignore_errors=True)

    def list_owned(self) -> list[tuple[Handle, bool]]:
        owned: list[tuple[Handle, bool]] = []
        for launch in sorted(self._state_dir.glob("*/launch.json")):
            identity = Identity.read(launch.parent)
            if identity is None:
                continue
            with identity.watch() as keeper:
                running = not keeper.ended(0)
            attempt_id = str(json.loads(launch.read_text(encoding="utf-8"))["attempt_id"])
            owned.append((Handle(self.name, attempt_id, _reference(launch.parent)), running))
        return owned

    def expect(self, steps: Sequence[ExpectedStep]) -> None:
        """Nothing is kept ready."""

    def run_ended(self, run: str) -> None:
        """Steps share nothing."""

    def tidy(self) -> None:
        """Attempts are all there is."""

    def close(self) -> None:
        """Nothing is held."""

    def _folder(self, attempt_id: str) -> Path:
        if _NAME.fullmatch(attempt_id):
            return self._state_dir / attempt_id
        return self._state_dir / hashlib.sha256(attempt_id.encode()).hexdigest()


def _write_launch(folder: Path, launch: StepLaunch, python: Path) -> None:
    temp = str(folder / "tmp")
    environment = {
        # from zero: nothing of the executor's environment gets in
        "PATH": f"{python.parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": temp,
        "TMPDIR": temp,
        "MPLCONFIGDIR": temp,
        "PYTHONPATH": str(launch.code_dir),
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        **thread_variables(launch.limits.cpus),
    }
    arguments = step_arguments(input_dir=str(launch.input_dir), output_dir=str(launch.output_dir))
    value = {
        "attempt_id": launch.attempt_id,
        "boot_id": boot_id(),
        "arguments": [str(python), *arguments],
        "environment": environment,
        "memory_bytes": launch.limits.memory_bytes,
    }
    (folder / "launch.json").write_text(json.dumps(value), encoding="utf-8")


def _start_keeper(folder: Path) -> None:
    """Start the keeper and return when the step runs. It detaches itself, so nothing is left to wait for."""
    command = [sys.executable, "-I", "-S", process_keeper.__file__, str(folder)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_START_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InfrastructureError(_COULD_NOT_START.format(reason=error)) from error
    deadline = time.monotonic() + _START_TIMEOUT_S
    while Identity.read(folder) is None:
        # the keeper of a twin start holds the lock and is about to say who it is
        if done.returncode != 0 or time.monotonic() > deadline:
            reason = done.stderr.decode("utf-8", "replace")[-500:]
            raise InfrastructureError(_COULD_NOT_START.format(reason=reason))
        time.sleep(0.02)


def _reference(folder: Path) -> str:
    identity = Identity.read(folder)
    return identity.reference if identity else ""


def _exit(folder: Path) -> Exit:
    try:
        code = int(json.loads((folder / "exit.json").read_text(encoding="utf-8"))["exit_code"])
    except FileNotFoundError:
        return Exit(None, missing=True, message=_("The step's process was lost."))
    out_of_memory = code != 0 and any(sign in _tail(folder / "raw.log") for sign in _OUT_OF_MEMORY)
    return Exit(code, out_of_memory=out_of_memory)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        return file.read()


def _position(writer: LogWriter) -> int:
    value = (writer.cursor or {}).get("position")
    return value if isinstance(value, int) else 0
