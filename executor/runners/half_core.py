"""A thread that copies what a step prints rests as long as it worked: a flood costs half a core at most."""

from __future__ import annotations

import time
from collections.abc import Callable

#: shorter spells of work are saved up, so that ordinary output never waits
_SPELL_S = 0.02


class HalfCore:
    """Measures the processor time of the thread that made it; `clock` and `sleep` are in seconds."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.thread_time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._rested_at = clock()

    def rest(self) -> None:
        """Sleep as long as the thread has worked since its last rest, if that is worth a sleep."""
        worked = self._clock() - self._rested_at
        if worked >= _SPELL_S:
            self._sleep(worked)
            self._rested_at = self._clock()
