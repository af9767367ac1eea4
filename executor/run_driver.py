"""Drives the runs an executor holds: feeds their state machines, writes what follows, carries out commands.

Belongs to the supervisor's thread, like everything it is made of. In each turn events are taken in and free
places are given to ready steps first; then every run that moved is written in one transaction, and only then
anything is done outside. Trouble with one run never reaches the others: a run whose rows could not be
written, or contradict what is in memory, is read again from the database (`run_recovery`); attempts that are
under way go on meanwhile. News that arrives before that is not needed: the rows and the runner tell it all
again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.db import DatabaseError
from django.utils import timezone

from executor import crash_points, expectations, step_errors, store_leases
from executor.active_run import ActiveRun
from executor.core import commands, events
from executor.core.states import StepState
from executor.dispatcher import Dispatcher, Waiting
from executor.janitor import Janitor
from executor.live import pokes
from executor.progress import ProgressThrottle
from executor.run_recovery import RunRecovery
from executor.runners.base import Handle
from executor.step_plan import StepPlan, step_plan
from executor.timers import Timers

logger = logging.getLogger(__name__)

#: what a run needs later is told after its first steps were started, which would wait for it
_ANNOUNCED_AFTER_S = 0.02

_FINAL_EVENTS = (events.StepSucceeded, events.StepFailed, events.StepLost, events.StepStopped)

Report = Callable[[UUID, events.Event], None]


@dataclass
class _Turn:
    """What happened to one run since its rows were written, and what is to be done once they are again."""

    happened: list[events.Event] = field(default_factory=list)
    wanted: list[commands.Command] = field(default_factory=list)
    #: steps that got a place
    chosen: list[Waiting] = field(default_factory=list)
    #: attempts that are over, to be cleaned up
    ended: list[tuple[str, Handle | None]] = field(default_factory=list)
    #: whether the run was taken up in this turn
    is_new: bool = False


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
        self._throttle = ProgressThrottle()
        self._recovery = RunRecovery(timers, take_up=self.take_up, drop=self.drop, recover_s=recover_s)
        self._turns: dict[UUID, _Turn] = {}

    @property
    def held(self) -> dict[UUID, int]:
        """Fencing token of every run claimed by this executor, also of those that must be read again."""
        return self._recovery.tokens

    def is_eagerly_awaited(self, run_id: UUID) -> bool:
        """Whether nobody has seen a step of the run at work yet."""
        run = self.runs.get(run_id)
        return run is not None and not run.has_started

    # ---- events

    def take_in(self, arrived: Iterable[tuple[UUID, events.Event]]) -> None:
        """Feed events in the order they came."""
        by_run: dict[UUID, list[events.Event]] = {}
        for run_id, event in arrived:
            if self._passes(run_id, event):
                by_run.setdefault(run_id, []).append(event)
        for run_id, happened in by_run.items():
            self.advance(run_id, happened)

    def advance(self, run_id: UUID, happened: list[events.Event]) -> None:
        run = self._sound(run_id)
        if run is not None:
            self._recovery.guard(run_id, partial(self._take, run, happened))

    def _take(self, run: ActiveRun, happened: list[events.Event]) -> None:
        turn = self._turns.setdefault(run.id, _Turn())
        self._sort(run, turn, run.take(happened))
        turn.happened.extend(happened)
        for event in happened:
            if isinstance(event, _FINAL_EVENTS):
                left = self._dispatcher.finish(run.id, event.node, event.attempt)
                if left is not None:
                    turn.ended.append(left)

    def _sort(self, run: ActiveRun, turn: _Turn, wanted: Iterable[commands.Command]) -> None:
        """Ready steps may get a place in this very turn; everything else waits until the rows are written."""
        for command in wanted:
            if isinstance(command, commands.StartStep):
                self._dispatcher.enqueue(Waiting(run.id, run.kind, command.node, command.attempt))
            else:
                turn.wanted.append(command)

    def _sound(self, run_id: UUID) -> ActiveRun | None:
        """The run, unless its picture in memory may be wrong."""
        return None if run_id in self._recovery.broken else self.runs.get(run_id)

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

    # ---- places

    def dispatch(self) -> None:
        """Give the free places to ready steps."""
        while (waiting := self._dispatcher.next()) is not None:
            run = self._sound(waiting.run_id)
            if run is None:
                self._dispatcher.release(waiting)
            else:
                self._recovery.guard(run.id, partial(self._choose, run, waiting))

    def _choose(self, run: ActiveRun, waiting: Waiting) -> None:
        turn = self._turns.setdefault(run.id, _Turn())
        turn.chosen.append(waiting)
        self._sort(run, turn, run.take([events.StepDispatched(waiting.node, waiting.attempt)]))

    # ---- writing, and what follows from it

    def write(self) -> None:
        """Write every run that moved, each in a transaction of its own, and carry out what it wants."""
        turns, self._turns = self._turns, {}
        # steps start before anybody is told of them
        with pokes.held():
            for run_id, turn in turns.items():
                run = self._sound(run_id)
                if run is None or not self._recovery.guard(run_id, partial(self._write, run, turn)):
                    for waiting in turn.chosen:
                        self._dispatcher.release(waiting)

    def _write(self, run: ActiveRun, turn: _Turn) -> None:
        if run.write(timezone.now()):
            self._recovery.made_progress(run.id)
        if turn.chosen or turn.ended:
            self._janitor.stir()
        for event in turn.happened:
            self._settle(run, event)
        for left in turn.ended:
            self._janitor.clean(*left)
        for command in turn.wanted:
            self._carry_out(run, command)
        if turn.chosen:
            crash_points.reach("attempt_written")
        for waiting in turn.chosen:
            self._start(run, waiting)
        if run.rows.takeovers:
            # it is taken up and the executor lives: whatever earlier ones died of, it was not this run
            store_leases.run_trust(run.id, token=run.token)
            run.rows.takeovers = 0
        if turn.is_new:
            self._timers.at(time.monotonic() + _ANNOUNCED_AFTER_S, partial(self._announce, run.id))

    def _announce(self, run_id: UUID) -> None:
        run = self._sound(run_id)
        if run is not None:
            expectations.announce(self._dispatcher.tools, run)

    def _settle(self, run: ActiveRun, event: events.Event) -> None:
        """What follows from an event that is in the database now."""
        if isinstance(event, events.StepStarted):
            crash_points.reach("start_written")
            execution = self._dispatcher.find(run.id, event.node, event.attempt)
            if execution is not None:
                self._set_deadline(execution.plan)
        elif isinstance(event, _FINAL_EVENTS):
            self._throttle.forget(run.id, event.node)

    def _carry_out(self, run: ActiveRun, command: commands.Command) -> None:
        match command:
            case commands.ResumeStep(node, attempt, _state):
                self._execute(run, node, attempt, resumed=True)
            case commands.StopStep(node, attempt):
                self._stop(run, node, attempt)
            case commands.ScheduleRetry(node, attempt, delay_s):
                retry = events.StepRetryDue(node, attempt)
                self._timers.at(time.monotonic() + delay_s, partial(self._report, run.id, retry))
            case commands.CloseRun():
                crash_points.reach("run_ended")
                self._forget(run.id)
                self._janitor.run_ended(run.id)

    def _start(self, run: ActiveRun, waiting: Waiting) -> None:
        # it may have been canceled while it waited
        step = run.machine.steps[waiting.node]
        if (step.state, step.attempt) == (StepState.STARTING, waiting.attempt):
            self._execute(run, waiting.node, waiting.attempt, resumed=False)
        self._dispatcher.release(waiting)

    def _execute(self, run: ActiveRun, node: str, attempt: int, *, resumed: bool) -> None:
        try:
            plan = step_plan(run.rows, node, attempt, resumed=resumed)
        except Exception as error:
            logger.exception("step %s of run %s cannot be planned", node, run.id)
            problem = step_errors.infrastructure(f"The plan of the step cannot be read: {error!r}")
            # rows that make no sense will make none the next time
            gone_wrong = events.StepLost if isinstance(error, DatabaseError) else events.StepFailed
            self._report(run.id, gone_wrong(node, attempt, error=problem))
        else:
            self._dispatcher.execute(plan, run.kind, resumed=resumed)

    def _stop(self, run: ActiveRun, node: str, attempt: int) -> None:
        execution = self._dispatcher.find(run.id, node, attempt)
        if execution is not None:
            execution.cancel()
        else:
            self._report(run.id, events.StepStopped(node, attempt))

    # ---- time

    def _set_deadline(self, plan: StepPlan) -> None:
        left = max(0.0, plan.limits.timeout_s - plan.ran_s)
        self._timers.at(time.monotonic() + left, partial(self._expire, plan.run_id, plan.node, plan.attempt))

    def _expire(self, run_id: UUID, node: str, attempt: int) -> None:
        execution = self._dispatcher.find(run_id, node, attempt)
        if execution is not None:
            execution.expire()

    def give_up_overdue(self) -> None:
        """End attempts whose engine neither starts nor stops them; what may still exist is swept later."""
        now = time.monotonic()
        for execution in self._dispatcher.executions():
            execution.give_up_if_overdue(now)

    # ---- taking runs up and letting go of them

    def take_up(self, run_id: UUID, token: int) -> None:
        """Begin to drive a run that was claimed with this token, or read it again."""
        self._recovery.tokens[run_id] = token
        self._recovery.guard(run_id, partial(self._load, run_id, token))

    def _load(self, run_id: UUID, token: int) -> None:
        self._dispatcher.forget_ended(run_id)
        run = self._recovery.load(run_id, token)
        if run is None:
            self._forget(run_id)
            return
        wanted = self._recovery.begin(run)
        self.runs[run_id] = run
        turn = self._turns[run_id] = _Turn(is_new=True)
        self._sort(run, turn, wanted)

    def drop(self, run_id: UUID, *, stop: bool) -> None:
        """Forget a run.

        Attempts of a deleted run are stopped; those of a run taken over are the other's now.
        """
        self._forget(run_id)
        for execution in self._dispatcher.drop_run(run_id):
            execution.abandon()
            if stop:
                self._janitor.clean(execution.plan.key, execution.handle)
        if stop:
            self._janitor.run_ended(run_id)

    def abandon_all(self) -> None:
        """Leave every attempt to whoever drives the runs next."""
        for execution in self._dispatcher.drop_all():
            execution.abandon()

    def _forget(self, run_id: UUID) -> None:
        self.runs.pop(run_id, None)
        self._recovery.forget(run_id)
