"""The runner in memory: steps are scripted behaviours in threads. For tests; it executes no module.

A `FakeEngine` is the world that survives a restart of the executor: give the same engine to a new
`FakeRunner` and it adopts what the old one started. `engine.reachable = False` makes every verb fail as a
dead engine does.

    runner = FakeRunner({"train_model": fail("0001", "Column not found"), "split_data": until_stopped()})

Behaviours are looked up under the attempt id, then under each label's value (node, step), then under the
module's name in request.json; a list is used up one behaviour per attempt, its last one stays. Without a
behaviour a step succeeds at once with small outputs on every port that request.json declares.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from executor.environments.definition import EnvironmentDefinition
from executor.log_store import LogWriter
from executor.runners import fake_outputs
from executor.runners.base import (
    EnvironmentBuildError,
    Exit,
    ExpectedStep,
    Handle,
    InfrastructureError,
    OnMessage,
    OnProgress,
    RunnerError,
    StepLaunch,
)
from executor.runners.output import StepOutput
from pipelines.said import kept
from pipelines.said import said as _

_STOPPED = 143
_READ_BYTES = 64 * 1024


@dataclass(frozen=True)
class Behaviour:
    """What a scripted step does, in this order: print, sleep, hold on, end."""

    #: printed at the start; `::atelier::` lines are understood as progress
    prints: str = ""
    #: seconds between start and end; a stop cuts it short
    seconds: float = 0.0
    #: runs until it is stopped or its gate (FakeEngine.release) opens
    holds: bool = False
    exit_code: int = 0
    #: port → file name → content; None: small valid outputs for the declared ports
    outputs: Mapping[str, Mapping[str, bytes]] | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    #: the error of a failed result (section of the step protocol); turns the result into a failed one
    error: Mapping[str, object] | None = None
    #: False: the step ends without result.json
    writes_result: bool = True
    out_of_memory: bool = False
    #: the step vanishes when it would end, as after a crash of the engine
    lost: bool = False
    #: start itself fails as an unreachable engine does
    start_fails: bool = False

    @property
    def takes_time(self) -> bool:
        return self.holds or self.seconds > 0.0


Script = Mapping[str, Behaviour | Sequence[Behaviour]]


def succeed(
    *,
    prints: str = "",
    seconds: float = 0.0,
    outputs: Mapping[str, Mapping[str, bytes]] | None = None,
    metrics: Mapping[str, float] | None = None,
    warnings: Sequence[str] = (),
) -> Behaviour:
    return Behaviour(
        prints=prints, seconds=seconds, outputs=outputs, metrics=metrics or {}, warnings=warnings
    )


def fail(code: str = "0000", message: str = "The module failed.", *, kind: str = "module") -> Behaviour:
    """The module ends with an error of its own: result.json says so and the exit code is 1."""
    error = {"code": code, "kind": kind, "title": message, "message": message, "where": {}}
    return Behaviour(exit_code=1, error=error | {"cause": "", "action": "", "details": ""})


def until_stopped(*, prints: str = "") -> Behaviour:
    return Behaviour(prints=prints, holds=True)


def lose() -> Behaviour:
    return Behaviour(lost=True)


@dataclass
class _Attempt:
    """A step of the fake world."""

    launch: StepLaunch
    behaviour: Behaviour
    installation: str
    printed: bytearray = field(default_factory=bytearray)
    exit: Exit | None = None
    removed: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        return self.exit is None


class FakeEngine:
    """What a restart of the executor does not touch: the attempts and their threads."""

    def __init__(self) -> None:
        self.reachable = True
        self.attempts: dict[str, _Attempt] = {}
        #: every attempt ever started, in order
        self.started: list[StepLaunch] = []
        self.prepared: list[str] = []
        self.lock = threading.Lock()

    def release(self, attempt_id: str | None = None) -> None:
        """Let one held step end by itself, or all of them."""
        for key, attempt in list(self.attempts.items()):
            if attempt_id in (None, key):
                attempt.stopping.set()

    def lose(self, attempt_id: str) -> None:
        """Take an attempt away without a trace, as a crash of the machine does."""
        attempt = self.attempts.pop(attempt_id)
        with attempt.changed:
            attempt.removed = True
            attempt.changed.notify_all()
        attempt.stopping.set()


class FakeRunner:
    """Runner over a `FakeEngine`."""

    name = "fake"
    isolated = False

    def __init__(
        self,
        script: Script | None = None,
        *,
        engine: FakeEngine | None = None,
        installation: str = "fake",
        build_error: str = "",
        imagines: bool = False,
    ) -> None:
        self.script: dict[str, Behaviour | Sequence[Behaviour]] = dict(script or {})
        self.engine = engine or FakeEngine()
        #: when set, prepare fails with this message
        self.build_error = build_error
        #: steps read and write no files (see `executor.exchange`); for what has no script
        self.imagines = imagines and not script
        self._installation = installation
        self._used: dict[str, int] = {}

    def prepare(self, environment: EnvironmentDefinition, on_message: OnMessage) -> None:
        self._check_reachable()
        if self.build_error:
            raise EnvironmentBuildError(self.build_error, log_tail=self.build_error)
        if environment.digest not in self.engine.prepared:
            on_message(_("Building the environment {name}").format(name=environment.name))
            self.engine.prepared.append(environment.digest)

    def start(self, launch: StepLaunch) -> Handle:
        self._check_reachable()
        handle = Handle(self.name, launch.attempt_id, launch.attempt_id)
        with self.engine.lock:
            if launch.attempt_id in self.engine.attempts:
                return handle
            behaviour = self._behaviour_of(launch)
            if behaviour.start_fails:
                raise InfrastructureError("The fake engine refused to start the step.")
            attempt = _Attempt(launch, behaviour, self._installation)
            self.engine.attempts[launch.attempt_id] = attempt
            self.engine.started.append(launch)
        if self.imagines:
            _end(attempt, Exit(0, quiet=True))
        elif behaviour.takes_time:
            name = f"fake-{launch.attempt_id}"
            threading.Thread(target=_play, args=(attempt,), name=name, daemon=True).start()
        else:
            _play(attempt)
        return handle

    def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
        self._check_reachable()
        attempt = self.engine.attempts.get(handle.attempt_id)
        if attempt is None:
            return Exit(None, missing=True, message="The step is gone.")
        if attempt.exit is not None and not attempt.printed:
            return attempt.exit
        with LogWriter(launch_log) as writer:
            output = StepOutput(writer, on_progress)
            position = _position_of(writer)
            while True:
                data = _read_on(attempt, position)
                position += len(data)
                output.feed("stdout", data)
                if not data:
                    output.finish()
                writer.commit({"position": position - output.holds("stdout")})
                if not data:
                    return _exit_of(attempt)

    def stop(self, handle: Handle, grace_s: float) -> None:
        self._check_reachable()
        attempt = self.engine.attempts.get(handle.attempt_id)
        if attempt is not None:
            _end(attempt, Exit(_STOPPED, message="The step was stopped."))

    def remove(self, handle: Handle) -> None:
        self._check_reachable()
        attempt = self.engine.attempts.pop(handle.attempt_id, None)
        if attempt is not None:
            _end(attempt, Exit(_STOPPED, message="The step was removed."))

    def list_owned(self) -> list[tuple[Handle, bool]]:
        self._check_reachable()
        return [
            (Handle(self.name, key, key), attempt.running)
            for key, attempt in list(self.engine.attempts.items())
            if attempt.installation == self._installation
        ]

    def expect(self, steps: Sequence[ExpectedStep]) -> None:
        """Nothing is kept ready."""

    def run_ended(self, run: str) -> None:
        """Steps share nothing."""

    def tidy(self) -> None:
        """Attempts are all there is."""

    def close(self) -> None:
        """Nothing is held."""

    def _check_reachable(self) -> None:
        if not self.engine.reachable:
            raise InfrastructureError("The fake engine cannot be reached.")

    def _behaviour_of(self, launch: StepLaunch) -> Behaviour:
        if not self.script:
            return Behaviour()
        for key in (launch.attempt_id, *launch.labels.values(), fake_outputs.module_of(launch.input_dir)):
            entry = self.script.get(key)
            if isinstance(entry, Behaviour):
                return entry
            if entry:
                index = self._used.get(key, 0)
                self._used[key] = index + 1
                return entry[min(index, len(entry) - 1)]
        return Behaviour()


def _play(attempt: _Attempt) -> None:
    """The life of one scripted step, in its own thread."""
    behaviour = attempt.behaviour
    with attempt.changed:
        attempt.printed += behaviour.prints.encode()
        attempt.changed.notify_all()
    attempt.stopping.wait(None if behaviour.holds else behaviour.seconds)
    if attempt.exit is not None or attempt.removed:
        return
    if behaviour.lost:
        with attempt.changed:
            attempt.removed = True
            attempt.changed.notify_all()
        return
    try:
        _write_result(attempt.launch, behaviour)
    except OSError as error:
        _end(attempt, Exit(1, message=f"The fake step could not write its result: {error}"))
        return
    code = 137 if behaviour.out_of_memory else behaviour.exit_code
    _end(attempt, Exit(code, out_of_memory=behaviour.out_of_memory, quiet=True))


def _write_result(launch: StepLaunch, behaviour: Behaviour) -> None:
    if not behaviour.writes_result or behaviour.out_of_memory:
        return
    out = launch.output_dir
    ports = fake_outputs.write_ports(launch.input_dir, out, behaviour.outputs) if not behaviour.error else {}
    result: dict[str, object] = {"format": 1, "status": "failed" if behaviour.error else "succeeded"}
    if behaviour.error:
        result["error"] = dict(behaviour.error)
    else:
        warnings = [{"message": sentence, "said": kept(sentence)} for sentence in behaviour.warnings]
        result |= {"outputs": ports, "metrics": dict(behaviour.metrics), "warnings": warnings}
    aside = out / "result.json.new"
    aside.write_text(json.dumps(result), encoding="utf-8")
    aside.replace(out / "result.json")


def _end(attempt: _Attempt, exit_: Exit) -> None:
    """End an attempt; the first end wins."""
    with attempt.changed:
        if attempt.exit is None:
            attempt.exit = exit_
        attempt.changed.notify_all()
    attempt.stopping.set()


def _read_on(attempt: _Attempt, position: int) -> bytes:
    """Return what was printed after `position`, waiting for it; nothing once the step has ended."""
    with attempt.changed:
        attempt.changed.wait_for(
            lambda: len(attempt.printed) > position or not attempt.running or attempt.removed
        )
        return bytes(attempt.printed[position : position + _READ_BYTES])


def _exit_of(attempt: _Attempt) -> Exit:
    if attempt.exit is not None:
        return attempt.exit
    return Exit(None, missing=True, message="The step vanished.")


def _position_of(writer: LogWriter) -> int:
    value = (writer.cursor or {}).get("position", 0)
    if not isinstance(value, int):
        raise RunnerError("The position kept beside the log cannot be read.")
    return value
