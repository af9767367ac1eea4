"""How long ago something was, told by the machine's uptime where that is possible.

The wall clock may be set while a step runs, and an executor that adopts the step must not take an hour's
correction for an hour of work. The time since boot is monotonic and the same for all processes of a machine.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_BOOT, _UPTIME = "boot", "uptime_s"


def stamp() -> dict[str, object]:
    """Return what tells this moment until the machine is restarted; to be kept as JSON."""
    return {_BOOT: _boot(), _UPTIME: round(_uptime(), 3)}


def seconds_since(stamped: Mapping[str, Any] | None, at: datetime | None) -> float:
    """Return the seconds since a stamp, or since a time of the wall clock where the stamp says nothing."""
    stamped = stamped or {}
    uptime_s = stamped.get(_UPTIME)
    if isinstance(uptime_s, int | float) and _boot() and stamped.get(_BOOT) == _boot():
        return max(0.0, _uptime() - uptime_s)
    return max(0.0, (timezone.now() - at).total_seconds()) if at is not None else 0.0


def _uptime() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@cache
def _boot() -> str:
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
