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
from executor.runners.base import TIDIED_AFTER_S, Handle, Runner, RunnerError

logger = logging.getLogger(__name__)

Work = Callable[[], None]


class Janitor:
    """One thread that removes containers and folders of attempts that are over.

    What it cannot remove now (the engine does not answer) is left to the periodic reconcile.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._queue: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._main, name="executor-janitor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        self._queue.put(None)
        self._thread.join(timeout_s)

    def clean(self, key: str, handle: Handle | None) -> None:
        self._queue.put(partial(self._clean, key, handle))

    def run_ended(self, run_id: UUID) -> None:
        """Free what the steps of a run shared."""
        self._queue.put(partial(self._runner.run_ended, run_id.hex))

    def _clean(self, key: str, handle: Handle | None) -> None:
        crash_points.reach("before_cleanup")
        if handle is not None:
            self._runner.remove(handle)
        folders.remove_attempt(key)
        crash_points.reach("after_cleanup")

    def _main(self) -> None:
        while (work := self._next()) is not None:
            try:
                work()
            except RunnerError as error:
                logger.warning("could not clean up yet: %s", error)
            except Exception:
                logger.exception("cleaning up failed; the periodic sweep makes up for it")

    def _next(self) -> Work | None:
        """Take the next piece of work; one that comes to an idle janitor is left lying for a moment."""
        try:
            return self._queue.get_nowait()
        except queue.Empty:
            work = self._queue.get()
        if work is not None:
            time.sleep(TIDIED_AFTER_S)
        return work
