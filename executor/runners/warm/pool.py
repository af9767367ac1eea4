"""Keeps containers waiting, as many as `policy` says, and gives them to steps.

One thread watches and decides; a few others talk to the engine, so that an engine that hangs keeps nobody
from taking a container. Taking never waits for any of them. Whoever takes a container owns it from then on.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from executor.environments.definition import EnvironmentDefinition
from executor.runners.base import InfrastructureError, Limits, RunnerError
from executor.runners.warm import policy
from executor.runners.warm.alarm import Alarm
from executor.runners.warm.demand import Demand
from executor.runners.warm.errands import Errands, PoolEngine
from executor.runners.warm.hold import Hold
from executor.runners.warm.member import Waiting
from executor.runners.warm.policy import Budget, Member, Shape, Stage
from executor.runners.warm.rests import Rests
from executor.runners.warm.slots import Slot
from pipelines.said import said as _

logger = logging.getLogger(__name__)

#: a container ends by itself after an hour without an order (`modules.runtime.worker`)
_LIFETIME_S = 2400.0
#: until the program of a container listens
_START_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class PoolSettings:
    size: int
    memory_mb: int
    #: after so long without a step nothing waits any more
    idle_s: float


class WarmPool:
    """The containers that wait for steps of this executor."""

    def __init__(
        self, engine: PoolEngine, root: Path, settings: PoolSettings, *, user: tuple[int, int] | None
    ) -> None:
        self._errands = Errands(engine, self._dealt_with)
        self._root = root
        self._budget = Budget(settings.size, settings.memory_mb)
        self._user = user
        self._demand = Demand(settings.idle_s)
        self._members: dict[str, Waiting] = {}
        #: containers that no longer wait, but whose slot or container still has to be dealt with
        self._leaving: set[str] = set()
        self._measured_mb: dict[str, int] = {}
        self._rests = Rests()
        self._hold = Hold()
        self._alarm = Alarm()
        self._lock = threading.Lock()
        #: containers that other threads are making, which `close` waits for
        self._making = 0
        self._made = threading.Condition(self._lock)
        self._closing = False
        self._thread: threading.Thread | None = None

    # ---- what others call

    def expect(self, shapes: Iterable[Shape]) -> None:
        """Make ready for steps that will start soon."""
        with self._lock:
            shapes = list(shapes)
            for shape in shapes:
                self._demand.retain(shape)
            self._demand.expect(shapes, time.monotonic())
            self._begin()
        self._alarm.wake()

    def recall(self, shapes: Iterable[Shape]) -> None:
        """Make ready for steps like those that ran before this executor, one container after the other."""
        with self._lock:
            self._demand.recall(shapes, time.monotonic())
            self._hold.recalled()
            self._begin()
        self._alarm.wake()

    def take(self, shape: Shape) -> Waiting | None:
        """Take the best container for a step out of the pool; None when there is none."""
        now = time.monotonic()
        with self._lock:
            self._demand.retain(shape)
            self._demand.take(shape, now)
            self._hold.taken(now)
            self._begin()
            chosen = policy.choose(self._present(), shape, self._demand.coming(now))
            taken = self._members.pop(chosen.slot) if chosen is not None else None
            if taken is not None:
                self._leaving.add(taken.slot.name)
        if taken is None:
            self._alarm.wake()
        # else the thread has time until the taker has handed its order over, and would only compete with it
        return taken

    def taken(self, waiting: Waiting) -> None:
        """The container taken is on record elsewhere now."""
        self._dealt_with(waiting.slot.name)
        self._alarm.wake()
        if not waiting.has_step_shares:
            self._errands.give_shares_at_once(waiting)

    def discard(self, waiting: Waiting) -> None:
        """Remove a container that was taken and is of no use."""
        self._alarm.wake()
        if not self._errands.send_to_remove(waiting):
            # closed meanwhile: nobody else would
            self._errands.remove(waiting)

    def step_ended(self) -> None:
        """A step has ended; another one may follow at once."""
        with self._lock:
            self._hold.ended(time.monotonic())

    def make(self, shape: Shape) -> Waiting:
        """Make a container in the caller's thread, and take it once it listens. Raises RunnerError."""
        with self._lock:
            if self._closing:
                raise InfrastructureError(_("This executor is ending; it makes no more containers."))
            self._making += 1
        try:
            waiting = self._new(shape)
            with self._lock:
                self._leaving.add(waiting.slot.name)
            try:
                waiting.started(*self._errands.launch(waiting))
                if not waiting.listens(_START_TIMEOUT_S, give_up=lambda: self._closing):
                    raise InfrastructureError(_("A container that was to take steps does not listen."))
            except BaseException:
                self._errands.remove(waiting)
                raise
            return waiting
        finally:
            with self._lock:
                self._making -= 1
                self._made.notify_all()

    def ready(self, limits: Limits | None = None) -> int:
        """Return how many containers are ready, or how many of those with these limits."""
        wanted = replace(limits, timeout_s=0.0) if limits is not None else None
        with self._lock:
            ready = [member for member in self._present() if member.stage is Stage.READY]
        return sum(1 for member in ready if wanted in (None, member.shape.limits))

    def holds(self, environment: EnvironmentDefinition) -> bool:
        """Whether a container of this environment waits."""
        with self._lock:
            members = list(self._members.values())
        return any(one.container_id and one.shape.environment.digest == environment.digest for one in members)

    def slots_in_use(self) -> set[str]:
        """Return the names of slots that this executor still needs."""
        with self._lock:
            return {*self._members, *self._leaving}

    def close(self) -> None:
        """Remove what waits or is being made, and end. What was taken is its taker's."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
            # one that is being created finds that it is not wanted any more and removes itself
            waiting = [member for member in self._members.values() if member.container_id]
            self._leaving.update(self._members)
            self._members.clear()
            thread = self._thread
        self._alarm.wake()
        if thread is not None:
            thread.join()
        for member in waiting:
            self._errands.send_to_remove(member)
        self._errands.end()
        with self._made:
            if not self._made.wait_for(lambda: self._making == 0, _START_TIMEOUT_S):
                logger.warning("the engine is still making a container; the next executor removes it")
        self._alarm.close()

    # ---- the thread that watches

    def _begin(self) -> None:
        if self._thread is None and not self._closing and self._budget.size > 0:
            self._thread = threading.Thread(target=self._work, name="warm-pool", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            try:
                with self._lock:
                    if self._closing:
                        return
                    timeout = self._adjust(time.monotonic())
                    descriptors = [fd for member in self._members.values() for fd in member.descriptors]
                self._alarm.sleep(descriptors, timeout)
            except Exception:
                logger.exception("the pool of waiting containers stumbled; it goes on")
                time.sleep(1)

    def _present(self) -> list[Member]:
        """Look at every container and return those that can be used."""
        for member in self._members.values():
            member.look()
        return [member.snapshot for member in self._members.values() if not member.has_ended]

    def _adjust(self, now: float) -> float | None:
        """Bring the pool towards what it should be; return when to look again at the latest."""
        for name, member in list(self._members.items()):
            member.look()
            if member.stage is Stage.READY and not member.is_measured:
                self._measure(member)
            if member.has_ended:
                self._rests.failed(member.shape, now)
                self._dismiss(name)
            elif member.stage is Stage.READY and not member.has_step_shares:
                self._rests.succeeded(member.shape)
                member.has_step_shares = True
                self._errands.send_to_give_shares(member)
        present = [member.snapshot for member in self._members.values()]
        coming = self._demand.coming(now)
        target = policy.sizes(self._wanted(now), self._budget, self._memory_of, coming=coming)
        wanted = policy.changes(present, target, oldest_birth=now - _LIFETIME_S)
        for name in wanted.discard:
            self._dismiss(name)
        is_short = policy.is_short_of(present, coming)
        hold_s = self._hold.left(now, is_short=is_short) if wanted.create else 0.0
        if hold_s:
            return hold_s
        warming = [member.shape for member in self._members.values() if member.stage < Stage.READY]
        at_once = self._hold.at_once(now, os.cpu_count() or 1, is_short=is_short, is_awaited=bool(coming))
        for shape in policy.in_order(wanted.create, warming)[: max(0, at_once - len(warming))]:
            self._create(shape)
        return self._next_look(now)

    def _wanted(self, now: float) -> dict[Shape, int]:
        wanted = self._demand.wanted(now)
        return {shape: count for shape, count in wanted.items() if not self._rests.rests(shape, now)}

    def _next_look(self, now: float) -> float | None:
        times = []
        if (rested := self._rests.next_end(now)) is not None:
            times.append(rested - now)
        if (change := self._demand.next_change(now)) is not None:
            times.append(change)
        if self._members:
            times.append(min(member.born_at for member in self._members.values()) + _LIFETIME_S - now)
        # a little later, so that it is over by then
        return max(0.0, min(times)) + 0.01 if times else None

    # ---- containers come and go

    def _memory_of(self, shape: Shape) -> int:
        return self._measured_mb.get(shape.warm) or shape.expected_memory_mb

    def _measure(self, member: Waiting) -> None:
        member.is_measured = True
        warm, measured = member.shape.warm, member.memory_mb()
        # those that have waited for long hold more than those that have not
        self._measured_mb[warm] = max(measured, self._measured_mb.get(warm, 0))

    def _new(self, shape: Shape) -> Waiting:
        return Waiting(Slot.make(self._root, self._user), shape)

    def _create(self, shape: Shape) -> None:
        member = self._new(shape)
        self._members[member.slot.name] = member
        self._errands.send(partial(self._start, member))

    def _start(self, member: Waiting) -> None:
        """In a thread that may wait for the engine."""
        with self._lock:
            unwanted = member.slot.name not in self._members
        if unwanted:
            self._errands.remove(member)
            return
        try:
            container_id, pid = self._errands.launch(member)
        except Exception as error:
            if not isinstance(error, RunnerError):
                logger.exception("a waiting container could not be made")
            else:
                logger.warning("a waiting container could not be made: %s", error)
            with self._lock:
                self._members.pop(member.slot.name, None)
                self._rests.failed(member.shape, time.monotonic())
            self._errands.remove(member)
            self._alarm.wake()
            return
        with self._lock:
            member.started(container_id, pid)
            unwanted = member.slot.name not in self._members
        if unwanted:
            self._errands.remove(member)
        self._alarm.wake()

    def _dismiss(self, name: str) -> None:
        member = self._members.pop(name)
        self._leaving.add(name)
        # one that is being created sees that it is gone from the list
        if member.container_id:
            self._errands.send_to_remove(member)

    def _dealt_with(self, slot: str) -> None:
        with self._lock:
            self._leaving.discard(slot)
