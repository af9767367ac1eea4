"""An executor in a process of its own beside the server that started it, and the line between the two.

What an executor computes then never makes a page wait, nor a page a step: each has an interpreter of its own.
Both work on the same database; over the line go hints alone. The server wakes the executor, the executor lets
the server's sockets know that there is news; a hint that is lost costs the time until the next look. The line
ends with whoever has the other end of it, so neither outlives the other.
"""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from executor import wakeups
from pipelines.live.layer import hint_layer

logger = logging.getLogger(__name__)

_MESSAGE_BYTES = 64 * 1024
#: hints that wait for a process that is busy; what comes on top is dropped
_BUFFER_BYTES = 1024 * 1024
#: what an executor takes to let go of its runs
_STOP_S = 15.0
#: before an executor that ended by itself is started again; doubles with each that does not last
_PAUSE_S = 0.5
_SOUND_S = 60.0
_LONGEST_PAUSE_S = 30.0

Message = dict[str, Any]


class Line:
    """One end of a line. Saying something never waits; hearing waits."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)

    @classmethod
    def pair(cls) -> tuple[Line, socket.socket]:
        """Return a line of ours, and the end of it that is meant for another process."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        return cls(ours), theirs

    @classmethod
    def inherited(cls, descriptor: int) -> Line:
        return cls(socket.socket(fileno=descriptor))

    def say(self, message: Message) -> None:
        """Send a message, unless too many wait or nobody has the other end any more."""
        with contextlib.suppress(OSError):
            self._end.send(json.dumps(message, separators=(",", ":")).encode(), socket.MSG_DONTWAIT)

    def hear(self) -> Message | None:
        """Wait for a message; None when nobody has the other end any more."""
        try:
            data = self._end.recv(_MESSAGE_BYTES)
        except OSError:
            return None
        message: Message | None = json.loads(data) if data else None
        return message

    def close(self) -> None:
        # also ends a wait of another thread
        with contextlib.suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)
        self._end.close()


# ---- in the server


class ExecutorBeside:
    """The executor's process, as the server sees it. One that ends by itself is started again."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._line: Line | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="executor-beside", daemon=True)

    def start(self) -> None:
        """Start the process; `wait_until_ready` tells what became of it."""
        self._spawn()
        self._watcher.start()

    def wait_until_ready(self) -> None:
        """Raises CommandError when it ended instead; it has said why on the stream of errors."""
        self._ready.wait()
        if self._line is None:
            raise CommandError(_("The executor did not start; its reason is above."))
        wakeups.listen(self._wake)

    def stop(self) -> None:
        """Let the executor let go of its runs, and end it. Containers keep running and are adopted."""
        wakeups.forget(self._wake)
        self._stopping.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._watcher.join(_STOP_S)

    def _wake(self, run_id: UUID | None) -> None:
        line = self._line
        if line is not None:
            line.say({"wake": str(run_id) if run_id is not None else None})

    def _spawn(self) -> None:
        self._line, theirs = Line.pair()
        with theirs:
            descriptor = theirs.fileno()
            self._process = subprocess.Popen(
                [*self._command, "--beside", str(descriptor)], pass_fds=[descriptor]
            )

    def _watch(self) -> None:
        """Take in what the executor says; start another one when it has ended."""
        pause = _PAUSE_S
        while not self._stopping.is_set():
            began = time.monotonic()
            self._listen()
            if self._process is None or self._stopping.is_set():
                return
            status = self._process.wait()
            if not self._ready.is_set():
                self._line = None
                self._ready.set()
                return
            logger.error("the executor ended with status %s; another one is started", status)
            pause = _PAUSE_S if time.monotonic() - began > _SOUND_S else min(2 * pause, _LONGEST_PAUSE_S)
            self._stopping.wait(pause)
            if not self._stopping.is_set():
                self._spawn()
                hint_layer().look_again()

    def _listen(self) -> None:
        line = self._line
        while line is not None and (message := line.hear()) is not None:
            if "hint" in message:
                hint_layer().take_in(*message["hint"])
            elif "ready" in message:
                self._ready.set()
        if line is not None:
            line.close()


@contextlib.contextmanager
def executor_beside() -> Iterator[ExecutorBeside]:
    """Start an executor beside this process, and end it at the end of the block."""
    executor = ExecutorBeside(_command())
    executor.start()
    try:
        yield executor
    finally:
        executor.stop()


def _command() -> list[str]:
    """Return the command of this process with the executor's in the place of the server's."""
    words = sys.orig_argv
    return [sys.executable, *words[1 : words.index("serve")], "run_executor"]


# ---- in the executor


@contextlib.contextmanager
def line_to_server(descriptor: int, on_end: Callable[[], None]) -> Iterator[Line]:
    """Inside the block hints of this process reach the server's sockets, and its wake-ups this process.

    `on_end` is called when the server is gone.
    """
    line = Line.inherited(descriptor)

    def listen() -> None:
        while (message := line.hear()) is not None:
            wanted = message.get("wake")
            wakeups.wake_here(UUID(wanted) if wanted else None)
        on_end()

    threading.Thread(target=listen, name="line-to-server", daemon=True).start()
    if settings.REDIS_URL is None:
        hint_layer().reach_out(lambda *hint: line.say({"hint": hint}))
    try:
        yield line
    finally:
        hint_layer().reach_out(None)
        line.close()
