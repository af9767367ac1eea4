"""Keeps a chatty step from flooding the event log: at most one progress event per step and interval."""

from __future__ import annotations

from uuid import UUID

from executor.core.events import StepProgressed

#: seconds between two progress events of one step
INTERVAL_S = 0.25

Key = tuple[UUID, str]


class ProgressThrottle:
    """Lets the first report through at once and then the newest one of each interval.

    Belongs to one thread.
    """

    def __init__(self, interval_s: float = INTERVAL_S) -> None:
        self._interval_s = interval_s
        self._sent_at: dict[Key, float] = {}
        self._held: dict[Key, StepProgressed] = {}

    def offer(self, run_id: UUID, event: StepProgressed, now: float) -> float | None:
        """Return None when the event may pass now, else when the newest held one should be released."""
        key = (run_id, event.node)
        sent_at = self._sent_at.get(key)
        if sent_at is None or now - sent_at >= self._interval_s:
            self._sent_at[key] = now
            self._held.pop(key, None)
            return None
        self._held[key] = _merged(self._held.get(key), event)
        return sent_at + self._interval_s

    def release(self, run_id: UUID, node: str, now: float) -> StepProgressed | None:
        """Take the held event of a step, if it is still held and due."""
        key = (run_id, node)
        sent_at = self._sent_at.get(key)
        if sent_at is None or key not in self._held or now - sent_at < self._interval_s:
            return None
        self._sent_at[key] = now
        return self._held.pop(key)

    def forget(self, run_id: UUID, node: str) -> None:
        self._sent_at.pop((run_id, node), None)
        self._held.pop((run_id, node), None)


def _merged(old: StepProgressed | None, new: StepProgressed) -> StepProgressed:
    """The newest value of each: a report without a number or sentence keeps the one before."""
    if old is None or old.attempt != new.attempt:
        return new
    return StepProgressed(
        new.node,
        new.attempt,
        new.progress if new.progress is not None else old.progress,
        new.message if new.message is not None else old.message,
    )
