"""Follows one container in a thread of its own until its output is in the log and its end is known.

Whoever waits for the step may leave earlier: the thread then finishes the log alone.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import docker.errors
import requests.exceptions
import urllib3.exceptions

from executor.log_store import LogWriter
from executor.runners.base import Exit, OnProgress
from executor.runners.docker_client import EngineClients
from executor.runners.docker_config import OUTPUT_DIR
from executor.runners.docker_containers import RUNNING
from executor.runners.docker_errors import engine_errors
from executor.runners.docker_log import ContainerLog
from pipelines.said import said as _

logger = logging.getLogger(__name__)

#: after this much silence of a log stream the container's state is looked at, in case the stream got stuck
SILENCE_S = 5.0
#: the engine reads a long log from its beginning before it sends the last lines of it
_END_SILENCE_S = 60.0
#: the engine says that a container has ended this much after its last process at the latest
_END_TIMEOUT_S = 30
_READ_BYTES = 64 * 1024
#: the engine changes to a new log file only after far more; only then can a stream end too early
_ROTATION_POSSIBLE_BYTES = 32 * 1024 * 1024


class Follow:
    """The output and the end of one container."""

    def __init__(
        self, clients: EngineClients, container_id: str, log_path: Path, on_progress: OnProgress
    ) -> None:
        self._clients = clients
        self._container_id = container_id
        self._log_path = log_path
        self._on_progress = on_progress
        self._attended = True
        self._done_reader = self._done_writer = -1
        self._exit: Exit | None = None
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None

    def fileno(self) -> int:
        """What becomes readable when the thread is done."""
        return self._done_reader

    def start(self, *, has_ended: bool) -> None:
        """Begin, unless it has begun; `has_ended`: the last process of the container is gone, or going."""
        if self._thread is None:
            self._done_reader, self._done_writer = os.pipe()
            self._thread = threading.Thread(
                target=self._work, kwargs={"has_ended": has_ended}, name="step-follow", daemon=True
            )
            self._thread.start()

    def result(self) -> Exit:
        """Wait for all of it; raises what went wrong."""
        if self._thread is not None:
            self._thread.join()
        self.close()
        if self._error is not None:
            raise self._error
        if self._exit is None:
            raise RuntimeError("the container was never followed")
        return self._exit

    def leave(self) -> None:
        """Let it finish the log alone: progress is of no interest any more."""
        self._attended = False

    def finished(self, timeout_s: float) -> bool:
        """Wait for the log to be complete; False when it is not, in time or because of an error."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._exit is not None

    def close(self) -> None:
        if self._done_reader >= 0:
            os.close(self._done_reader)
            self._done_reader = -1

    def _work(self, *, has_ended: bool) -> None:
        try:
            with LogWriter(self._log_path) as writer:
                log = ContainerLog(writer, self._progress)
                self._exit = self._drain(log) if has_ended else self._follow(log)
        except BaseException as error:
            if not self._attended:
                logger.warning("the end of the log %s is missing for now: %s", self._log_path, error)
            self._error = error
        finally:
            os.close(self._done_writer)

    def _progress(self, fraction: float | None, message: str | None) -> None:
        if self._attended:
            self._on_progress(fraction, message)

    def _drain(self, log: ContainerLog) -> Exit:
        """Read the log of a container that has ended, once the engine has noticed that too."""
        with engine_errors(_("follow the step")), self._clients.lend() as client:
            try:
                client.wait(self._container_id, timeout=_END_TIMEOUT_S)
                taken = self._take(log, client, since=log.since())
                found = client.inspect_container(self._container_id)
            except docker.errors.NotFound:
                return _gone()
            except urllib3.exceptions.ProtocolError:
                return self._follow(log)
        if taken >= _ROTATION_POSSIBLE_BYTES:
            return self._follow(log)
        log.finish()
        return exit_of(found)

    def _follow(self, log: ContainerLog) -> Exit:
        with log:
            while True:
                ended = self._follow_once(log)
                if ended is not None:
                    log.finish()
                    return ended

    def _follow_once(self, log: ContainerLog) -> Exit | None:
        """Write the log until the stream ends or falls silent; return the exit once all is read."""
        with engine_errors(_("follow the step")), self._clients.lend() as client:
            try:
                found = client.inspect_container(self._container_id)
                if found["State"]["Status"] in RUNNING:
                    self._take(log, client, follow=1, since=log.since())
                    _wait_briefly(client, self._container_id)
                    return None
                # the stream may have ended early: the engine loses it when it changes to a new log file
                with contextlib.closing(_log_stream(client, self._container_id, tail=1)) as last:
                    is_complete = log.is_complete(last)
                if not is_complete:
                    self._take(log, client, since=log.since())
                return exit_of(found)
            except docker.errors.NotFound:
                return _gone()
            except urllib3.exceptions.ProtocolError:
                # the engine broke off, maybe because the container is being removed: its state says more
                return None

    def _take(self, log: ContainerLog, client: Any, **options: int) -> int:
        """Write what the engine sends; the connection is closed at once, also when writing fails."""
        with contextlib.closing(_log_stream(client, self._container_id, **options)) as stream:
            return log.take(stream)


