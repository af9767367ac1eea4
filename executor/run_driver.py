"""Drives the runs an executor holds: feeds their state machines and carries out the commands.

Belongs to the supervisor's thread, like everything it is made of. Trouble with one run never reaches the
others: a run whose rows could not be written, or contradict what is in memory, is read again from the
database; attempts that are under way go on meanwhile. News that arrives before that is not needed: the rows
and the runner tell it all again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from django.db import connections
from django.utils import timezone

from executor import step_errors
from executor.active_run import ActiveRun
from executor.core import commands, events
from executor.core.states import StepState
from executor.dispatcher import Dispatcher, Waiting
from executor.errors import LeaseLostError, RunGoneError
from executor.janitor import Janitor
from executor.progress import ProgressThrottle
from executor.step_plan import StepPlan, step_plan_load
from executor.timers import Timers

logger = logging.getLogger(__name__)

_FINAL_EVENTS = (events.StepSucceeded, events.StepFailed, events.StepLost, events.StepStopped)
_LONGEST_PAUSE_S = 60.0

Report = Callable[[UUID, events.Event], None]


class RunDriver:
    """The runs in hand. `report` brings an event to the supervisor's inbox."""

    def __init__(
        self, dispatcher: Dispatcher, janitor: Janitor, timers: Timers, report: Report, *, recover_s: float
    ) -> None:
        self.runs: dict[UUID, ActiveRun] = {}
        self._dispatcher = dispatcher
        self._janitor = janitor
        self._timers = timers
        self._report = report
        self._recover_s = recover_s
        self._throttle = ProgressThrottle()
        #: how often a run had to be read again without success in between
        self._failures: dict[UUID, int] = {}
        #: runs whose picture in memory may be wrong
        self._broken: set[UUID] = set()

    # ---- events

    def take_in(self, arrived: Iterable[tuple[UUID, events.Event]]) -> None:
        """Feed events, those of one run together: they are written in one transaction."""
        by_run: dict[UUID, list[events.Event]] = {}
        for run_id, event in arrived:
            if self._passes(run_id, event):
                by_run.setdefault(run_id, []).append(event)
        for run_id, happened in by_run.items():
            self.advance(run_id, happened)

    def advance(self, run_id: UUID, happened: list[events.Event]) -> None:
        run = self.runs.get(run_id)
        if run is not None and run_id not in self._broken:
            self._guarded(run_id, partial(self._feed, run, happened))

    def _feed(self, run: ActiveRun, happened: list[events.Event]) -> None:
        wanted = run.feed(happened, timezone.now())
        for event in happened:
            self._settle(run, event)
        self._carry_out(run, wanted)

    def _passes(self, run_id: UUID, event: events.Event) -> bool:
        """Hold progress back that comes too fast."""
        if not isinstance(event, events.StepProgressed):
            return True
        due = self._throttle.offer(run_id, event, time.monotonic())
        if due is not None:
            self._timers.at(due, partial(self._release_progress, run_id, event.node))
        return due is None

    def _release_progress(self, run_id: UUID, node: str) -> None:
        event = self._throttle.release(run_id, node, time.monotonic())
        if event is not None:
            self.advance(run_id, [event])

    def _settle(self, run: ActiveRun, event: events.Event) -> None:
        """What follows from an event that is in the database now."""
        if isinstance(event, events.StepStarted):
            execution = self._dispatcher.find(run.id, event.node, event.attempt)
            if execution is not None:
                self._set_deadline(execution.plan)
        elif isinstance(event, _FINAL_EVENTS):
            self._throttle.forget(run.id, event.node)
            left = self._dispatcher.finish(run.id, event.node, event.attempt)
            if left is not None:
                self._janitor.clean(*left)

    # ---- commands

    def _carry_out(self, run: ActiveRun, wanted: Iterable[commands.Command]) -> None:
        for command in wanted:
            match command:
                case commands.StartStep(node, attempt):
                    self._dispatcher.enqueue(Waiting(run.id, run.kind, node, attempt))
                case commands.ResumeStep(node, attempt, _state):
                    self._execute(run, node, attempt, resumed=True)
                case commands.StopStep(node, attempt):
                    self._stop(run, node, attempt)
                case commands.ScheduleRetry(node, attempt, delay_s):
                    retry = events.StepRetryDue(node, attempt)
                    self._timers.at(time.monotonic() + delay_s, partial(self._report, run.id, retry))
                case commands.CloseRun():
                    self.runs.pop(run.id, None)

    def dispatch(self) -> None:
        """Fill the free places."""
        while (waiting := self._dispatcher.next()) is not None:
            run = self.runs.get(waiting.run_id)
            if run is not None and run.id not in self._broken:
                self._guarded(run.id, partial(self._start, run, waiting))

    def _start(self, run: ActiveRun, waiting: Waiting) -> None:
        run.feed([events.StepDispatched(waiting.node, waiting.attempt)], timezone.now())
        # it may have been canceled while it waited
        if run.machine.step_state(waiting.node) is StepState.STARTING:
            self._execute(run, waiting.node, waiting.attempt, resumed=False)

    def _execute(self, run: ActiveRun, node: str, attempt: int, *, resumed: bool) -> None:
        try:
            plan = step_plan_load(run.id, node)
        except LookupError as error:
            problem = step_errors.infrastructure(f"The plan of the step cannot be read: {error!r}")
            self._report(run.id, events.StepLost(node, attempt, error=problem))
        else:
            self._dispatcher.execute(plan, run.kind, resumed=resumed)

    def _stop(self, run: ActiveRun, node: str, attempt: int) -> None:
        execution = self._dispatcher.find(run.id, node, attempt)
        if execution is not None:
            execution.cancel()
        else:
            self._report(run.id, events.StepStopped(node, attempt))

    def _set_deadline(self, plan: StepPlan) -> None:
        elapsed = (timezone.now() - plan.started_at).total_seconds() if plan.started_at else 0.0
        left = max(0.0, plan.limits.timeout_s - max(0.0, elapsed))
        self._timers.at(time.monotonic() + left, partial(self._expire, plan.run_id, plan.node, plan.attempt))

    def _expire(self, run_id: UUID, node: str, attempt: int) -> None:
        execution = self._dispatcher.find(run_id, node, attempt)
        if execution is not None:
            execution.expire()

    # ---- taking runs up, reading them again, letting go of them

    def take_up(self, run_id: UUID, token: int) -> None:
        """Begin to drive a run that was claimed with this token."""
        self._guarded(run_id, partial(self._load, run_id, token))

    def _load(self, run_id: UUID, token: int) -> None:
        run = ActiveRun.load(run_id, token=token)
        self.runs[run_id] = run
        self._carry_out(run, run.begin(timezone.now()))

    def drop(self, run_id: UUID, *, stop: bool) -> None:
        """Forget a run.

        Attempts of a deleted run are stopped; those of a run taken over are the other's now.
        """
        self.runs.pop(run_id, None)
        self._failures.pop(run_id, None)
        self._broken.discard(run_id)
        for execution in self._dispatcher.drop_run(run_id):
            execution.abandon()
            if stop:
                self._janitor.clean(execution.plan.key, execution.handle)

    def abandon_all(self) -> None:
        """Leave every attempt to whoever drives the runs next."""
        for execution in self._dispatcher.drop_all():
            execution.abandon()

    def _guarded(self, run_id: UUID, action: Callable[[], None]) -> None:
        try:
            action()
        except RunGoneError:
            logger.warning("run %s was deleted while it was under way", run_id)
            self.drop(run_id, stop=True)
        except LeaseLostError as error:
            logger.warning("another executor drives the run now: %s", error)
            self.drop(run_id, stop=False)
        except Exception:
            logger.exception("run %s could not be driven on; it will be read again", run_id)
            connections.close_all()
            self._recover_later(run_id)
        else:
            self._failures.pop(run_id, None)

    def _recover_later(self, run_id: UUID) -> None:
        run = self.runs.get(run_id)
        if run is None:
            # it was never taken up; its lease runs out and it is claimed again
            return
        self._broken.add(run_id)
        failures = self._failures[run_id] = self._failures.get(run_id, 0) + 1
        pause = min(_LONGEST_PAUSE_S, self._recover_s * 2 ** min(failures - 1, 10))
        self._timers.at(time.monotonic() + pause, partial(self._recover, run_id, run.token))

    def _recover(self, run_id: UUID, token: int) -> None:
        if run_id in self.runs:
            self._broken.discard(run_id)
            self._dispatcher.forget_ended(run_id)
            self.take_up(run_id, token)
