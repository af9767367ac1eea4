"""An executor and what belongs to its process: the lock on SQLite, the runner, wake-ups between processes.

Used by `manage.py run_executor`, which `manage.py serve` starts beside itself.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from executor import cross_process, prewarming
from executor.file_locks import try_lock
from executor.runners import registry
from executor.runners.base import InfrastructureError, Runner
from executor.supervisor import Supervisor

#: what an executor whose server has just ended takes to let go of the lock
_LETS_GO_S = 3.0
_TRY_AGAIN_S = 0.05


class AnotherExecutorError(CommandError):
    """An executor works on this SQLite database already."""


class NoEngineError(CommandError):
    """The engine that the settings name does not answer."""


class HostedExecutor:
    """A supervisor that is not started yet, with its runner."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.supervisor = Supervisor(runner)

    def start(self) -> None:
        self.supervisor.start()
        prewarming.begin(self.runner)

    def is_alive(self) -> bool:
        return self.supervisor.is_alive()


@contextlib.contextmanager
def hosted_here() -> Iterator[HostedExecutor]:
    """Make an executor for this process and stop it at the end of the block.

    Raises `AnotherExecutorError` on SQLite when there is one already, `NoEngineError` when the engine of the
    settings does not answer.
    """
    with contextlib.ExitStack() as stack:
        if connection.vendor == "sqlite":
            stack.enter_context(sole_executor(Path(settings.VAR_DIR)))
        try:
            runner = registry.choose_runner()
        except InfrastructureError as error:
            raise NoEngineError(str(error)) from error
        stack.callback(runner.close)
        stack.enter_context(cross_process.listening())
        executor = HostedExecutor(runner)
        stack.callback(executor.supervisor.stop)
        yield executor


@contextlib.contextmanager
def sole_executor(var_dir: Path) -> Iterator[None]:
    """Hold the lock that one executor of an installation can have; it ends with its process in any case."""
    var_dir.mkdir(parents=True, exist_ok=True)
    with (var_dir / "executor.lock").open("a", encoding="ascii") as lock:
        if not _locked(lock, _LETS_GO_S):
            raise AnotherExecutorError(
                _(
                    "An executor works on %(folder)s already, and SQLite allows one. Stop it, or serve "
                    "without one (--no-executor); several executors need PostgreSQL (ATELIER_DATABASE_URL)."
                )
                % {"folder": var_dir}
            )
        yield


def _locked(lock: IO[str], patience_s: float) -> bool:
    until = time.monotonic() + patience_s
    while not try_lock(lock):
        if time.monotonic() >= until:
            return False
        time.sleep(_TRY_AGAIN_S)
    return True
