"""The end of a container, told by the kernel: a descriptor of its first process becomes readable.

When the first process of a container has ended, the kernel has ended all others of it too. That is known
tens of milliseconds before the engine says so. Possible only where the engine shares our process numbers;
elsewhere the engine is asked. Tens of milliseconds before that, the time the kernel takes to take the process
apart, its program may say itself that it is done.
"""

from __future__ import annotations

import math
import os
import select
import time
from pathlib import Path

_DONE = b"done"
_READ_BYTES = 4096


class LastProcess:
    """A descriptor of a container's first process, whose end is that of the last one."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    @classmethod
    def of(cls, pid: int, container_id: str) -> LastProcess | None:
        """Watch the process with this number; None when it is not (any more) in this container."""
        if pid <= 0:
            return None
        try:
            fd = os.pidfd_open(pid)
        except (OSError, AttributeError):
            return None
        # after opening: should the number have been given to another process before, this tells
        if not _is_in_container(pid, container_id):
            os.close(fd)
            return None
        return cls(fd)

    def fileno(self) -> int:
        return self._fd

    def ended(self, timeout_s: float | None) -> bool:
        """Wait at most so long for the end; None: until it has come."""
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        return bool(poll.poll(timeout_s * 1000 if timeout_s is not None else None))

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


class LastWord:
    """The pipe in which a program says that it is done: nothing is left to be written. A word, not proof."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._heard = b""

    def fileno(self) -> int:
        """What becomes readable when there is more to hear; negative when nothing will come."""
        return self._fd

    def listen(self) -> bool:
        """Take in what is there; tell whether the program is done."""
        try:
            said = os.read(self._fd, _READ_BYTES)
        except BlockingIOError:
            return False
        except OSError:
            said = b""
        if not said:
            self.close()
        # of a program that says anything else without end, the last words are enough
        self._heard = (self._heard + said)[-_READ_BYTES:]
        return _DONE in self._heard.split(b"\n")

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


class StepEnd:
    """What tells of the end of a container that runs one step: the kernel, and perhaps the program before."""

    def __init__(self, last_process: LastProcess, word: LastWord | None = None) -> None:
        self.last_process = last_process
        self._word = word

    def comes(self, timeout_s: float = math.inf, *, beside: int = -1) -> bool:
        """Wait until either tells it; False when the time is over, or `beside` becomes readable before."""
        until = time.monotonic() + timeout_s
        while True:
            poll = select.poll()
            word = self._word.fileno() if self._word is not None else -1
            for fd in (self.last_process.fileno(), word, beside):
                if fd >= 0:
                    poll.register(fd, select.POLLIN)
            left = None if until == math.inf else max(0.0, until - time.monotonic()) * 1000
            ready = {fd for fd, _event in poll.poll(left)}
            if self.last_process.fileno() in ready:
                return True
            if word in ready:
                if self._word is not None and self._word.listen():
                    return True
            elif beside in ready or not ready:
                return False

    def stop_listening(self) -> None:
        """The program hears that, and goes."""
        if self._word is not None:
            self._word.close()

    def close(self) -> None:
        self.last_process.close()
        if self._word is not None:
            self._word.close()


def _cgroups_of(pid: int) -> str:
    """The kernel's word, which no process of the container can change."""
    return Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8")


def _is_in_container(pid: int, container_id: str) -> bool:
    try:
        return bool(container_id) and container_id in _cgroups_of(pid)
    except OSError:
        return False
