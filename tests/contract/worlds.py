"""A world per runner: launches that do what a test lists, and runners that share what a restart leaves."""

from __future__ import annotations

import json
import shutil
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import modules.runtime
from executor.environments.definition import EnvironmentDefinition
from executor.environments.image import BuildSettings, ImageBuilder
from executor.environments.loader import DEFAULT_BASE_IMAGE
from executor.environments.venv import VirtualEnvironments
from executor.runners.base import ExpectedStep, Handle, Limits, Runner, StepLaunch
from executor.runners.docker import DockerRunner
from executor.runners.docker_client import EngineClients
from executor.runners.fake import Behaviour, FakeEngine, FakeRunner
from executor.runners.process import ProcessRunner
from executor.runners.warm.pool import PoolSettings
from executor.runners.warm.starts import WarmSettings

#: nothing to install: made in a moment
TINY = EnvironmentDefinition("tiny", DEFAULT_BASE_IMAGE)
SUCCEEDED = {"format": 1, "status": "succeeded", "outputs": {}, "metrics": {}, "warnings": []}
_LIMITS = Limits(memory_bytes=512 * 1024**2)
_PROGRAM = Path(__file__).with_name("step_program.py")
_RUNTIME = Path(modules.runtime.__file__).parent

Action = tuple[str, Any]


class World(Protocol):
    def new_runner(self) -> Runner: ...

    def launch(self, *actions: Action, limits: Limits | None = None) -> StepLaunch: ...

    def close(self) -> None: ...


@dataclass
class _RealWorld:
    """Launches of a real program in folders below one temporary folder."""

    folder: Path
    runners: list[Runner] = field(default_factory=list)

    @property
    def attempts(self) -> Path:
        return self.folder / "attempts"

    def launch(self, *actions: Action, limits: Limits | None = None) -> StepLaunch:
        attempt_id = uuid.uuid4().hex
        base = self.attempts / attempt_id
        for path in (base / "in", base / "out"):
            path.mkdir(parents=True)
        (base / "in" / "request.json").write_text(json.dumps({"actions": actions}), encoding="utf-8")
        return make_launch(base, attempt_id, limits, code_dir=self._code_of(attempt_id))

    def _code_of(self, attempt_id: str) -> Path:
        """Make the code that an attempt runs."""
        code = self.folder / "code" / attempt_id
        write_code(code)
        return code

    def close(self) -> None:
        for runner in self.runners:
            runner.close()


def write_code(code: Path) -> None:
    """Put the tests' own program where the steps' library would be."""
    runtime = code / "modules" / "runtime"
    runtime.mkdir(parents=True)
    (code / "modules" / "__init__.py").touch()
    (runtime / "__init__.py").touch()
    shutil.copyfile(_PROGRAM, runtime / "__main__.py")


def write_warm_code(code: Path) -> None:
    """The same, and the real worker with nothing to load."""
    write_code(code)
    runtime = code / "modules" / "runtime"
    for name in ("worker", "worker_orders", "worker_forks", "warm"):
        shutil.copyfile(_RUNTIME / f"{name}.py", runtime / f"{name}.py")
    (runtime / "command_line.py").write_text(_COMMAND_LINE, encoding="utf-8")
    (runtime / "warmups.py").write_text(_WARMUPS, encoding="utf-8")


_COMMAND_LINE = """
import runpy
from pathlib import Path

def main(arguments):
    runpy.run_path(str(Path(__file__).with_name("__main__.py")), run_name="__main__")
    return 0
"""
_WARMUPS = """
import types

WARMUPS = {"table": types.SimpleNamespace(first=("decimal",), later=(), rehearse=None, rehearse_later=None)}

def rehearse(*parts):
    print("this must not be seen")
"""


def make_launch(
    base: Path,
    attempt_id: str,
    limits: Limits | None,
    environment: EnvironmentDefinition = TINY,
    *,
    code_dir: Path | None = None,
) -> StepLaunch:
    return StepLaunch(
        attempt_id=attempt_id,
        labels={"run": "run-1", "step": "step-1"},
        environment=environment,
        code_dir=code_dir or base / "code",
        input_dir=base / "in",
        output_dir=base / "out",
        log_path=base / "log.txt",
        limits=limits or _LIMITS,
    )


@dataclass
class ProcessWorld(_RealWorld):
    environments: VirtualEnvironments = field(kw_only=True)

    def new_runner(self) -> Runner:
        runner = ProcessRunner(self.environments, state_dir=self.folder / "state", installation="contract")
        self.runners.append(runner)
        return runner

    def close(self) -> None:
        for handle, _ in self.new_runner().list_owned():
            self.runners[-1].remove(handle)
        super().close()


