"""Gives ready steps a place and a thread. Belongs to the supervisor's thread; knows no database.

At most `max_parallel` steps of pipelines run at once, and beside them one of the small hidden runs
(profile, export), so that a preview never waits behind an hour of training. Attempts taken up again after a
restart run whatever the number: they are running already.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from executor.core import events
from executor.models import RunKind
from executor.runners.base import Handle
from executor.step_execution import StepExecution, Tools
from executor.step_plan import StepPlan

#: places for hidden runs, beside those of pipelines
HIDDEN_PLACES = 1


@dataclass(frozen=True)
class Waiting:
    """A ready step without a place."""

    run_id: UUID
    kind: RunKind
    node: str
    attempt: int


@dataclass(frozen=True)
class _Place:
    execution: StepExecution
    hidden: bool


AttemptKey = tuple[UUID, str, int]
Report = Callable[[UUID, events.Event], None]


class Dispatcher:
    """The waiting line and the attempts under way."""

    def __init__(self, tools: Tools, report: Report, *, max_parallel: int) -> None:
        self._tools = tools
        self._report = report
        self._max_parallel = max_parallel
        self._waiting: dict[bool, deque[Waiting]] = {True: deque(), False: deque()}
        self._known: set[AttemptKey] = set()
        self._places: dict[AttemptKey, _Place] = {}

    def enqueue(self, waiting: Waiting) -> None:
        """Put a step into the line; one that is there, or under way, is not put there twice."""
        key = (waiting.run_id, waiting.node, waiting.attempt)
        if key not in self._known and key not in self._places:
            self._known.add(key)
            self._waiting[waiting.kind is not RunKind.PIPELINE].append(waiting)

    def next(self) -> Waiting | None:
        """Take the next step that has a place."""
        for hidden, limit in ((True, HIDDEN_PLACES), (False, self._max_parallel)):
            busy = sum(place.hidden is hidden for place in self._places.values())
            if self._waiting[hidden] and busy < limit:
                waiting = self._waiting[hidden].popleft()
                self._known.discard((waiting.run_id, waiting.node, waiting.attempt))
                return waiting
        return None

    def execute(self, plan: StepPlan, kind: RunKind, *, resumed: bool = False) -> None:
        """Run an attempt in a thread of its own, unless it is under way already."""
        key = (plan.run_id, plan.node, plan.attempt)
        if key in self._places:
            return
        execution = StepExecution(
            plan, self._tools, lambda event: self._report(plan.run_id, event), resumed=resumed
        )
        self._places[key] = _Place(execution, kind is not RunKind.PIPELINE)
        # a daemon: shutting down must not wait for a container that runs for hours and will be adopted
        threading.Thread(target=execution.run, name=f"step-{plan.key}", daemon=True).start()

    def find(self, run_id: UUID, node: str, attempt: int) -> StepExecution | None:
        place = self._places.get((run_id, node, attempt))
        return place.execution if place is not None else None

    def finish(self, run_id: UUID, node: str, attempt: int) -> tuple[str, Handle | None] | None:
        """Give the place free; return what is left to clean up."""
        place = self._places.pop((run_id, node, attempt), None)
        if place is None:
            return None
        return place.execution.plan.key, place.execution.handle

    def forget_ended(self, run_id: UUID) -> None:
        """Free the places of attempts that have reported their end, so that they can be taken up again."""
        for key in [key for key, place in self._places.items() if key[0] == run_id]:
            if self._places[key].execution.is_over:
                del self._places[key]

    def drop_run(self, run_id: UUID) -> list[StepExecution]:
        """Forget everything about a run; return the attempts that were under way."""
        for hidden, line in self._waiting.items():
            self._waiting[hidden] = deque(waiting for waiting in line if waiting.run_id != run_id)
        self._known = {key for key in self._known if key[0] != run_id}
        gone = [key for key in self._places if key[0] == run_id]
        return [self._places.pop(key).execution for key in gone]

    def drop_all(self) -> list[StepExecution]:
        found = [place.execution for place in self._places.values()]
        self._places.clear()
        self._known.clear()
        for line in self._waiting.values():
            line.clear()
        return found
