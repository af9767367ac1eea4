"""Starts steps in containers that wait for them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from executor import crash_points
from executor.environments.image import image_tag
from executor.runners import docker_config
from executor.runners.base import RunnerError, StepLaunch
from executor.runners.docker_containers import Containers
from executor.runners.docker_end import StepEnd
from executor.runners.warm import slots
from executor.runners.warm.member import Waiting
from executor.runners.warm.policy import Shape
from executor.runners.warm.pool import PoolSettings, WarmPool
from executor.runners.warm.records import Record, Records
from executor.runners.warm.slots import Slot

logger = logging.getLogger(__name__)

_RUN = "run"
#: for programs whose word is taken that they are done
_RUN_AND_TELL = "run-and-tell"
#: containers that turn out to be dead are skipped so often before a step starts cold
_TRIES = 3


@dataclass(frozen=True)
class WarmSettings:
    """What is needed to keep containers waiting."""

    #: the folder in which every attempt has its own, named by its id
    attempts: Path
    pool: PoolSettings
    #: names this executor on containers that wait
    owner: str
    #: whether the executor of that name is known not to exist any more
    is_dead: Callable[[str], bool]


class WaitingContainers:
    """What the pool asks of the engine."""

    def __init__(
        self, containers: Containers, *, installation: str, owner: str, user: tuple[int, int]
    ) -> None:
        self._containers = containers
        self._installation = installation
        self._owner = owner
        self._user = f"{user[0]}:{user[1]}"

    def launch_waiting(self, slot: Slot, shape: Shape) -> tuple[str, int]:
        config = docker_config.waiting_config(
            slot,
            shape,
            image=image_tag(shape.environment),
            user=self._user,
            installation=self._installation,
            owner=self._owner,
        )
        name = docker_config.container_name(self._installation, slot.name)
        try:
            container_id = self._containers.launch(
                config, name, docker_config.SLOT_LABEL, reached=lambda _name: None
            )
            found = self._containers.inspect(container_id)
        except RunnerError:
            # it may exist: made and not started, or only the answer was lost
            self._remove_if_there(name)
            raise
        return container_id, int(found["State"]["Pid"]) if found is not None else 0

    def remove(self, container_id: str) -> None:
        self._containers.remove(container_id)

    def _remove_if_there(self, name: str) -> None:
        try:
            self._containers.remove(name)
        except RunnerError as error:
            logger.warning("it is not known whether the container %s exists: %s", name, error)

    def give_step_shares(self, container_id: str) -> None:
        self._containers.set_cpu_shares(container_id, docker_config.STEP_CPU_SHARES)


class WarmStarts:
    """Hands attempts over to waiting containers."""

    def __init__(
        self,
        pool: WarmPool,
        containers: Containers,
        records: Records,
        know_end: Callable[[str, StepEnd | None], None],
    ) -> None:
        self._pool = pool
        self._containers = containers
        self._records = records
        self._know_end = know_end

    def start(self, launch: StepLaunch) -> str | None:
        """Start the attempt in a waiting container and return its id; None when there is none."""
        shape = Shape.of(launch)
        for _try in range(_TRIES):
            waiting = self._pool.take(shape)
            if waiting is None:
                return None
            try:
                taken = self._hand_over(waiting, launch, shape)
            except RunnerError as error:
                logger.warning("a waiting container could not be used: %s", error)
                taken = False
            except OSError:
                self._pool.discard(waiting)
                raise
            if taken:
                crash_points.reach("job_handed_over")
                return waiting.container_id
            self._pool.discard(waiting)
        return None

    def _hand_over(self, waiting: Waiting, launch: StepLaunch, shape: Shape) -> bool:
        """Give the container the attempt's folders and the order; False when it does not listen any more."""
        if waiting.has_ended:
            return False
        if waiting.shape.limits != shape.limits:
            self._containers.set_memory(waiting.container_id, shape.limits.memory_bytes)
        slots.hand_over(waiting.slot, launch)
        # before the order: whoever takes over after a crash finds the container, and offers the order again
        self._records.write(launch.attempt_id, Record(str(launch.log_path), waiting.container_id))
        crash_points.reach("container_started")
        believed = not launch.user_code
        if not offer(launch.input_dir, believed=believed):
            return False
        self._know_end(waiting.container_id, waiting.release_end(believed=believed))
        self._pool.taken(waiting)
        return True


def offer(input_dir: Path, *, believed: bool = False) -> bool:
    """Order the container that has this folder to run its step; False when it does not wait (any more).

    `believed`: the step may say itself that it is done.
    """
    pipe = input_dir / slots.ORDER_PIPE
    if not slots.send_order(pipe, _RUN_AND_TELL if believed else _RUN):
        return False
    # it has the order now, whatever becomes of the pipe
    pipe.unlink(missing_ok=True)
    return True


def is_offered(input_dir: Path) -> bool:
    """Whether nobody is known to have taken the order."""
    return (input_dir / slots.ORDER_PIPE).exists()


def withdraw_offer(input_dir: Path) -> None:
    """Forget a container that did not take the order."""
    (input_dir / slots.ORDER_PIPE).unlink(missing_ok=True)