def exit_of(found: Mapping[str, Any]) -> Exit:
    """Read how a container ended from what the engine knows of it."""
    state = found["State"]
    code = int(state["ExitCode"])
    if state["Status"] in ("removing", "dead"):
        return _gone()
    if state["Status"] == "created":
        message = state.get("Error") or "The step's container was never started."
        return Exit(None, missing=True, message=str(message), quiet=True)
    out_of_memory = bool(state.get("OOMKilled")) and code != 0
    if out_of_memory:
        limit = int(found["HostConfig"]["Memory"]) // 1024**2
        message = f"The step needed more than its {limit} MB of memory."
        return Exit(code, out_of_memory=True, message=message, quiet=True)
    if code == 255 and not _has_result(found):
        # what the engine reports for containers whose process it lost in a crash
        return Exit(None, missing=True, message=_("The engine lost the step's container."), quiet=True)
    return Exit(code, message=str(state.get("Error") or ""), quiet=True)


def _gone() -> Exit:
    return Exit(None, missing=True, message=_("The step's container is gone."), quiet=True)


def _has_result(found: Mapping[str, Any]) -> bool:
    mounts = (mount["Source"] for mount in found["Mounts"] if mount["Destination"] == OUTPUT_DIR)
    return any((Path(source) / "result.json").is_file() for source in mounts)


def _log_stream(client: Any, container_id: str, **options: int) -> Generator[bytes, None, None]:
    """Yield raw frames. The SDK's own call drops which stream a frame belongs to, hence the plain request.

    While the container runs (`follow`), silence ends the stream. Afterwards it must not be taken for the end
    of the log: raises `ReadTimeoutError`, and `ProtocolError` when the engine breaks off.
    """
    follows = "follow" in options
    options |= {"stdout": 1, "stderr": 1, "timestamps": 1}
    silence_s = SILENCE_S if follows else _END_SILENCE_S
    url = f"{client.base_url}/v{client.api_version}/containers/{container_id}/logs"
    with client.get(url, params=options, stream=True, timeout=silence_s) as response:
        # 409: it is being removed at this moment
        if response.status_code in (404, 409):
            raise docker.errors.NotFound("no such container", response)
        response.raise_for_status()
        try:
            yield from response.raw.stream(_READ_BYTES, decode_content=False)
        except (urllib3.exceptions.ReadTimeoutError, urllib3.exceptions.ProtocolError):
            # silence, or the container is being removed: its state says how to go on
            if not follows:
                raise


def _wait_briefly(client: Any, container_id: str) -> None:
    """Let the end of a container that has closed its output arrive; harmless while it goes on."""
    with contextlib.suppress(requests.exceptions.ReadTimeout, requests.exceptions.ConnectionError):
        client.wait(container_id, timeout=1)
