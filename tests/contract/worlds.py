"""A world per runner: launches that do what a test lists, and runners that share what a restart leaves."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from executor.environments.definition import EnvironmentDefinition
from executor.environments.image import BuildSettings, ImageBuilder
from executor.environments.loader import DEFAULT_BASE_IMAGE
from executor.environments.venv import VirtualEnvironments
from executor.runners.base import Handle, Limits, Runner, StepLaunch
from executor.runners.docker import DockerRunner
from executor.runners.docker_client import EngineClients
from executor.runners.fake import Behaviour, FakeEngine, FakeRunner
from executor.runners.process import ProcessRunner

#: nothing to install: made in a moment
TINY = EnvironmentDefinition("tiny", DEFAULT_BASE_IMAGE)
SUCCEEDED = {"format": 1, "status": "succeeded", "outputs": {}, "metrics": {}, "warnings": []}
_PROGRAM = Path(__file__).with_name("step_program.py")

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

    def launch(self, *actions: Action, limits: Limits | None = None) -> StepLaunch:
        attempt_id = uuid.uuid4().hex
        base = self.folder / attempt_id
        runtime = base / "code" / "modules" / "runtime"
        for path in (runtime, base / "in", base / "out"):
            path.mkdir(parents=True)
        (base / "code" / "modules" / "__init__.py").touch()
        (runtime / "__init__.py").touch()
        shutil.copyfile(_PROGRAM, runtime / "__main__.py")
        (base / "in" / "request.json").write_text(json.dumps({"actions": actions}), encoding="utf-8")
        return make_launch(base, attempt_id, limits)

    def close(self) -> None:
        for runner in self.runners:
            runner.close()


def make_launch(
    base: Path, attempt_id: str, limits: Limits | None, environment: EnvironmentDefinition = TINY
) -> StepLaunch:
    return StepLaunch(
        attempt_id=attempt_id,
        labels={"run": "run-1", "step": "step-1"},
        environment=environment,
        code_dir=base / "code",
        input_dir=base / "in",
        output_dir=base / "out",
        log_path=base / "log.txt",
        limits=limits or Limits(memory_bytes=512 * 1024**2),
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
    installation: str = field(kw_only=True)

    def new_runner(self) -> Runner:
        clients = EngineClients()
        builder = ImageBuilder(clients, BuildSettings(lock_dir=self.folder / "locks"))
        runner = DockerRunner(clients, builder, installation=self.installation)
        self.runners.append(runner)
        return runner

    def close(self) -> None:
        for handle, _ in self.new_runner().list_owned():
            self.runners[-1].remove(handle)
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
    exit_code, holds, result = 0, False, False
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
    return Behaviour(prints=prints, holds=holds, exit_code=exit_code, writes_result=result)
