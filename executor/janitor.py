"""Frees what an attempt leaves behind, after its outcome is in the database and never before."""

from __future__ import annotations

import logging
import queue
import threading

from executor import folders
from executor.runners.base import Handle, Runner, RunnerError

logger = logging.getLogger(__name__)


class Janitor:
    """One thread that removes containers and folders of attempts that are over.

    What it cannot remove now (the engine does not answer) is left to the periodic reconcile.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._queue: queue.SimpleQueue[tuple[str, Handle | None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="executor-janitor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        self._queue.put(None)
        self._thread.join(timeout_s)

    def clean(self, key: str, handle: Handle | None) -> None:
        self._queue.put((key, handle))

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            key, handle = item
            try:
                if handle is not None:
                    self._runner.remove(handle)
                folders.remove_attempt(key)
            except RunnerError as error:
                logger.warning("could not clean up attempt %s yet: %s", key, error)
