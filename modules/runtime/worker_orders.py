"""The two pipes between a warm process and the executor: orders in, readiness out."""

from __future__ import annotations

import contextlib
import os
import select
from collections import deque
from pathlib import Path

ORDER_PIPE = "order"
READY_PIPE = "ready"
_READ_BYTES = 64 * 1024


class Orders:
    """Lines from the pipe `order`; whoever writes one opens the pipe, writes and closes it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / ORDER_PIPE
        self._fd = self._open()
        self._rest = b""
        self._waiting: deque[str] = deque()

    def fileno(self) -> int:
        return self._fd

    def peek(self) -> str:
        """Return the next order without taking it; empty when there is none yet."""
        if not self._waiting and _is_readable(self._fd, 0.0):
            self._read()
        return self._waiting[0] if self._waiting else ""

    def wait(self, timeout_s: float) -> str:
        """Take the next order; empty when none came in time."""
        while not self._waiting and _is_readable(self._fd, timeout_s):
            self._read()
        return self._waiting.popleft() if self._waiting else ""

    def take_all(self) -> list[str]:
        """Take what is there."""
        self.peek()
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    def close(self) -> None:
        os.close(self._fd)

    def _open(self) -> int:
        return os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)

    def _read(self) -> None:
        try:
            data = os.read(self._fd, _READ_BYTES)
        except BlockingIOError:
            return
        if not data:
            # the writer is gone, and this descriptor reports it for ever; a fresh one first, for what is
            # written while the pipe has no reader is lost
            fresh = self._open()
            os.close(self._fd)
            self._fd = fresh
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._waiting.extend(line.decode("ascii", "replace") for line in lines)


class Readiness:
    """Tells the executor how far the process is; harmless when nobody listens any more.

    The last word may be that all is written: to take apart a process with many libraries takes the kernel
    tens of milliseconds, for which nobody has to wait.
    """

    def __init__(self, folder: Path) -> None:
        self._fd: int | None = None
        with contextlib.suppress(OSError):
            self._fd = os.open(folder / READY_PIPE, os.O_WRONLY | os.O_NONBLOCK)

    def tell(self, what: str) -> None:
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.write(self._fd, what.encode() + b"\n")

    def wait_until_unheard(self, timeout_s: float) -> None:
        """Return when nobody listens any more, at the latest after `timeout_s` seconds."""
        if self._fd is not None:
            poll = select.poll()
            # what is wrong with it is told without being asked for
            poll.register(self._fd, 0)
            poll.poll(timeout_s * 1000)

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _is_readable(fd: int, timeout_s: float) -> bool:
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(timeout_s * 1000))
