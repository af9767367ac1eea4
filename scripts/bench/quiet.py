"""Waits until the machine has nothing to do: pools are filled again, caches written."""

from __future__ import annotations

import os
import time
from pathlib import Path

from scripts.processes import children_of

#: share of all processors
_QUIET = 0.15
_LOOK_S = 0.25
_LOOKS = 3


def settle(timeout_s: float = 20.0) -> None:
    """Return after three quiet looks in a row, or after `timeout_s` seconds."""
    deadline = time.monotonic() + timeout_s
    quiet = 0
    while quiet < _LOOKS and time.monotonic() < deadline:
        busy, total = _ticks()
        time.sleep(_LOOK_S)
        busy_then, total_then = _ticks()
        share = (busy_then - busy) / max(total_then - total, 1)
        quiet = quiet + 1 if share < _QUIET else 0


def cpu_seconds(pid: int) -> float:
    """Return the seconds of processor that a process and the one it started beside itself have used."""
    return sum(map(_cpu_seconds, (pid, *children_of(pid))))


def _cpu_seconds(pid: int) -> float:
    fields = (
        Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    )
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ticks() -> tuple[int, int]:
    values = [
        int(text) for text in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]
    ]
    return sum(values) - values[3] - values[4], sum(values)
