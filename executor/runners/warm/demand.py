"""How many containers of each shape are wanted: what is announced, and what was taken lately. Pure."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable

from executor.runners.warm.policy import Shape

#: an announced step that has not come by then will not
EXPECTATION_S = 60.0


class Demand:
    """Counts steps; every call gets the present time, in seconds of any one clock."""

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._taken: deque[tuple[float, Shape]] = deque()
        self._expected: deque[tuple[float, Shape]] = deque()

    def expect(self, shapes: Iterable[Shape], now: float) -> None:
        self._expected.extend((now, shape) for shape in shapes)

    def take(self, shape: Shape, now: float) -> None:
        """A step of this shape starts."""
        self._taken.append((now, shape))
        for index, (_at, expected) in enumerate(self._expected):
            if expected == shape:
                del self._expected[index]
                return

    def recall(self, shapes: Iterable[Shape], now: float) -> None:
        """Count steps that ran before counting began."""
        self._taken.extend((now, shape) for shape in shapes)

    def coming(self, now: float) -> Counter[Shape]:
        """Return the steps that were announced and have not started."""
        self._forget(now)
        return Counter(shape for _at, shape in self._expected)

    def wanted(self, now: float) -> dict[Shape, int]:
        """Return how many of each shape the next minutes may need: as many as the last, or as announced."""
        self._forget(now)
        coming = self.coming(now)
        taken = Counter(shape for _at, shape in self._taken)
        return {shape: max(coming[shape], taken[shape]) for shape in {*coming, *taken}}

    def retain(self, shape: Shape) -> None:
        """Forget shapes that this one replaces: of the same environment, but other code."""
        for name in ("_taken", "_expected"):
            kept = deque((at, other) for at, other in getattr(self, name) if other.code_dir == shape.code_dir)
            setattr(self, name, kept)

    def next_change(self, now: float) -> float | None:
        """Return the seconds until what is wanted changes by time alone."""
        times = [self._taken[0][0] + self._window_s] if self._taken else []
        times += [self._expected[0][0] + EXPECTATION_S] if self._expected else []
        return max(0.0, min(times) - now) if times else None

    def _forget(self, now: float) -> None:
        while self._taken and self._taken[0][0] <= now - self._window_s:
            self._taken.popleft()
        while self._expected and self._expected[0][0] <= now - EXPECTATION_S:
            self._expected.popleft()
