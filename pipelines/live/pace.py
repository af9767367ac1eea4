"""How fast a socket may look at the database. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Pace:
    """A few looks at once, then so many a second: news of a moment is told at once, a flood of it together.

    Looks compete with what makes the news; a run of a thousand quick steps gave four hundred hints a second.
    """

    burst: int
    per_s: float
    _due: float = float("-inf")

    def wait_s(self, now: float) -> float:
        """Count a look made now and return the seconds until the next one; `now` is of any one clock."""
        interval = 1 / self.per_s
        self._due = max(self._due, now) + interval
        return max(0.0, self._due - now - self.burst * interval)
