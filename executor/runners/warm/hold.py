"""When containers are made: making one keeps a processor busy that steps might need at that moment."""

from __future__ import annotations

#: refilling waits until nothing has started or ended for so long, unless steps are to come that need it
_QUIET_S = 0.4
_LONGEST_S = 5.0


class Hold:
    """What is known of the steps that run beside. Times are on the monotonic clock."""

    def __init__(self) -> None:
        self._quiet_at = 0.0
        self._held_since: float | None = None
        self._unhurried = False

    def recalled(self) -> None:
        """What is to be made is for nobody in particular yet."""
        self._unhurried = True

    def taken(self, now: float) -> None:
        """A step starts, or would."""
        self._unhurried = False
        self.ended(now)

    def ended(self, now: float) -> None:
        """A step has ended; another one may follow at once."""
        self._quiet_at = now + _QUIET_S

    def left(self, now: float, *, is_short: bool) -> float:
        """Return for how many seconds making should wait; `is_short`: steps are to come that have nothing."""
        if is_short or now >= self._quiet_at:
            self._held_since = None
            return 0.0
        self._held_since = self._held_since or now
        if now - self._held_since > _LONGEST_S:
            return 0.0
        return self._quiet_at - now

    def at_once(self, now: float, processors: int, *, is_short: bool, is_awaited: bool) -> int:
        """Return how many may be made at a time: one beside steps that run or are about to (`is_awaited`),
        which shall not wait for a processor; but those that have no container wait for that.
        """
        is_busy = self._unhurried or now < self._quiet_at or is_awaited
        return 1 if is_busy and not is_short else processors
