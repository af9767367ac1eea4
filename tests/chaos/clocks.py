"""A wall clock that is wrong, or that jumps while the executor runs; the monotonic clock stays right."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone


def install(seconds: float, *, jumps: bool) -> None:
    """Shift `timezone.now` and `time.time` of this process, at once or when SIGUSR1 arrives."""
    if not seconds:
        return
    if jumps:
        signal.signal(signal.SIGUSR1, lambda *_: _shift(seconds))
    else:
        _shift(seconds)


def _shift(seconds: float) -> None:
    right_now: Callable[[], datetime] = timezone.now
    right_time: Callable[[], float] = time.time
    timezone.now = lambda: right_now() + timedelta(seconds=seconds)
    time.time = lambda: right_time() + seconds
