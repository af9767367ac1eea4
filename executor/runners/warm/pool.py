"""Keeps containers waiting, as many as `policy` says, and gives them to steps.

One thread watches and decides; a few others talk to the engine, so that an engine that hangs keeps nobody
from taking a container. Taking never waits for any of them. Whoever takes a container owns it from then on.
"""

from __future__ import annotations

import logging
import os
import selectors
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from executor.runners.base import InfrastructureError, Limits, RunnerError
from executor.runners.warm import policy
from executor.runners.warm.demand import Demand
from executor.runners.warm.member import Waiting
from executor.runners.warm.policy import Budget, Member, Shape, Stage
from executor.runners.warm.slots import Slot
from pipelines.said import said as _

logger = logging.getLogger(__name__)

#: a container ends by itself after an hour without an order (`modules.runtime.worker`)
_LIFETIME_S = 2400.0
#: refilling waits until nothing has started or ended for so long, unless steps are to come that need it
_QUIET_S = 0.4
_LONGEST_HOLD_S = 5.0
#: after this many failures in a row a shape is given a rest
_FAILURES = 3
_REST_S = 60.0
_ENGINE_THREADS = 4
#: until the program of a container listens
_START_TIMEOUT_S = 60.0


class PoolEngine(Protocol):
    """What the pool asks of the engine; raises RunnerError."""

    def launch_waiting(self, slot: Slot, shape: Shape) -> tuple[str, int]:
        """Create and start a container; return its id and the number of its first process (0: unknown).

        When it raises it has tried to leave none.
        """

    def remove(self, container_id: str) -> None: ...

    def give_step_shares(self, container_id: str) -> None: ...


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
        self._engine = engine
        self._root = root
        self._budget = Budget(settings.size, settings.memory_mb)
        self._user = user
        self._demand = Demand(settings.idle_s)
        self._members: dict[str, Waiting] = {}
        #: containers that no longer wait, but whose slot or container still has to be dealt with
        self._leaving: set[str] = set()
        self._measured_mb: dict[str, int] = {}
        self._failures: Counter[Shape] = Counter()
        self._rests_until: dict[Shape, float] = {}
        self._quiet_at = 0.0
        #: containers are made for nobody in particular yet
        self._unhurried = False
        self._held_since: float | None = None
        self._lock = threading.Lock()
        #: containers that other threads are making, which `close` waits for
        self._making = 0
        self._made = threading.Condition(self._lock)
        self._closing = False
        self._wake_reader, self._wake_writer = os.pipe()
        os.set_blocking(self._wake_reader, False)
        os.set_blocking(self._wake_writer, False)
        self._threads = ThreadPoolExecutor(_ENGINE_THREADS, thread_name_prefix="warm-pool-engine")
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
        self._wake()

    def recall(self, shapes: Iterable[Shape]) -> None:
        """Make ready for steps like those that ran before this executor, one container after the other."""
        with self._lock:
            self._demand.recall(shapes, time.monotonic())
            self._unhurried = True
            self._begin()
        self._wake()

    def take(self, shape: Shape) -> Waiting | None:
        """Take the best container for a step out of the pool; None when there is none."""
        now = time.monotonic()
        with self._lock:
            self._demand.retain(shape)
            self._demand.take(shape, now)
            self._quiet_at = now + _QUIET_S
            self._unhurried = False
            self._begin()
            chosen = policy.choose(self._present(), shape, self._demand.coming(now))
            taken = self._members.pop(chosen.slot) if chosen is not None else None
            if taken is not None:
                self._leaving.add(taken.slot.name)
        self._wake()
        return taken

    def taken(self, waiting: Waiting) -> None:
        """The container taken is on record elsewhere now."""
        with self._lock:
            self._leaving.discard(waiting.slot.name)
        if not waiting.has_step_shares:
            # at once: whatever the other threads are at can wait
            threading.Thread(target=self._give_shares, args=(waiting,), daemon=True).start()

    def discard(self, waiting: Waiting) -> None:
        """Remove a container that was taken and is of no use."""
        if not self._submit(partial(self._remove, waiting)):
            # closed meanwhile: nobody else would
            self._remove(waiting)

    def step_ended(self) -> None:
        """A step has ended; another one may follow at once."""
        with self._lock:
            self._quiet_at = time.monotonic() + _QUIET_S

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
                waiting.started(*self._engine.launch_waiting(waiting.slot, shape))
                if not waiting.listens(_START_TIMEOUT_S, give_up=lambda: self._closing):
                    raise InfrastructureError(_("A container that was to take steps does not listen."))
            except BaseException:
                self._remove(waiting)
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
        self._wake()
        if thread is not None:
            thread.join()
        for member in waiting:
            self._threads.submit(self._remove, member)
        self._threads.shutdown(wait=True)
        with self._made:
            if not self._made.wait_for(lambda: self._making == 0, _START_TIMEOUT_S):
                logger.warning("the engine is still making a container; the next executor removes it")
        writer, self._wake_writer = self._wake_writer, -1
        os.close(self._wake_reader)
        os.close(writer)

    # ---- the thread that watches

    def _begin(self) -> None:
        if self._thread is None and not self._closing and self._budget.size > 0:
            self._thread = threading.Thread(target=self._work, name="warm-pool", daemon=True)
            self._thread.start()

    def _wake(self) -> None:
        try:
            os.write(self._wake_writer, b".")
        except OSError:
            # it is full, so the thread is about to wake anyway; or closed
            return

    def _work(self) -> None:
        while True:
            try:
                with self._lock:
                    if self._closing:
                        return
                    timeout = self._adjust(time.monotonic())
                    descriptors = [fd for member in self._members.values() for fd in member.descriptors]
                self._sleep(descriptors, timeout)
            except Exception:
                logger.exception("the pool of waiting containers stumbled; it goes on")
                time.sleep(1)

    def _sleep(self, descriptors: Iterable[int], timeout_s: float | None) -> None:
        with selectors.PollSelector() as selector:
            selector.register(self._wake_reader, selectors.EVENT_READ)
            for fd in descriptors:
                selector.register(fd, selectors.EVENT_READ)
            selector.select(timeout_s)
        try:
            os.read(self._wake_reader, 4096)
        except BlockingIOError:
            return

    def _present(self) -> list[Member]:
        """Look at every container and return those that can be used."""
        for member in self._members.values():
            member.look()
        return [member.snapshot for member in self._members.values() if not member.has_ended]

    def _adjust(self, now: float) -> float | None:
        """Bring the pool towards what it should be; return when to look again at the latest."""
        for name, member in list(self._members.items()):
            member.look()
            if member.has_ended:
                self._fail(member.shape, now)
                self._dismiss(name)
            elif member.stage is Stage.READY and not member.has_step_shares:
                self._failures.pop(member.shape, None)
                self._measure(member)
                member.has_step_shares = True
                self._submit(partial(self._give_shares, member))
        present = [member.snapshot for member in self._members.values()]
        coming = self._demand.coming(now)
        target = policy.sizes(self._wanted(now), self._budget, self._memory_of, coming=coming)
        wanted = policy.changes(present, target, oldest_birth=now - _LIFETIME_S)
        for name in wanted.discard:
            self._dismiss(name)
        is_short = self._is_short_of(present, coming)
        hold_s = self._hold(now, is_short=is_short) if wanted.create else 0.0
        if hold_s:
            return hold_s
        warming = [member.shape for member in self._members.values() if member.stage < Stage.READY]
        # beside steps that run or are about to, one at a time: they shall not wait for a processor; but those
        # that have no container wait for that
        is_busy = self._unhurried or now < self._quiet_at or bool(coming)
        free = max(0, (1 if is_busy and not is_short else os.cpu_count() or 1) - len(warming))
        for shape in policy.in_order(wanted.create, warming)[:free]:
            self._create(shape)
        return self._next_look(now)

    def _wanted(self, now: float) -> dict[Shape, int]:
        wanted = self._demand.wanted(now)
        return {shape: count for shape, count in wanted.items() if self._rests_until.get(shape, 0.0) <= now}

    @staticmethod
    def _is_short_of(present: Iterable[Member], coming: Mapping[Shape, int]) -> bool:
        """Whether steps are to come for which nothing waits yet."""
        there = Counter(member.shape.warm for member in present)
        needed = Counter[str]()
        for shape, count in coming.items():
            needed[shape.warm] += count
        return any(count > there[warm] for warm, count in needed.items())

    def _hold(self, now: float, *, is_short: bool) -> float:
        """Return how long refilling should wait, so that it does not slow down what runs at this moment."""
        if is_short or now >= self._quiet_at:
            self._held_since = None
            return 0.0
        self._held_since = self._held_since or now
        if now - self._held_since > _LONGEST_HOLD_S:
            return 0.0
        return self._quiet_at - now

    def _next_look(self, now: float) -> float | None:
        times = [until - now for until in self._rests_until.values() if until > now]
        change = self._demand.next_change(now)
        if change is not None:
            times.append(change)
        if self._members:
            times.append(min(member.born_at for member in self._members.values()) + _LIFETIME_S - now)
        # a little later, so that it is over by then
        return max(0.0, min(times)) + 0.01 if times else None

    # ---- containers come and go

    def _memory_of(self, shape: Shape) -> int:
        return self._measured_mb.get(shape.warm) or shape.expected_memory_mb

    def _measure(self, member: Waiting) -> None:
        measured = member.memory_mb()
        if measured:
            self._measured_mb[member.shape.warm] = measured

    def _new(self, shape: Shape) -> Waiting:
        return Waiting(Slot.make(self._root, self._user), shape)

    def _create(self, shape: Shape) -> None:
        member = self._new(shape)
        self._members[member.slot.name] = member
        self._submit(partial(self._start, member))

    def _start(self, member: Waiting) -> None:
        """In a thread that may wait for the engine."""
        with self._lock:
            unwanted = member.slot.name not in self._members
        if unwanted:
            self._remove(member)
            return
        try:
            container_id, pid = self._engine.launch_waiting(member.slot, member.shape)
        except Exception as error:
            if not isinstance(error, RunnerError):
                logger.exception("a waiting container could not be made")
            else:
                logger.warning("a waiting container could not be made: %s", error)
            with self._lock:
                self._members.pop(member.slot.name, None)
                self._fail(member.shape, time.monotonic())
            self._remove(member)
            self._wake()
            return
        with self._lock:
            member.started(container_id, pid)
            unwanted = member.slot.name not in self._members
        if unwanted:
            self._remove(member)
        self._wake()

    def _fail(self, shape: Shape, now: float) -> None:
        self._failures[shape] += 1
        if self._failures[shape] >= _FAILURES:
            logger.warning(
                "containers with the warm-up %s end before they are used; trying again in a minute",
                shape.warm,
            )
            self._failures.pop(shape)
            self._rests_until[shape] = now + _REST_S

    def _dismiss(self, name: str) -> None:
        member = self._members.pop(name)
        self._leaving.add(name)
        # one that is being created sees that it is gone from the list
        if member.container_id:
            self._submit(partial(self._remove, member))

    def _remove(self, member: Waiting) -> None:
        try:
            if member.container_id:
                self._engine.remove(member.container_id)
        except RunnerError as error:
            # from now on its slot is not in use: `tidy` finds it, here or in the next executor
            logger.warning("a waiting container could not be removed yet: %s", error)
        else:
            member.slot.remove()
        member.forget()
        with self._lock:
            self._leaving.discard(member.slot.name)

    def _give_shares(self, member: Waiting) -> None:
        try:
            self._engine.give_step_shares(member.container_id)
        except RunnerError as error:
            logger.warning("a container keeps its low share of the processors: %s", error)

    def _submit(self, action: Callable[[], None]) -> bool:
        """Let a thread that may wait for the engine do it; False when the pool is closed."""
        try:
            self._threads.submit(action)
        except RuntimeError:
            return False
        return True
