"""Gives ready steps a place and a thread. Belongs to the supervisor's thread; knows no database.

At most `max_parallel` steps of pipelines run at once, and beside them one of the small hidden runs
(profile, export), so that a preview never waits behind an hour of training. Attempts taken up again after a
restart run whatever the number: they are running already.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from executor.core import events
from executor.models import RunKind
from executor.runners.base import Handle
from executor.step_execution import StepExecution
from executor.step_plan import StepPlan
from executor.step_tools import Tools
from executor.threads import Threads

#: places for hidden runs, beside those of pipelines
HIDDEN_PLACES = 1
#: steps that take no time run one after the other, as they are started: so many are started in one turn
INSTANT_PLACES = 200


@dataclass(frozen=True)
class Waiting:
    """A ready step without a place."""

    run_id: UUID
    kind: RunKind
    node: str
    attempt: int

    @property
    def key(self) -> AttemptKey:
        return self.run_id, self.node, self.attempt


@dataclass
class _Place:
    hidden: bool
    #: absent while the start of the step is being written
    execution: StepExecution | None = None


AttemptKey = tuple[UUID, str, int]
Report = Callable[[UUID, events.Event], None]


class Dispatcher:
    """The waiting line and the attempts under way. `holds` tells whether the leases are still this one's."""

    def __init__(
        self,
        tools: Tools,
        report: Report,
        *,
        max_parallel: int,
        holds: Callable[[], bool] = lambda: True,
    ) -> None:
        self.tools = tools
        self._report = report
        self._holds = holds
        places = max(max_parallel, INSTANT_PLACES) if tools.instant else max_parallel
        self._limits = {True: HIDDEN_PLACES, False: places}
        self._waiting: dict[bool, deque[Waiting]] = {True: deque(), False: deque()}
        self._known: set[AttemptKey] = set()
        self._places: dict[AttemptKey, _Place] = {}
        self._busy = {True: 0, False: 0}
        self._threads = Threads("step")

    def enqueue(self, waiting: Waiting) -> None:
        """Put a step into the line; one that is there, or under way, is not put there twice."""
        if waiting.key not in self._known and waiting.key not in self._places:
            self._known.add(waiting.key)
            self._waiting[waiting.kind is not RunKind.PIPELINE].append(waiting)

    def next(self) -> Waiting | None:
        """Take the next step that has a place; the place is kept until `execute`, `release` or `finish`."""
        for hidden, line in self._waiting.items():
            if line and self._busy[hidden] < self._limits[hidden]:
                waiting = line.popleft()
                self._known.discard(waiting.key)
                self._occupy(waiting.key, hidden=hidden)
                return waiting
        return None

    def release(self, waiting: Waiting) -> None:
        """Give back the place of a step that does not start after all."""
        place = self._places.get(waiting.key)
        if place is not None and place.execution is None:
            self._vacate(waiting.key)

    def execute(self, plan: StepPlan, kind: RunKind, *, resumed: bool = False) -> None:
        """Run an attempt in a thread, or at once if it takes no time, unless it is under way already."""
        key = (plan.run_id, plan.node, plan.attempt)
        place = self._places.get(key) or self._occupy(key, hidden=kind is not RunKind.PIPELINE)
        if place.execution is None:
            place.execution = StepExecution(
                plan,
                self.tools,
                lambda event: self._report(plan.run_id, event),
                resumed=resumed,
                holds=self._holds,
            )
            if self.tools.instant and not resumed:
                place.execution.run()
            else:
                self._threads.run(place.execution.run)

    def find(self, run_id: UUID, node: str, attempt: int) -> StepExecution | None:
        place = self._places.get((run_id, node, attempt))
        return place.execution if place is not None else None

    def executions(self) -> Iterator[StepExecution]:
        for place in list(self._places.values()):
            if place.execution is not None:
                yield place.execution

    def finish(self, run_id: UUID, node: str, attempt: int) -> tuple[str, Handle | None] | None:
        """Give the place free; return what is left to clean up."""
        place = self._vacate((run_id, node, attempt))
        if place is None or place.execution is None:
            return None
        return place.execution.plan.key, place.execution.handle

    def forget_ended(self, run_id: UUID) -> None:
        """Free the places of attempts that have reported their end, so that they can be taken up again."""
        for key in [key for key in self._places if key[0] == run_id]:
            execution = self._places[key].execution
            if execution is None or execution.is_over:
                self._vacate(key)

    def drop_run(self, run_id: UUID) -> list[StepExecution]:
        """Forget everything about a run; return the attempts that were under way."""
        for hidden, line in self._waiting.items():
            self._waiting[hidden] = deque(waiting for waiting in line if waiting.run_id != run_id)
        self._known = {key for key in self._known if key[0] != run_id}
        gone = [self._vacate(key) for key in [key for key in self._places if key[0] == run_id]]
        return [place.execution for place in gone if place is not None and place.execution is not None]

    def drop_all(self) -> list[StepExecution]:
        found = list(self.executions())
        self._places.clear()
        self._known.clear()
        self._busy = {True: 0, False: 0}
        for line in self._waiting.values():
            line.clear()
        return found

    def _occupy(self, key: AttemptKey, *, hidden: bool) -> _Place:
        place = self._places[key] = _Place(hidden)
        self._busy[hidden] += 1
        return place

    def _vacate(self, key: AttemptKey) -> _Place | None:
        place = self._places.pop(key, None)
        if place is not None:
            self._busy[place.hidden] -= 1
        return place
