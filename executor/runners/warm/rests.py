"""Containers that end before they are used, again and again, are not made for a while."""

from __future__ import annotations

import logging
from collections import Counter

from executor.runners.warm.policy import Shape

logger = logging.getLogger(__name__)

#: after this many failures in a row a shape is given a rest
_FAILURES = 3
_REST_S = 60.0


class Rests:
    """Failures of each shape, and until when it rests. Times are on the monotonic clock."""

    def __init__(self) -> None:
        self._failures: Counter[Shape] = Counter()
        self._until: dict[Shape, float] = {}

    def failed(self, shape: Shape, now: float) -> None:
        self._failures[shape] += 1
        if self._failures[shape] >= _FAILURES:
            logger.warning(
                "containers with the warm-up %s end before they are used; trying again in a minute",
                shape.warm,
            )
            self._failures.pop(shape)
            self._until[shape] = now + _REST_S

    def succeeded(self, shape: Shape) -> None:
        self._failures.pop(shape, None)

    def rests(self, shape: Shape, now: float) -> bool:
        return self._until.get(shape, 0.0) > now

    def next_end(self, now: float) -> float | None:
        """Return when the next rest is over; None when nothing rests."""
        return min((until for until in self._until.values() if until > now), default=None)
