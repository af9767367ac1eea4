"""An executor: one thread that decides and writes, and threads that wait for attempts.

Everything that happens arrives in one inbox: events of attempts, wake-ups of `services`, due timers. The
thread hands them to the `RunDriver` and sees to everything else: claiming runs, renewing leases, starting
the `Housekeeping`. It alone touches the database on behalf of running steps. Looking at the database now and
then is the fallback for what other processes did. Started by `manage.py serve` (in the web process) and
`manage.py run_executor`.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from executor import disk, ownership, store_leases, wakeups
from executor.core import events, states
from executor.core.states import RunState
from executor.dispatcher import Dispatcher
from executor.housekeeping import Housekeeping
from executor.janitor import Janitor
from executor.models import Run
from executor.ownership import LeaseWatch
from executor.run_driver import RunDriver
from executor.runners.base import Runner
from executor.step_tools import Tools
from executor.store_leases import Lease
from executor.timers import Timers
from executor.toolkit import default_tools

logger = logging.getLogger(__name__)

#: runs claimed in one look
_CLAIMS = 100
#: news that say no more than that a program runs wait so long for its end: both are one write then
_GATHER_S = 0.001
_MERE_STARTS = (events.StepStarted, events.StepProgressed, events.StepPrepared)
#: an event of an attempt; a run that is new or was asked to stop; None: look at the database now
Message = tuple[UUID, events.Event] | UUID | None


@dataclass(frozen=True)
class Timing:
    """How often the supervisor looks around, in seconds."""

    #: looking for runs that another process queued or canceled
    poll_s: float = 1.0
    #: after this long without news another executor may take a run over; renewed three times as often
    lease_s: float = 30.0
    #: comparing containers with rows
    reconcile_s: float = 10.0
    #: asking an engine that did not answer again
    engine_s: float = 1.0
    #: before a run whose rows could not be written is read again; doubles up to a minute
    recover_s: float = 1.0
    #: looking for attempts that the engine neither starts nor stops
    overdue_s: float = 2.0
    #: removing what nobody refers to any more
    garbage_s: float = 600.0


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
        self._timing = timing or Timing()
        self.identity = ownership.Identity(ownership.new_owner(), runner.name, runner.isolated)
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._timers = Timers()
        self._janitor = Janitor(runner)
        dispatcher = Dispatcher(
            tools or default_tools(runner),
            self._report,
            max_parallel=max_parallel or settings.ATELIER_MAX_PARALLEL_STEPS,
            holds=self._holds,
        )
        self._driver = RunDriver(
            dispatcher, self._janitor, self._timers, self._report, recover_s=self._timing.recover_s
        )
        self._housekeeping = Housekeeping(runner, on_change=self._wake)
        self._leases: LeaseWatch[UUID] = LeaseWatch()
        self._renewed = time.monotonic()
        #: why no step is started at present, as it was told last; empty: steps are started
        self._told_problem: str | None = None
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

    def _wake(self, run_id: UUID | None = None) -> None:
        self._inbox.put(run_id)

    def _report(self, run_id: UUID, event: events.Event) -> None:
        self._inbox.put((run_id, event))

    def _holds(self) -> bool:
        return time.monotonic() - self._renewed < self._timing.lease_s

    def _main(self) -> None:
        timing = self._timing
        try:
            self._every(timing.poll_s, self._poll_again)
            self._every(timing.lease_s / 3, self._beat)
            self._every(timing.reconcile_s, self._housekeeping.reconcile)
            self._every(timing.engine_s, self._housekeeping.look_for_the_engine)
            self._every(timing.overdue_s, self._driver.give_up_overdue)
            self._every(timing.garbage_s, self._housekeeping.collect_garbage)
            while not self._stopping.is_set():
                self._turn()
        finally:
            self._let_go()
            connections.close_all()

    def _every(self, interval_s: float, action: Callable[[], None]) -> None:
        """Do something now, and again and again."""

        def again() -> None:
            self._timers.at(time.monotonic() + interval_s, again)
            action()

        self._timers.at(0.0, again)

    def _let_go(self) -> None:
        self._driver.abandon_all()
        try:
            for run_id in self._driver.held:
                store_leases.lease_release(run_id, owner=self.identity.owner)
            store_leases.executor_gone(self.identity.owner)
        except DatabaseError:
            logger.exception("could not release all leases; they run out by themselves")

    # ---- one turn

    def _turn(self) -> None:
        messages = self._collect()
        self._safely(lambda: self._driver.take_in(item for item in messages if isinstance(item, tuple)))
        if not self._stopping.is_set():
            if None in messages:
                self._safely(self._poll)
            else:
                named = {item for item in messages if isinstance(item, UUID)}
                for run_id in named:
                    self._safely(partial(self._look_at, run_id))
        for action in self._timers.take_due(time.monotonic()):
            self._safely(action)
        # without an engine steps wait in their line instead of being lost one after the other
        if not self._problem():
            self._safely(self._driver.dispatch)
        self._safely(self._driver.write)

    def _collect(self) -> list[Message]:
        """Wait for the next message or timer, and take everything that has arrived."""
        due = self._timers.next_due()
        timeout = self._timing.poll_s if due is None else max(0.0, due - time.monotonic())
        messages: list[Message] = []
        try:
            messages.append(self._inbox.get(timeout=timeout) if timeout > 0 else self._inbox.get_nowait())
            while True:
                wait_s = _GATHER_S if all(map(self._can_wait, messages)) else 0.0
                messages.append(self._inbox.get(block=wait_s > 0, timeout=wait_s or None))
        except queue.Empty:
            return messages

    def _can_wait(self, message: Message) -> bool:
        """Whether it says no more than that a program runs, of a run in which that is no news."""
        if not isinstance(message, tuple) or not isinstance(message[1], _MERE_STARTS):
            return False
        return not self._driver.is_eagerly_awaited(message[0])

    def _safely(self, action: Callable[[], None]) -> None:
        """Trouble (a database that does not answer) costs this action, not the executor."""
        try:
            action()
        except Exception:
            logger.exception("the executor stumbled; it goes on")
            connections.close_all()

    # ---- looking at the database

    def _poll_again(self) -> None:
        close_old_connections()
        self._poll()

    def _poll(self) -> None:
        self._look_after(self._driver.held)
        unheld = [item for item in store_leases.unfinished() if item[0] not in self._driver.held]
        for run_id, lease in self._claimable(unheld)[:_CLAIMS]:
            # a run that makes trouble must not keep the others from being claimed
            self._safely(partial(self._claim, run_id, lease))

    def _look_at(self, run_id: UUID) -> None:
        """One run is new, or was asked to stop."""
        if run_id in self._driver.held:
            self._look_after([run_id])
        else:
            self._claim(run_id, Lease())

    def _look_after(self, mine: Iterable[UUID]) -> None:
        """Notice what others did to the runs of this executor: canceled, deleted, taken over."""
        ids = list(mine)
        if not ids:
            return
        rows = Run.objects.filter(id__in=ids).order_by().values_list("id", "state", "token")
        found = {run_id: (state, token) for run_id, state, token in rows}
        for run_id in ids:
            state, token = found.get(run_id, ("", -1))
            run = self._driver.runs.get(run_id)
            if not state:
                self._driver.drop(run_id, stop=True)
            elif token != self._driver.held.get(run_id):
                self._driver.drop(run_id, stop=False)
            elif run is None:
                continue
            elif state in states.RUN_FINAL and not run.machine.is_over:
                self._driver.drop(run_id, stop=False)
            elif state == RunState.CANCELING and run.machine.state is RunState.RUNNING:
                self._driver.advance(run_id, [events.RunCancelRequested()])

    def _claimable(self, unheld: list[tuple[UUID, Lease]]) -> list[tuple[UUID, Lease]]:
        """Runs nobody holds, whose owner is known dead, or whose lease has been left alone for too long.

        Also those that are this executor's without its knowing: the answer to a claim was lost.
        """
        others = {run_id: lease for run_id, lease in unheld if lease.owner not in ("", self.identity.owner)}
        dead = {owner for owner in {lease.owner for lease in others.values()} if ownership.is_dead(owner)}
        expired = self._leases.expired(others, time.monotonic(), self._timing.lease_s)
        return [
            (run_id, lease)
            for run_id, lease in unheld
            if run_id not in others or run_id in expired or lease.owner in dead
        ]

    def _claim(self, run_id: UUID, lease: Lease) -> None:
        token = store_leases.run_claim(
            run_id, executor=self.identity, now=timezone.now(), lease_s=self._timing.lease_s, seen=lease
        )
        if token is not None:
            self._driver.take_up(run_id, token)

    # ---- staying alive

    def _beat(self) -> None:
        asked, owner, lease_s = time.monotonic(), self.identity.owner, self._timing.lease_s
        held = list(self._driver.held)
        if held:
            kept = store_leases.leases_renew(held, owner=owner, now=timezone.now(), lease_s=lease_s)
            for run_id in set(held) - kept:
                self._driver.drop(run_id, stop=False)
        self._renewed = asked
        self._tell_status(self._problem())

    def _problem(self) -> str:
        """Return why no step may be started at present, and let other processes know when that changes."""
        problem = self._housekeeping.engine_problem or disk.admission_problem()
        if self._told_problem is not None and problem != self._told_problem:
            self._safely(lambda: self._tell_status(problem))
        return problem

    def _tell_status(self, problem: str) -> None:
        self._told_problem = problem
        store_leases.executor_seen(self.identity, ready=not problem, message=problem, now=timezone.now())
