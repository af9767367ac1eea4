"""The runner contract: what the executor asks of whatever executes a step.

A runner starts one step from a `StepLaunch`, hands out a `Handle` that can be kept in the database and used
by another process after a restart, and says how the step ended. It knows no run, no graph and no database;
deadlines, retries and the meaning of the result belong to the executor. All verbs are idempotent: starting
an attempt twice gives the same handle, stopping or removing twice is harmless. Runners know nothing of
each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from executor.environments.definition import EnvironmentDefinition

OnMessage = Callable[[str], None]
#: called with a fraction between 0 and 1 and a message; either may be absent
OnProgress = Callable[[float | None, str | None], None]


@dataclass(frozen=True)
class Limits:
    """What one step may use."""

    memory_bytes: int = 2 * 1024**3
    cpus: float = 1.0
    #: processes and threads together
    pids: int = 256
    #: enforced by the executor, never by a runner
    timeout_s: float = 3600.0
    #: size of the step's temporary folder
    tmp_bytes: int = 512 * 1024**2


@dataclass(frozen=True)
class StepLaunch:
    """Everything a runner needs to start one attempt of one step."""

    attempt_id: str
    #: run, step and the like; the runner adds its installation and the attempt
    labels: Mapping[str, str]
    environment: EnvironmentDefinition
    #: the immutable code bundle; holds the package `modules`
    code_dir: Path
    #: holds request.json and what it refers to; the step cannot write here
    input_dir: Path
    #: empty before the start; the step writes its outputs and result.json here
    output_dir: Path
    #: the log as users read it (see executor.log_store)
    log_path: Path
    limits: Limits
    #: whose steps may share a container with this one (a run's id); empty: it gets one of its own
    shared_by: str = ""
    #: what the module imports, by the name of a warm-up (`modules.runtime.warm`); empty: cannot start warm
    warm: str = ""
    #: whether it runs code of a user's, whose word that it has ended is not taken
    user_code: bool = True


@dataclass(frozen=True)
class ExpectedStep:
    """A step that will probably start within seconds: what a container must be like to serve it."""

    environment: EnvironmentDefinition
    code_dir: Path
    limits: Limits
    warm: str
    shared_by: str = ""


@dataclass(frozen=True)
class Handle:
    """A started step, in a form that survives a restart of the executor."""

    runner: str
    attempt_id: str
    #: container id, process identity: only the runner that made it can read it
    reference: str

    def to_json(self) -> dict[str, str]:
        return {"runner": self.runner, "attempt_id": self.attempt_id, "reference": self.reference}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Handle:
        return cls(
            runner=str(value["runner"]),
            attempt_id=str(value["attempt_id"]),
            reference=str(value["reference"]),
        )


@dataclass(frozen=True)
class Exit:
    """How a step's program ended. An exit code of 0 alone is not success: result.json decides."""

    #: None when nobody can tell; 128 + n when a signal n ended the program
    exit_code: int | None
    out_of_memory: bool = False
    #: the program or its container is gone without a trace: the infrastructure's fault
    missing: bool = False
    message: str = ""
    #: nothing of the attempt runs any more: its outputs can be moved, nobody writes to them
    quiet: bool = field(default=False, compare=False)


class Runner(Protocol):
    """What executes steps. Every method may be called from any thread."""

    #: docker, process, fake
    name: str
    #: whether a step is kept away from the machine and the network
    isolated: bool

    def prepare(self, environment: EnvironmentDefinition, on_message: OnMessage) -> None:
        """Build what the environment needs, once per digest; return at once when it is there.

        Raises EnvironmentBuildError with the end of the build log, InfrastructureError when the builder
        itself cannot be reached.
        """

    def start(self, launch: StepLaunch) -> Handle:
        """Start the attempt, or return the handle of the one already started (also when it has ended)."""

    def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
        """Block until the step has ended; meanwhile write its output to `launch_log` and report progress.

        The last lines may reach the log a moment later, but before `remove` returns.
        May be called again after a restart of the executor: the log then continues without gap or repetition.
        One waiter per handle at a time.
        """

    def stop(self, handle: Handle, grace_s: float) -> None:
        """Ask the step to end, kill it after `grace_s` seconds. Harmless when it has ended or is gone."""

    def remove(self, handle: Handle) -> None:
        """Forget the attempt and free what it holds; kills it if it still runs. Harmless when it is gone."""

    def list_owned(self) -> list[tuple[Handle, bool]]:
        """Every attempt of this installation that exists, with whether it still runs. Never foreign ones."""

    def expect(self, steps: Sequence[ExpectedStep]) -> None:
        """Take the hint that these steps will start soon. Returns at once; it may be wrong."""

    def run_ended(self, run: str) -> None:
        """Free what the steps of a run (`StepLaunch.shared_by`) shared. Harmless when there is nothing."""

    def tidy(self) -> None:
        """Remove what dead executors left that `list_owned` does not show (what was kept ready)."""

    def close(self) -> None:
        """Release connections. Steps keep running."""


@runtime_checkable
class KeepsReady(Protocol):
    """What a runner can do besides that keeps containers ready."""

    def recall(self, steps: Sequence[ExpectedStep]) -> None:
        """Take the hint that steps like these ran lately: be ready for as many, without haste.

        Returns at once.
        """


class RunnerError(Exception):
    """The runner could not do what was asked."""


class InfrastructureError(RunnerError):
    """The engine or the machine failed, not the step: trying again may help."""


class EnvironmentBuildError(RunnerError):
    """The environment of the step could not be built."""

    def __init__(self, message: str, *, log_tail: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        #: the last lines of the build log
        self.log_tail = log_tail
        #: what the operator can do
        self.hint = hint


def step_arguments(*, input_dir: str, output_dir: str) -> list[str]:
    """Return the arguments after the interpreter. Fixed here: no graph and no request can change them."""
    return [
        "-m",
        "modules.runtime",
        "--request",
        f"{input_dir}/request.json",
        "--input",
        input_dir,
        "--output",
        output_dir,
    ]


def worker_arguments(warm: str, *, input_dir: str, output_dir: str) -> list[str]:
    """Return the arguments of a program that loads what steps use and waits for one."""
    return ["-m", "modules.runtime.worker", "--warm", warm, "--input", input_dir, "--output", output_dir]
