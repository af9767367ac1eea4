"""Runs every step in a container that `docker_config` locks down: one of its own that is never used twice,
or, for runs that ask for it, one that the run's steps share.

A step's own container is made for it, or taken from those that wait (`warm.pool`); both go through the same
verbs. Talks to the engine only; knows no run and no database. Containers outlive the executor: names are
deterministic and labels and records say whose they are, so another executor adopts them. Used by the
supervisor from many threads.
"""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Sequence
from pathlib import Path

from executor import crash_points
from executor.environments.definition import EnvironmentDefinition
from executor.environments.dockerfile import STEP_USER
from executor.environments.image import ImageBuilder, image_tag
from executor.runners import docker_config
from executor.runners.base import (
    Exit,
    ExpectedStep,
    Handle,
    Limits,
    OnMessage,
    OnProgress,
    RunnerError,
    StepLaunch,
)
from executor.runners.docker_client import EngineClients
from executor.runners.docker_containers import Containers
from executor.runners.docker_watch import Watch
from executor.runners.warm import sweeping
from executor.runners.warm.policy import Shape
from executor.runners.warm.pool import WarmPool
from executor.runners.warm.records import Record, Records
from executor.runners.warm.shared import SharedContainers
from executor.runners.warm.starts import (
    WaitingContainers,
    WarmSettings,
    WarmStarts,
    is_offered,
    offer,
    withdraw_offer,
)
from pipelines.said import said as _

logger = logging.getLogger(__name__)

#: an image seen is taken to be there for so long: asking the engine costs more than a warm start
_BUILT_FOR_S = 10.0


