"""Moments in which no step starts or ends: what nobody waits for is done then.

Removing a container keeps a processor busy for tens of milliseconds. Between two steps of a chain that would
delay the next one by as much; a moment later it delays nobody.
"""

from __future__ import annotations

import threading
import time

#: as long as the gaps between the steps of a run that is going well
_QUIET_S = 0.4


class Lull:
    """May be stirred and waited for from any thread."""

    def __init__(self, quiet_s: float = _QUIET_S) -> None:
        self._quiet_s = quiet_s
        self._comes_at = 0.0
        self._over = threading.Event()

    def stir(self) -> None:
        """A step starts or ends: the next one may follow at once."""
        self._comes_at = time.monotonic() + self._quiet_s

    def wait(self, *, until: float) -> None:
        """Return in the next lull, at the latest at `until` on the monotonic clock, or at the `end`."""
        while (left := min(self._comes_at, until) - time.monotonic()) > 0 and not self._over.wait(left):
            pass

    def end(self) -> None:
        """Let everything be done at once from now on."""
        self._over.set()
