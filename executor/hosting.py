"""An executor and what belongs to its process: the lock on SQLite, the runner, wake-ups between processes.

Used by `manage.py serve` and `manage.py run_executor`.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from executor import cross_process, prewarming
from executor.runners import registry
from executor.runners.base import Runner
from executor.supervisor import Supervisor


class AnotherExecutorError(CommandError):
    """An executor works on this SQLite database already."""


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

    Raises `AnotherExecutorError` on SQLite when there is one already, `InfrastructureError` when the engine
    of the settings does not answer.
    """
    with contextlib.ExitStack() as stack:
        if connection.vendor == "sqlite":
            stack.enter_context(sole_executor(Path(settings.VAR_DIR)))
        runner = registry.choose_runner()
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
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AnotherExecutorError(
                _(
                    "An executor works on %(folder)s already, and SQLite allows one. Stop it, or serve "
                    "without one (--no-executor); several executors need PostgreSQL (ATELIER_DATABASE_URL)."
                )
                % {"folder": var_dir}
            ) from error
        yield
