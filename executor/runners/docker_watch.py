"""Waits for the ends of containers: the kernel tells first, the engine confirms, the log follows.

A step that has left a complete result has ended for its run as soon as its last process is gone; the rest of
its log is brought in behind, at the latest before its container is removed.
"""

from __future__ import annotations

import logging
import select
import threading
from pathlib import Path

from executor.runners.base import Exit, OnProgress
from executor.runners.docker_client import EngineClients
from executor.runners.docker_containers import RUNNING, Containers
from executor.runners.docker_end import LastProcess
from executor.runners.docker_follow import Follow
from executor.runners.warm.told_end import told_exit_code

logger = logging.getLogger(__name__)

#: a step that lasts longer is followed while it runs; the log of a shorter one is read after its end
_FOLLOW_AFTER_S = 0.15
#: how long removing a container waits for its log; an engine that hangs ends the reading much sooner
_LOG_TIMEOUT_S = 600.0
#: the same when the executor stops: the next one completes the log
_LAST_LOG_TIMEOUT_S = 20.0


class Watch:
    """Everything that is known of the ends of steps with a container of their own."""

    def __init__(self, clients: EngineClients, containers: Containers) -> None:
        self._clients = clients
        self._containers = containers
        #: by container
        self._last_processes: dict[str, LastProcess] = {}
        #: logs that are being completed although their step counts as ended
        self._left: dict[str, Follow] = {}
        #: containers whose log is complete
        self._complete: set[str] = set()
        self._lock = threading.Lock()

    def know(self, container_id: str, last_process: LastProcess | None) -> None:
        """Take over the descriptor of a container's end, to be spared asking the engine for it."""
        if last_process is not None:
            with self._lock:
                self._last_processes[container_id] = last_process

    def wait(
        self, container_id: str, log_path: Path, output_dir: Path | None, on_progress: OnProgress
    ) -> Exit:
        """Block until the container has ended. With the step's output folder, its own word is enough."""
        self._finish(container_id)
        last_process = self._last_process(container_id)
        follow = Follow(self._clients, container_id, log_path, on_progress)
        if last_process is None:
            follow.start(has_ended=False)
            return self._result(container_id, follow)
        try:
            if not last_process.ended(_FOLLOW_AFTER_S):
                follow.start(has_ended=False)
                if not _first_to_end(last_process, follow):
                    return self._result(container_id, follow)
        finally:
            last_process.close()
        follow.start(has_ended=True)
        code = told_exit_code(output_dir) if output_dir is not None else None
        if code is None:
            return self._result(container_id, follow)
        follow.leave()
        with self._lock:
            self._left[container_id] = follow
        return Exit(code, quiet=True)

    def complete_log(self, container_id: str, log_path: Path | None) -> None:
        """See to it that the log of a container that has ended is complete. Raises InfrastructureError.

        `log_path` is for containers whose end somebody else has waited for, who may have died meanwhile.
        """
        self._finish(container_id)
        if container_id in self._complete or log_path is None or not log_path.parent.is_dir():
            return
        found = self._containers.inspect(container_id)
        if found is not None and found["State"]["Status"] not in (*RUNNING, "created"):
            follow = Follow(self._clients, container_id, log_path, lambda _fraction, _message: None)
            follow.start(has_ended=True)
            self._result(container_id, follow)

    def forget(self, container_id: str) -> None:
        """The container is removed."""
        with self._lock:
            last_process = self._last_processes.pop(container_id, None)
            self._complete.discard(container_id)
        if last_process is not None:
            last_process.close()

    def close(self) -> None:
        """Complete the logs that are under way, and forget the rest."""
        for container_id in list(self._left):
            self._finish(container_id, within_s=_LAST_LOG_TIMEOUT_S)
        for container_id in list(self._last_processes):
            self.forget(container_id)

    def _last_process(self, container_id: str) -> LastProcess | None:
        with self._lock:
            known = self._last_processes.pop(container_id, None)
        if known is not None:
            return known
        found = self._containers.inspect(container_id)
        if found is None or found["State"]["Status"] not in RUNNING:
            return None
        return LastProcess.of(int(found["State"]["Pid"]), container_id)

    def _result(self, container_id: str, follow: Follow) -> Exit:
        exit_ = follow.result()
        with self._lock:
            self._complete.add(container_id)
        return exit_

    def _finish(self, container_id: str, *, within_s: float = _LOG_TIMEOUT_S) -> None:
        """Wait for a log that is being completed."""
        with self._lock:
            follow = self._left.pop(container_id, None)
        if follow is None:
            return
        if follow.finished(within_s):
            with self._lock:
                self._complete.add(container_id)
        else:
            logger.warning("the log of container %s is read again", container_id[:12])
        follow.close()


def _first_to_end(last_process: LastProcess, follow: Follow) -> bool:
    """Wait for either; True when it was the container and not what follows it."""
    poll = select.poll()
    poll.register(last_process.fileno(), select.POLLIN)
    poll.register(follow.fileno(), select.POLLIN)
    ready = {fd for fd, _event in poll.poll()}
    return last_process.fileno() in ready
