"""Drives all runs of an executor: one thread that decides and writes, and one thread per attempt that waits.

Everything that happens arrives in one inbox: events of attempts, wake-ups of `services`, due timers. The
thread feeds the state machine of the run, writes its changes in one short transaction and carries out its
commands. It alone touches the database on behalf of running steps. Looking at the database every second is
the fallback for what other processes did. Started by `manage.py serve` (in the web process) and `manage.py
run_executor`.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from executor import ownership, reconcile, step_errors, store, wakeups
from executor.active_run import ActiveRun
from executor.core import commands, events, states
from executor.core.states import RunState, StepState
from executor.dispatcher import Dispatcher, Waiting
from executor.errors import LeaseLostError, RunGoneError
from executor.janitor import Janitor
from executor.models import Run
from executor.progress import ProgressThrottle
from executor.runners.base import Runner, RunnerError
from executor.step_execution import Tools
from executor.step_plan import StepPlan, step_plan_load
from executor.timers import Timers
from executor.toolkit import default_tools

logger = logging.getLogger(__name__)

_FINAL_EVENTS = (
    events.StepSucceeded,
    events.StepFailed,
    events.StepLost,
    events.StepStopped,
)
Message = tuple[UUID, events.Event] | None


@dataclass(frozen=True)
class Timing:
    """How often the supervisor looks around, in seconds."""

    #: looking for runs that another process queued or canceled
    poll_s: float = 1.0
    #: after this long without news another executor may take a run over; renewed three times as often
    lease_s: float = 30.0
    #: comparing containers with rows
    reconcile_s: float = 10.0
    #: before a run whose rows could not be written is read again; doubles up to a minute
    recover_s: float = 1.0


class Supervisor:
    """An executor.

    `start` returns at once, `stop` leaves running containers to whoever drives the runs next.
    """

    def __init__(
        self,
        runner: Runner,
        *,
        tools: Tools | None = None,
        max_parallel: int | None = None,
        timing: Timing | None = None,
    ) -> None:
        self._runner = runner
        self._timing = timing or Timing()
        self.identity = ownership.Identity(ownership.new_owner(), runner.name, runner.isolated)
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._timers = Timers()
        self._throttle = ProgressThrottle()
        self._janitor = Janitor(runner)
        self._runs: dict[UUID, ActiveRun] = {}
        self._failures: dict[UUID, int] = {}
        self._dispatcher = Dispatcher(
            tools or default_tools(runner),
            lambda run_id, event: self._inbox.put((run_id, event)),
            max_parallel=max_parallel or settings.ATELIER_MAX_PARALLEL_STEPS,
        )
        self._reconciling: threading.Thread | None = None
        self._engine_problem = ""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._main, name="supervisor", daemon=True)

    # ---- life

    def start(self) -> None:
        wakeups.listen(self._wake)
        self._janitor.start()
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Stop driving runs and let go of them.

        Containers keep running and are adopted by the next executor.
        """
        wakeups.forget(self._wake)
        self._stopping.set()
        self._wake()
        self._thread.join(timeout_s)
        self._janitor.stop(timeout_s)

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def _wake(self) -> None:
        self._inbox.put(None)

    def _main(self) -> None:
        try:
            self._timers.at(0.0, self._poll_again)
            self._timers.at(0.0, self._beat_again)
            self._timers.at(0.0, self._reconcile_again)
            while not self._stopping.is_set():
                try:
                    self._turn()
                except Exception:
                    logger.exception("the supervisor stumbled; it goes on")
                    connections.close_all()
                    self._stopping.wait(self._timing.recover_s)
        finally:
            self._let_go()
            connections.close_all()

    def _let_go(self) -> None:
        for execution in self._dispatcher.drop_all():
            execution.abandon()
        try:
            for run_id in self._runs:
                store.lease_release(run_id, owner=self.identity.owner)
            store.executor_gone(self.identity.owner)
        except Exception:
            logger.exception("could not release all leases; they run out by themselves")

    # ---- one turn

    def _turn(self) -> None:
        messages = self._collect()
        if None in messages and not self._stopping.is_set():
            self._poll()
        by_run: dict[UUID, list[events.Event]] = {}
        for message in messages:
            if message is not None and self._passes(*message):
                by_run.setdefault(message[0], []).append(message[1])
        for run_id, happened in by_run.items():
            self._advance(run_id, happened)
        for action in self._timers.take_due(time.monotonic()):
            action()
        self._dispatch()

    def _collect(self) -> list[Message]:
        """Wait for the next message or timer, and take everything that has arrived."""
        due = self._timers.next_due()
        timeout = self._timing.poll_s if due is None else max(0.0, due - time.monotonic())
        messages: list[Message] = []
        try:
            messages.append(self._inbox.get(timeout=timeout) if timeout > 0 else self._inbox.get_nowait())
            while True:
                messages.append(self._inbox.get_nowait())
        except queue.Empty:
            return messages

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
            self._advance(run_id, [event])

    # ---- runs

    def _advance(self, run_id: UUID, happened: list[events.Event]) -> None:
        """Feed a run and carry out what follows. Trouble with one run never reaches the others."""
        run = self._runs.get(run_id)
        if run is None:
            return
        self._guarded(run_id, partial(self._feed, run, happened))

    def _feed(self, run: ActiveRun, happened: list[events.Event]) -> None:
        wanted = run.feed(happened, timezone.now())
        for event in happened:
            self._settle(run, event)
        self._carry_out(run, wanted)

    def _guarded(self, run_id: UUID, action: Callable[[], None]) -> None:
        try:
            action()
        except RunGoneError:
            logger.warning("run %s was deleted while it was under way", run_id)
            self._drop(run_id, cancel=True)
        except LeaseLostError as error:
            logger.warning("another executor drives the run now: %s", error)
            self._drop(run_id, cancel=False)
        except Exception:
            logger.exception("run %s could not be driven on; it will be read again", run_id)
            connections.close_all()
            self._recover_later(run_id)
        else:
            self._failures.pop(run_id, None)

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

    def _carry_out(self, run: ActiveRun, wanted: list[commands.Command]) -> None:
        for command in wanted:
            match command:
                case commands.StartStep(node, attempt):
                    self._dispatcher.enqueue(Waiting(run.id, run.kind, node, attempt))
                case commands.ResumeStep(node, _attempt, _state):
                    self._dispatcher.execute(step_plan_load(run.id, node), run.kind, resumed=True)
                case commands.StopStep(node, attempt):
                    self._stop_step(run, node, attempt)
                case commands.ScheduleRetry(node, attempt, delay_s):
                    retry: Message = (run.id, events.StepRetryDue(node, attempt))
                    self._timers.at(time.monotonic() + delay_s, partial(self._inbox.put, retry))
                case commands.CloseRun():
                    self._runs.pop(run.id, None)

    def _stop_step(self, run: ActiveRun, node: str, attempt: int) -> None:
        execution = self._dispatcher.find(run.id, node, attempt)
        if execution is not None:
            execution.cancel()
        else:
            self._inbox.put((run.id, events.StepStopped(node, attempt)))

    def _dispatch(self) -> None:
        """Fill the free places."""
        while (waiting := self._dispatcher.next()) is not None:
            run = self._runs.get(waiting.run_id)
            if run is not None:
                self._guarded(run.id, partial(self._start, run, waiting))

    def _start(self, run: ActiveRun, waiting: Waiting) -> None:
        run.feed([events.StepDispatched(waiting.node, waiting.attempt)], timezone.now())
        if run.machine.step_state(waiting.node) is not StepState.STARTING:
            # canceled while it waited
            return
        try:
            plan = step_plan_load(run.id, waiting.node)
        except KeyError as error:
            problem = step_errors.infrastructure(f"The plan of the step cannot be read: {error}")
            self._inbox.put((run.id, events.StepLost(waiting.node, waiting.attempt, error=problem)))
            return
        self._dispatcher.execute(plan, run.kind)

    def _set_deadline(self, plan: StepPlan) -> None:
        elapsed = (timezone.now() - plan.started_at).total_seconds() if plan.started_at else 0.0
        left = max(0.0, plan.limits.timeout_s - max(0.0, elapsed))
        self._timers.at(time.monotonic() + left, partial(self._expire, plan.run_id, plan.node, plan.attempt))

    def _expire(self, run_id: UUID, node: str, attempt: int) -> None:
        execution = self._dispatcher.find(run_id, node, attempt)
        if execution is not None:
            execution.expire()

    # ---- taking runs up and letting go of them

    def _poll_again(self) -> None:
        close_old_connections()
        self._timers.at(time.monotonic() + self._timing.poll_s, self._poll_again)
        self._poll()

    def _poll(self) -> None:
        self._look_after()
        now = timezone.now()
        dead = self._dead_owners()
        for run_id in list(store.claimable(now=now, dead=dead).values_list("id", flat=True)[:100]):
            if run_id not in self._runs:
                self._claim(run_id, dead)

    def _look_after(self) -> None:
        """Notice what others did to the runs of this executor: canceled, deleted, taken over."""
        if not self._runs:
            return
        rows = Run.objects.filter(id__in=list(self._runs)).values_list("id", "state", "token")
        found = {run_id: (state, token) for run_id, state, token in rows}
        for run_id, run in list(self._runs.items()):
            state, token = found.get(run_id, ("", -1))
            if not state:
                self._drop(run_id, cancel=True)
            elif token != run.token or (state in states.RUN_FINAL and not run.machine.is_over):
                self._drop(run_id, cancel=False)
            elif state == RunState.CANCELING and run.machine.state is RunState.RUNNING:
                self._advance(run_id, [events.RunCancelRequested()])

    def _dead_owners(self) -> list[str]:
        unfinished = Run.objects.filter(state__in=list(states.RUN_UNFINISHED))
        owners = unfinished.exclude(owner__in=["", self.identity.owner]).values_list("owner", flat=True)
        return [owner for owner in owners.distinct().order_by() if ownership.is_dead(owner)]

    def _claim(self, run_id: UUID, dead: list[str]) -> None:
        token = store.run_claim(
            run_id,
            executor=self.identity,
            now=timezone.now(),
            lease_s=self._timing.lease_s,
            dead=dead,
        )
        if token is not None:
            self._guarded(run_id, partial(self._take_up, run_id, token))

    def _take_up(self, run_id: UUID, token: int) -> None:
        run = self._runs[run_id] = ActiveRun.load(run_id, token=token)
        self._carry_out(run, run.begin(timezone.now()))

    def _recover_later(self, run_id: UUID) -> None:
        run = self._runs.get(run_id)
        if run is None:
            return
        failures = self._failures[run_id] = self._failures.get(run_id, 0) + 1
        pause = min(60.0, self._timing.recover_s * 2 ** (failures - 1))
        self._timers.at(time.monotonic() + pause, partial(self._recover, run_id, run.token))

    def _recover(self, run_id: UUID, token: int) -> None:
        """Read a run again whose picture in memory may be wrong, keeping the attempts that are under way."""
        if run_id in self._runs:
            self._dispatcher.forget_ended(run_id)
            self._guarded(run_id, partial(self._take_up, run_id, token))

    def _drop(self, run_id: UUID, *, cancel: bool) -> None:
        """Forget a run.

        Attempts of a deleted run are stopped; those of a run taken over are the other's now.
        """
        self._runs.pop(run_id, None)
        self._failures.pop(run_id, None)
        for execution in self._dispatcher.drop_run(run_id):
            execution.abandon()
            if cancel:
                self._janitor.clean(execution.plan.key, execution.handle)

    # ---- staying alive

    def _beat_again(self) -> None:
        self._timers.at(time.monotonic() + self._timing.lease_s / 3, self._beat_again)
        now = timezone.now()
        if self._runs:
            kept = store.leases_renew(
                self._runs, owner=self.identity.owner, now=now, lease_s=self._timing.lease_s
            )
            for run_id in set(self._runs) - kept:
                self._drop(run_id, cancel=False)
        problem = self._engine_problem
        store.executor_seen(self.identity, ready=not problem, message=problem, now=now)

    def _reconcile_again(self) -> None:
        self._timers.at(time.monotonic() + self._timing.reconcile_s, self._reconcile_again)
        if self._reconciling is None or not self._reconciling.is_alive():
            # of its own, because an engine that hangs must not keep runs from being driven
            self._reconciling = threading.Thread(target=self._reconcile, name="reconcile", daemon=True)
            self._reconciling.start()

    def _reconcile(self) -> None:
        try:
            reconcile.sweep(self._runner)
            self._engine_problem = ""
        except RunnerError as error:
            self._engine_problem = str(error)
            logger.warning("the engine does not answer: %s", error)
        except Exception:
            logger.exception("comparing containers with rows failed")
        finally:
            connections.close_all()
