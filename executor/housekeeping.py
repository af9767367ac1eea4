"""What an executor does beside driving runs: comparing containers with rows, and collecting garbage.

Each in a thread of its own, because an engine or a disk that hangs must not keep runs from being driven.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import connections
from django.utils import timezone

from executor import garbage, reconcile
from executor.runners.base import Runner, RunnerError

logger = logging.getLogger(__name__)

#: a thread that hangs for so long is left behind
_HUNG_S = 60.0


class Housekeeping:
    """Calls return at once. `on_change` is called when the engine fails or answers again."""

    def __init__(self, runner: Runner, *, on_change: Callable[[], None]) -> None:
        self._runner = runner
        self._on_change = on_change
        self._threads: dict[str, tuple[threading.Thread, float]] = {}
        #: why the engine cannot be used; empty while it can
        self.engine_problem = ""

    def reconcile(self) -> None:
        self._in_background("reconcile", self._sweep)

    def look_for_the_engine(self) -> None:
        """Steps wait for an engine that did not answer: notice soon that it is back."""
        if self.engine_problem:
            self.reconcile()

    def collect_garbage(self) -> None:
        self._in_background("garbage", self._collect)

    def _in_background(self, name: str, work: Callable[[], None]) -> None:
        thread, since = self._threads.get(name, (None, 0.0))
        now = time.monotonic()
        if thread is not None and thread.is_alive() and now - since < _HUNG_S:
            return
        thread = threading.Thread(target=self._guarded, args=(name, work), name=name, daemon=True)
        self._threads[name] = (thread, now)
        thread.start()

    def _guarded(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:
            logger.exception("%s failed; it is tried again later", name)
        finally:
            connections.close_all()

    def _sweep(self) -> None:
        problem = ""
        try:
            reconcile.sweep(self._runner)
        except RunnerError as error:
            problem = str(error)
            logger.warning("the engine does not answer: %s", error)
        if problem != self.engine_problem:
            self.engine_problem = problem
            self._on_change()

    def _collect(self) -> None:
        garbage.collect(timezone.now())
