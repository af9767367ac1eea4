"""When a lost step is tried again. Only infrastructure losses are retried; a failing program never is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RetryPolicy:
    """Pause before each retry; as many retries as there are pauses."""

    #: seconds before the second, third, … attempt
    pauses_s: tuple[float, ...] = (1.0, 5.0, 20.0)

    def pause_after(self, attempt: int) -> float | None:
        """Return the pause before the attempt that follows `attempt` (counted from 1), or None to give up."""
        if attempt < 1:
            raise ValueError(f"Attempts are counted from 1, not {attempt}.")
        if attempt > len(self.pauses_s):
            return None
        return self.pauses_s[attempt - 1]

    def pause_left(self, attempt: int, retry_in_s: float | None) -> float:
        """Return the rest of a pause that began before a restart; a clock that was set never lengthens it."""
        pause = self.pause_after(attempt) or 0.0
        return pause if retry_in_s is None else min(pause, max(0.0, retry_in_s))
