"""Processes named so that a name is never used twice: id, start time and boot of the machine."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """A step of the process runner and the keeper that holds it."""

    boot: str
    keeper_pid: int
    keeper_started: int
    step_pid: int
    step_started: int

    @classmethod
    def read(cls, folder: Path) -> Identity | None:
        """Read what the keeper wrote; None when the step has not been started or was removed."""
        try:
            ids = json.loads((folder / "identity.json").read_text(encoding="utf-8"))
            boot = json.loads((folder / "launch.json").read_text(encoding="utf-8"))["boot_id"]
        except FileNotFoundError:
            return None
        return cls(str(boot), *map(int, ids["keeper"]), *map(int, ids["step"]))

    @property
    def reference(self) -> str:
        return f"{self.boot[:8]}:{self.keeper_pid}:{self.keeper_started}"

    @contextlib.contextmanager
    def watch(self) -> Iterator[Watch]:
        """Watch the keeper; it is the last to go."""
        descriptor: int | None = None
        if self.boot == boot_id() and start_time(self.keeper_pid) == self.keeper_started:
            with contextlib.suppress(ProcessLookupError):
                descriptor = os.pidfd_open(self.keeper_pid)
        # the id may have been given to a stranger between the two looks
        if descriptor is not None and start_time(self.keeper_pid) != self.keeper_started:
            os.close(descriptor)
            descriptor = None
        try:
            yield Watch(descriptor)
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def signal_step(self, *, force: bool) -> None:
        """Signal the step and everything it started. Only while the keeper lives: it keeps the id taken."""
        if start_time(self.step_pid) == self.step_started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.step_pid, signal.SIGKILL if force else signal.SIGTERM)


class Watch:
    """Waits for the end of a process; without a descriptor the process is gone already."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def ended(self, timeout_s: float) -> bool:
        """Whether the process has ended, waiting up to `timeout_s` for it."""
        if self._descriptor is None:
            return True
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        deadline = time.monotonic() + timeout_s
        while True:
            left_ms = max(0, round((deadline - time.monotonic()) * 1000))
            if poll.poll(left_ms):
                return True
            if time.monotonic() >= deadline:
                return False


def start_time(pid: int) -> int | None:
    """Return when a process started, in clock ticks since boot; None when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"
