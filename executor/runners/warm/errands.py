"""What is done with waiting containers in threads that may wait for the engine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol

from executor.runners.base import RunnerError
from executor.runners.warm.member import Waiting
from executor.runners.warm.policy import Shape
from executor.runners.warm.slots import Slot

logger = logging.getLogger(__name__)

_THREADS = 4


class PoolEngine(Protocol):
    """What the pool asks of the engine; raises RunnerError."""

    def launch_waiting(self, slot: Slot, shape: Shape) -> tuple[str, int]:
        """Create and start a container; return its id and the number of its first process (0: unknown).

        When it raises it has tried to leave none.
        """

    def remove(self, container_id: str) -> None: ...

    def give_step_shares(self, container_id: str) -> None: ...


class Errands:
    """`on_removed` gets the name of the slot of each container that is done with."""

    def __init__(self, engine: PoolEngine, on_removed: Callable[[str], None]) -> None:
        self._engine = engine
        self._on_removed = on_removed
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="warm-pool-engine")

    def send(self, action: Callable[[], None]) -> bool:
        """Let one of the threads do it; False when they have ended."""
        try:
            self._threads.submit(action)
        except RuntimeError:
            return False
        return True

    def send_to_remove(self, member: Waiting) -> bool:
        return self.send(partial(self.remove, member))

    def send_to_give_shares(self, member: Waiting) -> bool:
        return self.send(partial(self._give_shares, member))

    def launch(self, member: Waiting) -> tuple[str, int]:
        """Make the container, in the caller's thread. Raises RunnerError."""
        return self._engine.launch_waiting(member.slot, member.shape)

    def remove(self, member: Waiting) -> None:
        """Remove the container with its slot, in the caller's thread."""
        try:
            if member.container_id:
                self._engine.remove(member.container_id)
        except RunnerError as error:
            # from now on its slot is not in use: `tidy` finds it, here or in the next executor
            logger.warning("a waiting container could not be removed yet: %s", error)
        else:
            member.slot.remove()
        member.forget()
        self._on_removed(member.slot.name)

    def give_shares_at_once(self, member: Waiting) -> None:
        """Its step runs: whatever the other threads are at can wait."""
        threading.Thread(target=self._give_shares, args=(member,), daemon=True).start()

    def end(self) -> None:
        """Return when everything is done that was sent for."""
        self._threads.shutdown(wait=True)

    def _give_shares(self, member: Waiting) -> None:
        try:
            self._engine.give_step_shares(member.container_id)
        except RunnerError as error:
            logger.warning("a container keeps its low share of the processors: %s", error)