@dataclass
class DockerWorld(_RealWorld):
    """Every container is made for its step."""

    installation: str = field(kw_only=True)
    #: how many containers wait
    pool_size: int = field(default=0, kw_only=True)
    is_dead: Callable[[str], bool] = field(default=lambda _owner: False, kw_only=True)

    def new_runner(self) -> DockerRunner:
        clients = EngineClients()
        builder = ImageBuilder(clients, BuildSettings(lock_dir=self.folder / "locks"))
        warm = WarmSettings(
            self.attempts,
            PoolSettings(self.pool_size, memory_mb=2000, idle_s=300),
            owner=f"executor-{len(self.runners)}",
            is_dead=self.is_dead,
        )
        runner = DockerRunner(clients, builder, installation=self.installation, warm=warm)
        self.runners.append(runner)
        return runner

    def close(self) -> None:
        for handle, _ in self.new_runner().list_owned():
            self.runners[-1].remove(handle)
        super().close()


@dataclass
class WarmWorld(DockerWorld):
    """Steps find containers that wait for them."""

    pool_size: int = field(default=1, kw_only=True)

    def launch(self, *actions: Action, limits: Limits | None = None) -> StepLaunch:
        return replace(super().launch(*actions, limits=limits), warm="table")

    def new_runner(self) -> DockerRunner:
        """The runner has a container ready, the first time this is called."""
        runner = super().new_runner()
        if len(self.runners) == 1:
            runner.prepare(TINY, lambda _: None)
            self.make_ready(runner)
        return runner

    def make_ready(self, runner: DockerRunner, *, limits: Limits = _LIMITS) -> None:
        """Wait until there is a container with these limits, and no other."""
        step = ExpectedStep(TINY, self._code_of(""), limits, "table")
        # more weight than what was wanted before, for there is one place
        runner.expect([step] * 100)
        until = time.monotonic() + 30
        while runner.waiting(limits) < 1:
            assert time.monotonic() < until, "no container became ready"
            time.sleep(0.02)

    def _code_of(self, attempt_id: str) -> Path:
        code = self.folder / "code"
        if not code.exists():
            write_warm_code(code)
        return code


@dataclass
class SharedWorld(WarmWorld):
    """Steps share the container of their run."""

    def launch(self, *actions: Action, limits: Limits | None = None) -> StepLaunch:
        return replace(super().launch(*actions, limits=limits), shared_by="run-1")

    def close(self) -> None:
        for runner in self.runners:
            runner.run_ended("run-1")
        super().close()


class FakeWorld:
    """Tells the same stories to the fake runner."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = FakeEngine()
        self._script: dict[str, Behaviour | Sequence[Behaviour]] = {}

    def new_runner(self) -> Runner:
        runner = FakeRunner(engine=self._engine)
        # shared, so that launches made later are known as well
        runner.script = self._script
        return runner

    def launch(self, *actions: Action, limits: Limits | None = None) -> StepLaunch:
        attempt_id = uuid.uuid4().hex
        base = self._folder / attempt_id
        for name in ("code", "in", "out"):
            (base / name).mkdir(parents=True)
        (base / "in" / "request.json").write_text(json.dumps({"actions": actions}), encoding="utf-8")
        self._script[attempt_id] = _behaviour(actions)
        return make_launch(base, attempt_id, limits)

    def close(self) -> None:
        for attempt_id in list(self._engine.attempts):
            self.new_runner().remove(Handle("fake", attempt_id, attempt_id))


def _behaviour(actions: tuple[Action, ...]) -> Behaviour:
    prints = ""
    exit_code, seconds, holds, result = 0, 0.0, False, False
    for name, value in actions:
        match name:
            case "print":
                prints += value
            case "print_error":
                prints += value + "\n"
            case "lines":
                prints += "".join(f"line {number}\n" for number in range(value))
            case "slow_lines":
                prints += "".join(
                    f'line {number}\nerror line {number}\n::atelier:: {{"progress": {number / value}}}\n'
                    for number in range(value)
                )
            case "sleep":
                seconds = value
            case "hold":
                holds = True
            case "result":
                result = True
            case "exit":
                exit_code = value
            case "ignore_stop":
                pass
            case _:
                raise ValueError(name)
    return Behaviour(prints=prints, seconds=seconds, holds=holds, exit_code=exit_code, writes_result=result)
