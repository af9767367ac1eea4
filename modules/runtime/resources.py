"""What a step used, measured by the step itself: seconds of processor, peak memory, bytes and rows."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterable
from pathlib import Path

_PROCESS = Path("/proc/self")
#: makes the kernel forget the peak of memory so far, see proc(5)
_RESET_PEAK = "5"


class Meter:
    """Measures from its making on: what a process used while it waited for the step is not counted."""

    def __init__(self) -> None:
        self._has_own_peak = _reset_peak()
        self._cpu_s = _cpu_s()
        self._started = time.perf_counter()

    def read(self) -> dict[str, float]:
        """Return `cpu_s` and `compute_s` in seconds, and `peak_memory_bytes` where the system tells."""
        used: dict[str, float] = {
            "cpu_s": round(max(_cpu_s() - self._cpu_s, 0.0), 6),
            "compute_s": round(time.perf_counter() - self._started, 6),
        }
        peak = self._peak_bytes()
        return used | ({"peak_memory_bytes": peak} if peak else {})

    def _peak_bytes(self) -> int:
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        own = _peak_of_kernel() if self._has_own_peak else 0
        # without a peak of its own the step is charged what its process used before it too
        return max(own or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, children)


def size_of(paths: Iterable[Path]) -> int:
    """Add up the bytes of files, and of all files below folders; what is not there counts nothing."""
    return sum(_size(path) for path in paths)


def _size(path: Path) -> int:
    try:
        if not path.is_dir():
            return path.stat().st_size
        with os.scandir(path) as entries:
            return sum(
                _size(Path(entry.path)) if entry.is_dir(follow_symlinks=False) else entry.stat().st_size
                for entry in entries
            )
    except OSError:
        return 0


def _cpu_s() -> float:
    """Return the seconds of processor of this process, its threads and its ended children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _reset_peak() -> bool:
    try:
        (_PROCESS / "clear_refs").write_text(_RESET_PEAK, encoding="ascii")
    except OSError:
        return False
    return True


def _peak_of_kernel() -> int:
    try:
        status = (_PROCESS / "status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
