"""Waits for the ends of containers: the kernel tells first, the engine confirms, the log follows.

A step that has left a complete result has ended for its run as soon as its last process is gone, or says that
it is done; the rest of its log is brought in before its container is removed. Until then its program stays:
what engine and kernel do when a container ends would compete with the steps that follow.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from executor.runners.base import Exit, OnProgress
from executor.runners.docker_client import EngineClients
from executor.runners.docker_containers import RUNNING, Containers
from executor.runners.docker_end import LastProcess, StepEnd
from executor.runners.docker_follow import Follow
from executor.runners.warm.told_end import told_end

logger = logging.getLogger(__name__)

#: a step that lasts longer is followed while it runs; the log of a shorter one is read after its end
_FOLLOW_AFTER_S = 0.15
#: how long removing a container waits for its log; an engine that hangs ends the reading much sooner
_LOG_TIMEOUT_S = 600.0
#: the same when the executor stops: the next one completes the log
_LAST_LOG_TIMEOUT_S = 20.0
#: up to this size outputs are copied from a program that says it is done; larger ones are moved once it is
#: gone
_COPIED_BYTES = 4 * 1024**2
#: a program that holds no more memory than this stays until its container is to be removed
_KEPT_BYTES = 512 * 1024**2


@dataclass(frozen=True)
class _Left:
    """A container that is left to itself, with its log, until somebody has time for it."""

    follow: Follow
    end: StepEnd


class Watch:
    """Everything that is known of the ends of steps with a container of their own."""

    def __init__(self, clients: EngineClients, containers: Containers) -> None:
        self._clients = clients
        self._containers = containers
        #: by container
        self._ends: dict[str, StepEnd] = {}
        #: containers whose step counts as ended
        self._left: dict[str, _Left] = {}
        #: containers whose log is complete
        self._complete: set[str] = set()
        self._lock = threading.Lock()

    def know(self, container_id: str, end: StepEnd | None) -> None:
        """Take over what tells of a container's end, to be spared asking the engine for it."""
        if end is not None:
            with self._lock:
                self._ends[container_id] = end

    def wait(
        self, container_id: str, log_path: Path, output_dir: Path | None, on_progress: OnProgress
    ) -> Exit:
        """Block until the container has ended. With the step's output folder, its own word is enough."""
        self._finish(container_id)
        end = self._end_of(container_id)
        follow = Follow(self._clients, container_id, log_path, on_progress)
        if end is None:
            follow.start(has_ended=False)
            return self._result(container_id, follow)
        with contextlib.ExitStack() as closing:
            closing.callback(end.close)
            if not end.comes(_FOLLOW_AFTER_S):
                follow.start(has_ended=False)
                if not end.comes(beside=follow.fileno()):
                    return self._result(container_id, follow)
            told = told_end(output_dir) if output_dir is not None else None
            is_small = told is not None and told.bytes_out <= _COPIED_BYTES
            if told is None or not is_small or told.memory_bytes > _KEPT_BYTES:
                end.stop_listening()
            is_gone = end.last_process.ended(0 if is_small else None)
            if told is None:
                follow.start(has_ended=True)
                return self._result(container_id, follow)
            follow.leave()
            with self._lock:
                self._left[container_id] = _Left(follow, end)
            # whoever finishes it closes it
            closing.pop_all()
        return Exit(told.exit_code, quiet=is_gone)

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
            end = self._ends.pop(container_id, None)
            self._complete.discard(container_id)
        if end is not None:
            end.close()

    def close(self) -> None:
        """Complete the logs that are under way, and forget the rest."""
        for container_id in list(self._left):
            self._finish(container_id, within_s=_LAST_LOG_TIMEOUT_S)
        for container_id in list(self._ends):
            self.forget(container_id)

    def _end_of(self, container_id: str) -> StepEnd | None:
        with self._lock:
            known = self._ends.pop(container_id, None)
        if known is not None:
            return known
        found = self._containers.inspect(container_id)
        if found is None or found["State"]["Status"] not in RUNNING:
            return None
        last_process = LastProcess.of(int(found["State"]["Pid"]), container_id)
        return StepEnd(last_process) if last_process is not None else None

    def _result(self, container_id: str, follow: Follow) -> Exit:
        exit_ = follow.result()
        with self._lock:
            self._complete.add(container_id)
        return exit_

    def _finish(self, container_id: str, *, within_s: float = _LOG_TIMEOUT_S) -> None:
        """Let a container go whose step counts as ended, and wait for its log."""
        with self._lock:
            left = self._left.pop(container_id, None)
        if left is None:
            return
        left.end.close()
        follow = left.follow
        follow.start(has_ended=True)
        if follow.finished(within_s):
            with self._lock:
                self._complete.add(container_id)
        else:
            logger.warning("the log of container %s is read again", container_id[:12])
        follow.close()
