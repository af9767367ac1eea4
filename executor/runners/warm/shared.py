"""Steps of one run in one container: a process forked per step from one that holds the libraries.

There is one container per run and shape (environment, code, limits, warm-up). How a step ended is in a file;
a pipe only says that there is news. After a crash another executor finds the attempts by their records and
repeats their orders, which changes nothing for those that were obeyed.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path

from executor import crash_points
from executor.log_store import LogWriter
from executor.runners.base import Exit, Handle, InfrastructureError, OnProgress, RunnerError, StepLaunch
from executor.runners.docker_containers import Containers
from executor.runners.docker_end import LastProcess
from executor.runners.warm import slots
from executor.runners.warm.policy import Shape
from executor.runners.warm.pool import WarmPool
from executor.runners.warm.raw_log import RawLog
from executor.runners.warm.records import Record, Records
from executor.runners.warm.shared_container import SharedContainer
from executor.runners.warm.shared_folder import Ended, SharedFolder
from pipelines.said import said as _

logger = logging.getLogger(__name__)

#: a step that lasts longer is followed while it runs
_LOOK_S = 0.15
#: how often a container is looked at whose end the kernel does not tell us
_INSPECT_S = 2.0
#: containers that turn out to be dead are replaced so often
_TRIES = 3
#: after the time to end is over, how long the killed process may take to be gone
_KILL_S = 5.0
#: a container that no attempt has used for so long belongs to a run that somebody else drives now
_FORGOTTEN_S = 300.0


class SharedContainers:
    """The containers that runs share. References of their attempts are `<container>/<folder>`."""

    def __init__(
        self,
        pool: WarmPool,
        containers: Containers,
        records: Records,
        root: Path,
        *,
        user: tuple[int, int] | None,
    ) -> None:
        self._pool = pool
        self._containers = containers
        self._records = records
        self._root = root
        self._user = user
        #: of this executor's runs
        self._of_runs: dict[tuple[str, Shape], list[SharedContainer]] = {}
        #: by reference, also those that another executor made
        self._known: dict[str, SharedContainer] = {}
        self._making: dict[tuple[str, Shape], threading.Lock] = {}
        self._lock = threading.Lock()
        self._finding = threading.Lock()

    @staticmethod
    def is_reference(reference: str) -> bool:
        return "/" in reference

    def reference_of(self, record: Record) -> str:
        return f"{record.container}/{record.shared}"

    # ---- starting

    def start(self, launch: StepLaunch) -> str:
        """Start the attempt in its run's container, made for it if there is none; returns the reference."""
        for _try in range(_TRIES):
            container = self._container_of(launch)
            try:
                reference = self._order(launch, container)
            finally:
                with self._lock:
                    container.starting -= 1
            if reference is not None:
                return reference
            self._replace(launch, container)
        raise InfrastructureError(_("The container that the run's steps share does not listen."))

    def _order(self, launch: StepLaunch, container: SharedContainer) -> str | None:
        """Order the container to run the attempt; None when it does not listen."""
        container.used_at = time.monotonic()
        container.folder.move_in(launch.attempt_id, launch.input_dir, launch.output_dir)
        record = Record(str(launch.log_path), container.id, container.folder.name)
        self._records.write(launch.attempt_id, record)
        crash_points.reach("container_started")
        if not slots.send_order(container.folder.order_pipe, f"step {launch.attempt_id}"):
            return None
        crash_points.reach("job_handed_over")
        return self.reference_of(record)

    def start_again(self, attempt_id: str, record: Record) -> str:
        """Repeat the order of an attempt."""
        slots.send_order(self._root / record.shared / "in" / slots.ORDER_PIPE, f"step {attempt_id}")
        return self.reference_of(record)

    def _container_of(self, launch: StepLaunch) -> SharedContainer:
        """Return the container of the attempt's run, which counts it as `starting`."""
        key = (launch.shared_by, Shape.of(launch))
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                there = [made for made in self._of_runs.get(key, ()) if not made.ended]
                if there:
                    there[-1].starting += 1
                    return there[-1]
            return self._make(key)

    def _make(self, key: tuple[str, Shape]) -> SharedContainer:
        shape = key[1]
        for _try in range(_TRIES):
            waiting = self._pool.take(shape) or self._pool.make(shape)
            try:
                if waiting.shape.limits != shape.limits:
                    self._containers.set_memory(waiting.container_id, shape.limits.memory_bytes)
                if not waiting.has_ended:
                    folder = SharedFolder.of_slot(waiting.slot, self._user)
                    if slots.send_order(folder.order_pipe, "serve"):
                        made = self._remember(folder, waiting.container_id, waiting.release())
                        with self._lock:
                            made.starting += 1
                            self._of_runs.setdefault(key, []).append(made)
                        # its slot is in use here before it is no more there
                        self._pool.taken(waiting)
                        return made
                    folder.remove()
            except RunnerError as error:
                logger.warning("a waiting container could not be used: %s", error)
            self._pool.discard(waiting)
        raise InfrastructureError(_("No container listens that the run's steps could share."))

    def _remember(
        self, folder: SharedFolder, container_id: str, last_process: LastProcess | None
    ) -> SharedContainer:
        container = SharedContainer(container_id, folder, last_process, folder.open_hints())
        with self._lock:
            self._known[f"{container_id}/{folder.name}"] = container
        container.begin()
        return container

    def _replace(self, launch: StepLaunch, container: SharedContainer) -> None:
        """Take the attempt back from a container that does not listen."""
        container.ended = True
        for own, name in ((launch.input_dir, "in"), (launch.output_dir, "out")):
            container.folder.move_back(launch.attempt_id, own, name)

    # ---- waiting

    def wait(self, handle: Handle, launch_log: Path, on_progress: OnProgress) -> Exit:
        container = self._find(handle)
        if container is None or not container.folder.holds(handle.attempt_id):
            return _gone()
        if container.folder.ended(handle.attempt_id) is None:
            # an order that was lost with the executor that wrote it
            slots.send_order(container.folder.order_pipe, f"step {handle.attempt_id}")
        with LogWriter(launch_log) as writer:
            log = RawLog(container.folder.log(handle.attempt_id), writer, on_progress)
            ended = self._await(container, handle.attempt_id, log.pump)
            log.finish()
        own = self._root / handle.attempt_id / "out"
        container.folder.move_back(handle.attempt_id, own, "out")
        container.used_at = time.monotonic()
        return _gone() if ended is None else _exit(ended)

    def _await(
        self, container: SharedContainer, attempt_id: str, look: Callable[[], None], until: float = math.inf
    ) -> Ended | None:
        """Wait for the end of a step; None when its container ended without telling it, or at `until`."""
        inspect_at = time.monotonic() + _INSPECT_S
        while True:
            over = container.ended
            with container.news:
                ended = container.folder.ended(attempt_id)
                if ended is not None or over or time.monotonic() >= until:
                    return ended
                news = container.news.wait(_LOOK_S)
            if not container.folder.holds(attempt_id):
                return None
            if not news:
                look()
            if container.last_process is None and time.monotonic() > inspect_at:
                inspect_at = time.monotonic() + _INSPECT_S
                container.ended = not self._runs(container.id)

    def _runs(self, container_id: str) -> bool:
        found = self._containers.inspect(container_id)
        return found is not None and bool(found["State"]["Running"])

    def _find(self, handle: Handle) -> SharedContainer | None:
        """Return the container of an attempt, made known if another executor made it."""
        with self._finding:
            return self._found(handle)

    def _found(self, handle: Handle) -> SharedContainer | None:
        with self._lock:
            known = self._known.get(handle.reference)
        if known is not None:
            return known
        container_id, _separator, name = handle.reference.partition("/")
        folder = SharedFolder(self._root / name)
        if not folder.folder.is_dir():
            return None
        found = self._containers.inspect(container_id)
        running = found is not None and bool(found["State"]["Running"])
        pid = int(found["State"]["Pid"]) if found is not None else 0
        container = self._remember(folder, container_id, LastProcess.of(pid, container_id))
        container.ended = not running
        return container

    # ---- stopping and forgetting

    def stop(self, handle: Handle, grace_s: float) -> None:
        container = self._find(handle)
        if container is None or not container.folder.holds(handle.attempt_id):
            return
        order = f"stop {handle.attempt_id} {round(grace_s * 1000)}"
        slots.send_order(container.folder.order_pipe, order)
        until = time.monotonic() + grace_s + _KILL_S
        if self._await(container, handle.attempt_id, lambda: None, until) is None and not container.ended:
            logger.warning("a step does not end; the container it shares is stopped")
            self._containers.stop(container.id, 0)
            container.ended = True

    def remove(self, handle: Handle) -> None:
        self.stop(handle, 0)
        container = self._find(handle)
        if container is None:
            return
        container.folder.forget(handle.attempt_id)
        with self._lock:
            mine = any(container in made for made in self._of_runs.values())
            is_done_with = not mine and not container.folder.attempts()
            if is_done_with:
                self._known.pop(handle.reference, None)
        if is_done_with:
            # of another executor: the last attempt that was adopted
            container.close()

    def is_running(self, attempt_id: str, record: Record) -> bool:
        return SharedFolder(self._root / record.shared).ended(attempt_id) is None

    def exists(self, attempt_id: str, record: Record) -> bool:
        return SharedFolder(self._root / record.shared).holds(attempt_id)

    def run_ended(self, run: str) -> None:
        with self._lock:
            keys = [key for key in self._of_runs if key[0] == run]
        self._drop(keys)

    def drop_forgotten(self) -> None:
        """Remove containers whose run somebody else seems to drive."""
        before = time.monotonic() - _FORGOTTEN_S
        used = {record.container for _attempt, record in self._records.assigned()}
        with self._lock:
            keys = [
                key
                for key, made in self._of_runs.items()
                if all(container.used_at < before and container.id not in used for container in made)
            ]
        self._drop(keys)

    def slots_in_use(self) -> set[str]:
        with self._lock:
            return {one.folder.slot_name for made in self._of_runs.values() for one in made}

    def close(self) -> None:
        """Stop watching. Steps go on; containers of this executor without one are removed."""
        with self._lock:
            known = list(self._known.values())
            self._known.clear()
            idle = []
            for key, made in list(self._of_runs.items()):
                unused = [one for one in made if not one.starting and not one.folder.attempts()]
                self._of_runs[key] = [one for one in made if one not in unused]
                idle += unused
        for container in known:
            container.close()
        self._remove(idle)

    def _drop(self, keys: list[tuple[str, Shape]]) -> None:
        for key in keys:
            with self._lock:
                made = self._of_runs.pop(key, [])
                self._making.pop(key, None)
                for container in made:
                    self._known.pop(f"{container.id}/{container.folder.name}", None)
            for container in made:
                container.close()
            self._remove(made)

    def _remove(self, made: list[SharedContainer]) -> None:
        for container in made:
            try:
                self._containers.remove(container.id)
            except RunnerError as error:
                # its slot is not in use any more: `tidy` finds it
                logger.warning("a shared container could not be removed yet: %s", error)
            else:
                container.folder.remove()


def _exit(ended: Ended) -> Exit:
    message = ""
    if ended.out_of_memory:
        message = "The step needed more memory than the steps of its run may use together."
    return Exit(ended.exit_code, out_of_memory=ended.out_of_memory, message=message)


def _gone() -> Exit:
    return Exit(None, missing=True, message=_("The step's container is gone."))
