"""The end of a container, told by the kernel: a descriptor of its first process becomes readable.

When the first process of a container has ended, the kernel has ended all others of it too. That is known
tens of milliseconds before the engine says so. Possible only where the engine shares our process numbers;
elsewhere the engine is asked.
"""

from __future__ import annotations

import os
import select
from pathlib import Path


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

    def ended(self, timeout_s: float) -> bool:
        """Wait at most so long for the end."""
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        return bool(poll.poll(timeout_s * 1000))

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _cgroups_of(pid: int) -> str:
    """The kernel's word, which no process of the container can change."""
    return Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8")


def _is_in_container(pid: int, container_id: str) -> bool:
    try:
        return bool(container_id) and container_id in _cgroups_of(pid)
    except OSError:
        return False