class DockerRunner:
    """The runner for a Docker engine. Without `warm` every container is made for its step."""

    name = "docker"
    isolated = True

    def __init__(
        self,
        clients: EngineClients,
        builder: ImageBuilder,
        *,
        installation: str,
        warm: WarmSettings | None = None,
    ) -> None:
        self._clients = clients
        self._builder = builder
        #: digest of an environment → when its image was last seen
        self._built: dict[str, float] = {}
        self._installation = installation
        self._containers = Containers(clients, installation)
        self._watch = Watch(clients, self._containers)
        self._warm = warm
        self._records = Records(warm.attempts) if warm is not None else None
        self._pool: WarmPool | None = None
        self._starts: WarmStarts | None = None
        self._shared: SharedContainers | None = None
        if warm is not None and self._records is not None:
            engine = WaitingContainers(
                self._containers, installation=installation, owner=warm.owner, user=_step_user()
            )
            owner = _new_owner_of_outputs()
            self._pool = WarmPool(engine, warm.attempts, warm.pool, user=owner)
            self._starts = WarmStarts(self._pool, self._containers, self._records, self._watch.know)
            self._shared = SharedContainers(
                self._pool, self._containers, self._records, warm.attempts, user=owner
            )

    def prepare(self, environment: EnvironmentDefinition, on_message: OnMessage) -> None:
        if self._pool is not None and self._pool.holds(environment):
            # its image is in use, so it is there
            return
        now = time.monotonic()
        if now - self._built.get(environment.digest, -_BUILT_FOR_S) >= _BUILT_FOR_S:
            self._builder.ensure(environment, on_message)
            self._built[environment.digest] = time.monotonic()

    def start(self, launch: StepLaunch) -> Handle:
        record = self._record(launch.attempt_id)
        if record is not None and record.container:
            return Handle(self.name, launch.attempt_id, self._start_again(launch, record))
        _open_inputs(launch)
        if record is None and self._shared is not None and launch.shared_by and launch.warm:
            _open_outputs(launch)
            return Handle(self.name, launch.attempt_id, self._shared.start(launch))
        container_id = None
        # an attempt that began to start cold goes on so: its container may exist
        if record is None and self._starts is not None and launch.warm:
            container_id = self._starts.start(launch)
        return Handle(self.name, launch.attempt_id, container_id or self._start_cold(launch))

    def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
        if (shared := self._shared_by(handle)) is not None:
            return shared.wait(handle, launch_log, on_progress)
        folder = self._warm.attempts / handle.attempt_id if self._warm is not None else None
        if folder is not None:
            offer(folder / "in")
        output_dir = folder / "out" if folder is not None else None
        exit_ = self._watch.wait(handle.reference, launch_log, output_dir, on_progress)
        if self._pool is not None:
            self._pool.step_ended()
        if folder is not None and is_offered(folder / "in"):
            return Exit(
                None, missing=True, message=_("The container ended before it got the step."), quiet=True
            )
        return exit_

    def stop(self, handle: Handle, grace_s: float) -> None:
        if (shared := self._shared_by(handle)) is not None:
            shared.stop(handle, grace_s)
        else:
            self._containers.stop(handle.reference, math.ceil(grace_s))

    def remove(self, handle: Handle) -> None:
        if (shared := self._shared_by(handle)) is not None:
            shared.remove(handle)
            return
        record = self._record(handle.attempt_id)
        self._watch.complete_log(handle.reference, Path(record.log) if record is not None else None)
        self._containers.remove(handle.reference)
        self._watch.forget(handle.reference)

    def list_owned(self) -> list[tuple[Handle, bool]]:
        found = self._containers.list()
        owned = [
            (Handle(self.name, one.labels.get(docker_config.ATTEMPT_LABEL, ""), one.id), one.running)
            for one in found
            if docker_config.SLOT_LABEL not in one.labels
        ]
        if self._records is None or len(owned) == len(found):
            return owned
        running = {one.id: one.running for one in found}
        for attempt_id, record in self._records.assigned():
            if record.container not in running:
                continue
            if not record.shared:
                owned.append((Handle(self.name, attempt_id, record.container), running[record.container]))
            elif self._shared is not None and self._shared.exists(attempt_id, record):
                runs = running[record.container] and self._shared.is_running(attempt_id, record)
                owned.append((Handle(self.name, attempt_id, self._shared.reference_of(record)), runs))
        return owned

    def expect(self, steps: Sequence[ExpectedStep]) -> None:
        if self._pool is not None:
            self._pool.expect(_shapes(steps))

    def recall(self, steps: Sequence[ExpectedStep]) -> None:
        if self._pool is not None:
            self._pool.recall(_shapes(steps))

    def waiting(self, limits: Limits | None = None) -> int:
        """Return how many containers are ready for a step, or for one with these limits."""
        return self._pool.ready(limits) if self._pool is not None else 0

    def run_ended(self, run: str) -> None:
        if self._shared is not None:
            self._shared.run_ended(run)

    def tidy(self) -> None:
        if self._shared is not None:
            self._shared.drop_forgotten()
        self._sweep()

    def _sweep(self) -> None:
        warm = self._warm
        if warm is None or self._records is None:
            return
        sweeping.sweep(
            self._containers,
            self._records,
            warm.attempts,
            in_use=self._slots_in_use,
            is_gone=lambda owner: owner == warm.owner or warm.is_dead(owner),
        )

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()
        if self._shared is not None:
            self._shared.close()
        try:
            # also what could not be removed before, and what executors left whose last attempt ended here
            self._sweep()
        except RunnerError as error:
            logger.warning("the next executor removes what this one made ahead: %s", error)
        self._watch.close()
        self._clients.close()

    def _start_again(self, launch: StepLaunch, record: Record) -> str:
        """Repeat the order of an attempt that has a container; it is obeyed once."""
        if record.shared and self._shared is not None:
            return self._shared.start_again(launch.attempt_id, record)
        offer(launch.input_dir)
        return record.container

    def _shared_by(self, handle: Handle) -> SharedContainers | None:
        """Return what looks after an attempt that shares its container."""
        return self._shared if SharedContainers.is_reference(handle.reference) else None

    def _slots_in_use(self) -> set[str]:
        used = self._pool.slots_in_use() if self._pool is not None else set()
        return used | (self._shared.slots_in_use() if self._shared is not None else set())

    def _start_cold(self, launch: StepLaunch) -> str:
        if self._records is not None:
            self._records.write(launch.attempt_id, Record(str(launch.log_path)))
            withdraw_offer(launch.input_dir)
        _open_outputs(launch)
        uid, gid = _step_user()
        config = docker_config.container_config(
            launch, image=image_tag(launch.environment), user=f"{uid}:{gid}", installation=self._installation
        )
        name = docker_config.container_name(self._installation, launch.attempt_id)
        return self._containers.launch(config, name, docker_config.ATTEMPT_LABEL, reached=crash_points.reach)

    def _record(self, attempt_id: str) -> Record | None:
        return self._records.read(attempt_id) if self._records is not None else None


def _shapes(steps: Sequence[ExpectedStep]) -> list[Shape]:
    """Return the containers that these steps need."""
    own = [Shape.of(step) for step in steps if step.warm and not step.shared_by]
    # one container for all steps of a shape
    shared = {(step.shared_by, Shape.of(step)) for step in steps if step.warm and step.shared_by}
    return [*own, *(shape for _run, shape in shared)]


def _step_user() -> tuple[int, int]:
    """Return the user of the step: never root; the service's own where outputs must stay its property."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    uid, gid = (int(part) for part in STEP_USER.split(":"))
    return uid, gid


def _new_owner_of_outputs() -> tuple[int, int] | None:
    """Return who is to own what steps write, None when it is us anyway."""
    return _step_user() if os.geteuid() == 0 else None


def _open_outputs(launch: StepLaunch) -> None:
    """Let the step's user write the output folder, where it has none that is its own already."""
    owner = _new_owner_of_outputs()
    if owner is not None:
        os.chown(launch.output_dir, *owner)
        launch.output_dir.chmod(0o755)


def _open_inputs(launch: StepLaunch) -> None:
    """Let the step's user read the input folder."""
    if _new_owner_of_outputs() is None:
        return
    waiting = [launch.input_dir]
    while waiting:
        folder = waiting.pop()
        if folder.stat().st_mode & 0o777 != 0o755:
            folder.chmod(0o755)
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry))
                elif not entry.is_symlink() and entry.stat().st_mode & 0o004 == 0:
                    Path(entry).chmod(0o644)
