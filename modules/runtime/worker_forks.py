"""Serves many steps of one run from one warm process: a fork per step.

Orders are `step <key>` and `stop <key> <grace in ms>`. A step's folders are `<input>/<key>` and
`<output>/<key>`; what it prints goes to `<output>/.logs/<key>`, how it ended to `<output>/.ended/<key>`
(`{"code", "out_of_memory"}`), after which a byte in the pipe `<output>/.hint` says that there is news. A step
that ends by itself tells it as the last thing it does, this process tells it of every other. An order that is
repeated changes nothing. This process itself reads no data and runs no module.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import re
import select
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from modules.runtime.warm import forget_randomness
from modules.runtime.worker import run_and_leave
from modules.runtime.worker_orders import Orders

LOGS = ".logs"
ENDED = ".ended"
HINT_PIPE = ".hint"
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
#: the kernel, short of memory, ends a step before this process
_OOM_SCORE = "500"
_OOM_COUNTERS = (Path("/sys/fs/cgroup/memory.events"), Path("/sys/fs/cgroup/memory/memory.oom_control"))


@dataclass
class _Child:
    key: str
    temp_dir: str
    #: shared with it: not 0 once it has told of its end itself
    has_told: mmap.mmap
    kill_at: float | None = None


class ForkServer:
    """The parent of all steps."""

    def __init__(self, orders: Orders, input_dir: Path, output_dir: Path) -> None:
        self._orders = orders
        self._input_dir = input_dir
        self._output_dir = output_dir
        self._children: dict[int, _Child] = {}
        #: every step that was ever ordered
        self._known: set[str] = set()
        self._oom_kills = oom_kills()
        self._wakeups: tuple[int, ...] = ()

    def serve(self) -> NoReturn:
        """Work for ever: the container is removed when the run is over."""
        reader, writer = self._wakeups = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        while True:
            self._sleep(reader)
            for order in self._orders.take_all():
                self._obey(order.split(" "))
            self._reap()
            self._kill_overdue()

    def _sleep(self, wakeups: int) -> None:
        """Wait for an order, the end of a child, or a deadline."""
        poll = select.poll()
        poll.register(self._orders.fileno(), select.POLLIN)
        poll.register(wakeups, select.POLLIN)
        deadlines = [child.kill_at for child in self._children.values() if child.kill_at is not None]
        timeout_ms = max(0.0, min(deadlines) - time.monotonic()) * 1000 + 1 if deadlines else None
        for fd, _event in poll.poll(timeout_ms):
            if fd == wakeups:
                os.read(wakeups, 4096)

    def _obey(self, words: list[str]) -> None:
        if len(words) < 2 or not _KEY.fullmatch(words[1]):
            return
        match words:
            case ["step", key] if key not in self._known:
                self._known.add(key)
                self._fork(key)
            case ["stop", key, grace_ms] if grace_ms.isdigit():
                self._stop(key, int(grace_ms) / 1000)

    def _fork(self, key: str) -> None:
        temp_dir = tempfile.mkdtemp(prefix="step-")
        has_told = mmap.mmap(-1, 1)
        try:
            pid = os.fork()
        except OSError:
            shutil.rmtree(temp_dir, ignore_errors=True)
            self._tell(key, code=1, out_of_memory=False)
            return
        if pid == 0:
            self._become_step(key, temp_dir, has_told)
        self._children[pid] = _Child(key, temp_dir, has_told)

    def _become_step(self, key: str, temp_dir: str, has_told: mmap.mmap) -> NoReturn:
        """In the child: leave the server behind and run the step."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            # these and no others: Arrow keeps a pipe of its own, and a thread that reads from its number,
            # which would swallow bytes of the next file that gets the number
            self._orders.close()
            for descriptor in self._wakeups:
                os.close(descriptor)
            log = os.open(self._output_dir / LOGS / key, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.close(log)
            with contextlib.suppress(OSError):
                Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, encoding="ascii")
            for name in ("HOME", "TMPDIR", "MPLCONFIGDIR"):
                os.environ[name] = temp_dir
            tempfile.tempdir = None
            os.chdir(temp_dir)
            forget_randomness()

            def tell(code: int) -> None:
                self._tell(key, code=code, out_of_memory=False)
                has_told[0] = 1

            run_and_leave(self._input_dir / key, self._output_dir / key, tell)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(1)

    # ---- the end of steps

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            child = self._children.pop(pid, None)
            if child is None:
                continue
            with contextlib.suppress(ProcessLookupError, PermissionError):
                # whatever it has left behind
                os.killpg(pid, signal.SIGKILL)
            code = os.waitstatus_to_exitcode(status)
            starved = code == -signal.SIGKILL and child.kill_at is None and self._oom()
            if not child.has_told[0]:
                self._tell(child.key, code=code if code >= 0 else 128 - code, out_of_memory=starved)
            child.has_told.close()
            shutil.rmtree(child.temp_dir, ignore_errors=True)

    def _oom(self) -> bool:
        """Whether the kernel ran out of memory here since it was asked last."""
        before, self._oom_kills = self._oom_kills, oom_kills()
        return self._oom_kills > before

    def _tell(self, key: str, *, code: int, out_of_memory: bool) -> None:
        folder = self._output_dir / ENDED
        partial = folder / f".{key}"
        partial.write_text(json.dumps({"code": code, "out_of_memory": out_of_memory}), encoding="ascii")
        partial.replace(folder / key)
        with contextlib.suppress(OSError):
            hint = os.open(self._output_dir / HINT_PIPE, os.O_WRONLY | os.O_NONBLOCK)
            try:
                os.write(hint, b".")
            finally:
                os.close(hint)

    # ---- stopping

    def _stop(self, key: str, grace_s: float) -> None:
        if key not in self._known:
            # it was removed before its order came
            self._known.add(key)
            self._tell(key, code=128 + signal.SIGTERM, out_of_memory=False)
        for pid, child in self._children.items():
            if child.key == key:
                deadline = time.monotonic() + grace_s
                if child.kill_at is None:
                    _signal_group(pid, signal.SIGTERM)
                child.kill_at = min(child.kill_at or deadline, deadline)

    def _kill_overdue(self) -> None:
        now = time.monotonic()
        for pid, child in self._children.items():
            if child.kill_at is not None and child.kill_at <= now:
                _signal_group(pid, signal.SIGKILL)
                # the signal cannot be ignored; this only keeps the loop from spinning until it is reaped
                child.kill_at = now + 1


def oom_kills() -> int:
    """Return how many processes of this container the kernel has ended for want of memory."""
    for path in _OOM_COUNTERS:
        with contextlib.suppress(OSError, ValueError):
            for line in path.read_text(encoding="ascii").splitlines():
                if line.startswith("oom_kill "):
                    return int(line.split()[1])
    return 0


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        # it has not come to setsid yet; not reaped, so the number is still its own
        os.kill(pid, number)
