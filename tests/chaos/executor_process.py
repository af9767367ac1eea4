"""The executor as a process of its own, with what a fault test puts into it. Forked by `nursery`."""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from executor import crash_points
from executor.core import machine
from executor.core.retry import RetryPolicy
from executor.runners.base import Runner
from executor.supervisor import Supervisor, Timing
from executor.toolkit import default_tools
from tests.chaos import clocks, faults, hangs
from tests.chaos.engine import SteadyRunner


@dataclass(frozen=True)
class ExecutorConfig:
    """How one executor is started. JSON, because it goes to the nursery over a pipe."""

    #: socket of the engine process; empty: the runner of the settings
    engine: str = ""
    max_parallel: int = 4
    #: dies when this point is reached for the n-th time
    crash_at: str = ""
    crash_on: int = 1
    #: seed of injected faults; None: none
    faults: int | None = None
    #: verbs of the runner that never return or always fail
    hang: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()
    #: seconds by which the wall clock is wrong, at once or (`clock_jumps`) when SIGUSR1 arrives
    clock_s: float = 0.0
    clock_jumps: bool = False
    step_timeout_s: float | None = None
    #: fields of `Timing` that differ from the default
    timing: Mapping[str, float] = field(default_factory=dict)
    #: fields of `Tools` that differ from the default (limits in seconds)
    tools: Mapping[str, float] = field(default_factory=dict)
    #: pauses before a lost step is tried again, where they differ from the default
    retry_pauses_s: tuple[float, ...] | None = None
    #: a file that gets a line for each write that was refused
    refused_log: str = ""

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> ExecutorConfig:
        values: dict[str, Any] = json.loads(text)
        lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        return cls(**values | lists)


def run(config: ExecutorConfig, log: Path) -> None:
    """Drive runs until SIGTERM or death. Never returns to the nursery."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    signal.signal(signal.SIGUSR2, _tell_where_threads_are)
    _apply_settings(config)
    clocks.install(config.clock_s, jumps=config.clock_jumps)
    if config.crash_at:
        crash_points.install(_killer(config.crash_at, config.crash_on))
    dice = faults.Dice(config.faults, faults.Rates()) if config.faults is not None else None
    runner = _runner(config, dice)
    if config.refused_log:
        _note_refusals(Path(config.refused_log))
    changes: Any = config.tools
    tools = dataclasses.replace(default_tools(runner), **changes)
    supervisor = Supervisor(
        runner, tools=tools, max_parallel=config.max_parallel, timing=Timing(**config.timing)
    )
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    supervisor.start()
    while not stop.wait(0.2) and supervisor.is_alive():
        pass
    alive = supervisor.is_alive()
    supervisor.stop()
    runner.close()
    if dice is not None:
        sys.stdout.write(f"{faults.TOLD}{json.dumps(dice.thrown)}\n")
        sys.stdout.flush()
    os._exit(0 if alive else 3)


def _apply_settings(config: ExecutorConfig) -> None:
    from django.conf import settings

    if config.step_timeout_s is not None:
        settings.ATELIER_STEP_TIMEOUT_S = config.step_timeout_s
    if config.retry_pauses_s is not None:
        vars(machine)["RetryPolicy"] = lambda: RetryPolicy(config.retry_pauses_s or ())


def _tell_where_threads_are(_number: int, _frame: object) -> None:
    """Not with `faulthandler`: while threads run on, its look at them may end the process."""
    for thread_id, frame in sys._current_frames().items():
        sys.stderr.write(f"thread {thread_id}\n{''.join(traceback.format_stack(frame))}")
    sys.stderr.flush()


def _runner(config: ExecutorConfig, dice: faults.Dice | None) -> Runner:
    runner: Any
    if config.engine:
        runner = SteadyRunner(Path(config.engine))
    else:
        from executor.runners import registry

        runner = registry.choose_runner()
    if config.hang or config.refuse:
        runner = hangs.StuckRunner(runner, hang=config.hang, refuse=config.refuse)
    if dice is not None:
        faults.infect_database(dice)
        faults.infect_store(dice)
        runner = faults.FaultyRunner(runner, dice)
    chosen: Runner = runner
    return chosen


def _killer(name: str, on: int) -> Callable[[str], None]:
    counts = itertools.count(1)

    def die(reached: str) -> None:
        if reached == name and next(counts) == on:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def _note_refusals(path: Path) -> None:
    """Write down each write that the store refused because the lease was lost."""
    from executor import store
    from executor.errors import LeaseLostError

    inner = store.run_apply

    def noting(*args: Any, **named: Any) -> Any:
        try:
            return inner(*args, **named)
        except LeaseLostError as error:
            with path.open("a") as file:
                file.write(f"{os.getpid()} {error}\n")
            raise

    store.run_apply = noting
