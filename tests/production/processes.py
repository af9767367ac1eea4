"""Processes of an installation: `manage.py` with settings of its own, executors, web servers."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from scripts.server import Server
from scripts.services import free_port

ROOT = Path(__file__).resolve().parents[2]
_STARTUP_S = 60.0


class Installation:
    """One folder and one set of settings, shared by all processes started here."""

    def __init__(self, var_dir: Path, settings: Mapping[str, str]) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ATELIER_")}
        base_image = {name: os.environ[name] for name in ("ATELIER_BASE_IMAGE",) if name in os.environ}
        self.var_dir = var_dir
        self.settings = {"ATELIER_VAR_DIR": str(var_dir), "DJANGO_SETTINGS_MODULE": "designer.settings"}
        self.settings |= {"ATELIER_LOG_LEVEL": "WARNING", "ATELIER_FETCH": "listed", **base_image, **settings}
        self.env = {**kept, **self.settings}

    def setup(self) -> None:
        done = self.run("setup")
        assert done.returncode == 0, done.stderr

    def run(self, *arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=timeout_s, check=False
        )

    @contextlib.contextmanager
    def executor(
        self, log: Path | None = None, program: Callable[[list[str]], list[str]] = list
    ) -> Iterator[subprocess.Popen[str]]:
        """Start `manage.py run_executor` and wait until it says that it runs.

        `program` may put something else in the place of `manage.py`.
        """
        errors = (log or self.var_dir.parent / "executor.log").open("a", encoding="utf-8")
        process = subprocess.Popen(
            program([sys.executable, "-u", "manage.py", "run_executor"]),
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            with errors:
                assert _first_line(process), f"the executor did not start; see {errors.name}"
            yield process
        finally:
            end(process)

    def server(self, *, links: int = 1, log: Path | None = None) -> Server:
        """A web process; enter it to start it."""
        log = log or self.var_dir.parent / "server.log"
        return Server(port=self.free_port(), settings=self.env, login_links=links, log=log)

    @staticmethod
    def free_port() -> int:
        return free_port()


def end(process: subprocess.Popen[str], *, kill: bool = False) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _first_line(process: subprocess.Popen[str]) -> str:
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        if process.stdout is not None:
            lines.put(process.stdout.readline())

    threading.Thread(target=read, daemon=True).start()
    deadline = time.monotonic() + _STARTUP_S
    with contextlib.suppress(queue.Empty):
        return lines.get(timeout=max(0.1, deadline - time.monotonic()))
    return ""
