"""Frees what attempts and runs leave behind, after their outcome is in the database and never before."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from executor import crash_points, folders
from executor.lull import Lull
from executor.runners.base import Handle, Runner, RunnerError

logger = logging.getLogger(__name__)

#: what is over is left lying for so long at the most while steps start and end
_LEFT_LYING_S = 1.0

Work = Callable[[], None]


class Janitor:
    """One thread that removes containers and folders of attempts that are over.

    It waits for a lull between steps. What it cannot remove (the engine does not answer) is left to the
    periodic reconcile.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        #: what is to be done, and by when
        self._queue: queue.SimpleQueue[tuple[float, Work] | None] = queue.SimpleQueue()
        self._lull = Lull()
        self._thread = threading.Thread(target=self._main, name="executor-janitor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        self._lull.end()
        self._queue.put(None)
        self._thread.join(timeout_s)

    def stir(self) -> None:
        """A step starts or ends at this moment."""
        self._lull.stir()

    def clean(self, key: str, handle: Handle | None) -> None:
        self._put(partial(self._clean, key, handle))

    def run_ended(self, run_id: UUID) -> None:
        """Free what the steps of a run shared."""
        self._put(partial(self._runner.run_ended, run_id.hex))

    def _put(self, work: Work) -> None:
        self._queue.put((time.monotonic() + _LEFT_LYING_S, work))

    def _clean(self, key: str, handle: Handle | None) -> None:
        crash_points.reach("before_cleanup")
        if handle is not None:
            self._runner.remove(handle)
        folders.remove_attempt(key)
        crash_points.reach("after_cleanup")

    def _main(self) -> None:
        while (item := self._queue.get()) is not None:
            due, work = item
            self._lull.wait(until=due)
            try:
                work()
            except RunnerError as error:
                logger.warning("could not clean up yet: %s", error)
            except Exception:
                logger.exception("cleaning up failed; the periodic sweep makes up for it")
