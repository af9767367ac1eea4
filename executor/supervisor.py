"""An executor: one thread that decides and writes, and one thread per attempt that waits.

Everything that happens arrives in one inbox: events of attempts, wake-ups of `services`, due timers. The
thread hands them to the `RunDriver` and sees to everything else: claiming runs, renewing leases, comparing
containers with rows. It alone touches the database on behalf of running steps. Looking at the database
every second is the fallback for what other processes did. Started by `manage.py serve` (in the web process)
and `manage.py run_executor`.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from executor import ownership, reconcile, store, wakeups
from executor.core import events, states
from executor.core.states import RunState
from executor.dispatcher import Dispatcher
from executor.janitor import Janitor
from executor.models import Run
from executor.run_driver import RunDriver
from executor.runners.base import Runner, RunnerError
from executor.step_execution import Tools
from executor.timers import Timers
from executor.toolkit import default_tools

logger = logging.getLogger(__name__)

#: runs claimed in one look
_CLAIMS = 100
#: an event of an attempt, or None: look at the database now
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
        self._janitor = Janitor(runner)
        dispatcher = Dispatcher(
            tools or default_tools(runner),
            self._report,
            max_parallel=max_parallel or settings.ATELIER_MAX_PARALLEL_STEPS,
        )
        self._driver = RunDriver(
            dispatcher, self._janitor, self._timers, self._report, recover_s=self._timing.recover_s
        )
        self._reconciling: threading.Thread | None = None
        #: why the engine cannot be used; empty while it can
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

    def _report(self, run_id: UUID, event: events.Event) -> None:
        self._inbox.put((run_id, event))

    def _main(self) -> None:
        try:
            for action in (self._poll_again, self._beat_again, self._reconcile_again):
                self._timers.at(0.0, action)
            while not self._stopping.is_set():
                self._turn()
        finally:
            self._let_go()
            connections.close_all()

    def _let_go(self) -> None:
        self._driver.abandon_all()
        try:
            for run_id in self._driver.runs:
                store.lease_release(run_id, owner=self.identity.owner)
            store.executor_gone(self.identity.owner)
        except DatabaseError:
            logger.exception("could not release all leases; they run out by themselves")

    # ---- one turn

    def _turn(self) -> None:
        messages = self._collect()
        self._safely(lambda: self._driver.take_in(message for message in messages if message is not None))
        if None in messages and not self._stopping.is_set():
            self._safely(self._poll)
        for action in self._timers.take_due(time.monotonic()):
            self._safely(action)
        # without an engine steps wait in their line instead of being lost one after the other
        if not self._engine_problem:
            self._safely(self._driver.dispatch)

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

    def _safely(self, action: Callable[[], None]) -> None:
        """Trouble (a database that does not answer) costs this action, not the executor."""
        try:
            action()
        except Exception:
            logger.exception("the executor stumbled; it goes on")
            connections.close_all()

    # ---- looking at the database

    def _poll_again(self) -> None:
        self._timers.at(time.monotonic() + self._timing.poll_s, self._poll_again)
        close_old_connections()
        self._poll()

    def _poll(self) -> None:
        self._look_after()
        dead = self._dead_owners()
        claimable = store.claimable(now=timezone.now(), dead=dead).values_list("id", flat=True)
        for run_id in list(claimable[:_CLAIMS]):
            if run_id not in self._driver.runs:
                self._claim(run_id, dead)

    def _look_after(self) -> None:
        """Notice what others did to the runs of this executor: canceled, deleted, taken over."""
        mine = self._driver.runs
        if not mine:
            return
        rows = Run.objects.filter(id__in=list(mine)).values_list("id", "state", "token")
        found = {run_id: (state, token) for run_id, state, token in rows}
        for run_id, run in list(mine.items()):
            state, token = found.get(run_id, ("", -1))
            if not state:
                self._driver.drop(run_id, stop=True)
            elif token != run.token or (state in states.RUN_FINAL and not run.machine.is_over):
                self._driver.drop(run_id, stop=False)
            elif state == RunState.CANCELING and run.machine.state is RunState.RUNNING:
                self._driver.advance(run_id, [events.RunCancelRequested()])

    def _dead_owners(self) -> list[str]:
        unfinished = Run.objects.filter(state__in=list(states.RUN_UNFINISHED))
        owners = unfinished.exclude(owner__in=["", self.identity.owner]).values_list("owner", flat=True)
        return [owner for owner in owners.distinct().order_by() if ownership.is_dead(owner)]

    def _claim(self, run_id: UUID, dead: list[str]) -> None:
        now, lease_s = timezone.now(), self._timing.lease_s
        token = store.run_claim(run_id, executor=self.identity, now=now, lease_s=lease_s, dead=dead)
        if token is not None:
            self._driver.take_up(run_id, token)

    # ---- staying alive

    def _beat_again(self) -> None:
        self._timers.at(time.monotonic() + self._timing.lease_s / 3, self._beat_again)
        now, owner = timezone.now(), self.identity.owner
        if self._driver.runs:
            kept = store.leases_renew(self._driver.runs, owner=owner, now=now, lease_s=self._timing.lease_s)
            for run_id in set(self._driver.runs) - kept:
                self._driver.drop(run_id, stop=False)
        self._tell_status()

    def _tell_status(self) -> None:
        problem = self._engine_problem
        store.executor_seen(self.identity, ready=not problem, message=problem, now=timezone.now())

    def _reconcile_again(self) -> None:
        self._timers.at(time.monotonic() + self._timing.reconcile_s, self._reconcile_again)
        if self._reconciling is None or not self._reconciling.is_alive():
            # of its own, because an engine that hangs must not keep runs from being driven
            self._reconciling = threading.Thread(target=self._reconcile, name="reconcile", daemon=True)
            self._reconciling.start()

    def _reconcile(self) -> None:
        problem = self._engine_problem
        try:
            reconcile.sweep(self._runner)
            problem = ""
        except RunnerError as error:
            problem = str(error)
            logger.warning("the engine does not answer: %s", error)
        except Exception:
            logger.exception("comparing containers with rows failed")
        if problem != self._engine_problem:
            self._engine_problem = problem
            self._safely(self._tell_status)
            self._wake()
        connections.close_all()
