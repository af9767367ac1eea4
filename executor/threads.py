"""Threads that are used again and again: starting one for every short step costs more than the step's news.

Daemons, because shutting down must not wait for a container that runs for hours and will be adopted.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

#: a thread without work for so long ends
_IDLE_S = 30.0

Work = Callable[[], None]


class Threads:
    """As many threads as there is work at once; `run` never waits. The work must not raise."""

    def __init__(self, name: str, *, idle_s: float = _IDLE_S) -> None:
        self._name = name
        self._idle_s = idle_s
        self._work: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._lock = threading.Lock()
        #: threads that wait, less the work that waits for one
        self._free = 0

    def run(self, work: Work) -> None:
        with self._lock:
            fresh = self._free <= 0
            if not fresh:
                self._free -= 1
        if fresh:
            threading.Thread(target=self._main, args=(work,), name=self._name, daemon=True).start()
        else:
            self._work.put(work)

    def _main(self, work: Work | None) -> None:
        while work is not None:
            work()
            work = self._next()

    def _next(self) -> Work | None:
        with self._lock:
            self._free += 1
        try:
            return self._work.get(timeout=self._idle_s)
        except queue.Empty:
            pass
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return None
        # it was counted on at the last moment
        return self._work.get()
