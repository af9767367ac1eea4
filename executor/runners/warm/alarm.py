"""Lets a thread sleep on descriptors until others wake it."""

from __future__ import annotations

import os
import selectors
from collections.abc import Iterable

_READ_BYTES = 4096


class Alarm:
    """One thread sleeps, any may wake it, also before it sleeps."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)

    def wake(self) -> None:
        try:
            os.write(self._writer, b".")
        except OSError:
            # it is full, so the thread is about to wake anyway; or closed
            return

    def sleep(self, descriptors: Iterable[int], timeout_s: float | None) -> None:
        """Return when woken, when one of these becomes readable, or after this time."""
        with selectors.PollSelector() as selector:
            selector.register(self._reader, selectors.EVENT_READ)
            for fd in descriptors:
                selector.register(fd, selectors.EVENT_READ)
            selector.select(timeout_s)
        try:
            os.read(self._reader, _READ_BYTES)
        except BlockingIOError:
            return

    def close(self) -> None:
        """Nobody sleeps any more; waking is harmless from now on."""
        writer, self._writer = self._writer, -1
        os.close(self._reader)
        os.close(writer)
