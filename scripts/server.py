"""A server of our own: starts `manage.py serve`, waits until it answers, stops it again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from scripts.console import Failure, say
from scripts.paths import PYTHON, ROOT

DEFAULT_PORT = 8765
_STARTUP_S = 120
_STOP_S = 20
_READY = re.compile(r"^Atelier serves on (\S+)$")
_LOGIN = re.compile(r"^One-time login: (\S+)$")


def free_port(first: int = DEFAULT_PORT) -> int:
    """Return the first port from `first` on that nobody listens on."""
    for port in range(first, first + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Failure(f"No free port from {first} on")


class Server:
    """`with Server(…) as server:` serves inside the block and stops at its end."""

    def __init__(
        self, *, port: int, settings: Mapping[str, str], login_links: int = 1, log: Path | None = None
    ) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.login_links: list[str] = []
        self._expected = login_links
        self._ready = threading.Event()
        command = [str(PYTHON), "-u", "manage.py", "serve", "--setup", "--port", str(port)]
        self._command = [*command, "--login-links", str(login_links)]
        self._env = {**os.environ, **settings}
        #: where the server's words go; without it they are shown here
        self._log = log
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def __enter__(self) -> Server:
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if self._log else None,
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        try:
            self._wait_until_ready(self._process, self._reader)
        except BaseException:
            # also when somebody asks this script to end meanwhile
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process that serves; 0 when none does."""
        return self._process.pid if self._process else 0

    def wait(self) -> int:
        """Serve until the server ends, or until somebody asks this script to end."""
        return self._process.wait() if self._process else 0

    def stop(self) -> None:
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._reader is not None:
            # its last words belong before ours
            self._reader.join(_STOP_S)

    def _wait_until_ready(self, process: subprocess.Popen[str], reader: threading.Thread) -> None:
        deadline = time.monotonic() + _STARTUP_S
        while not self._ready.wait(0.05):
            if process.poll() is not None:
                reader.join(_STOP_S)
                raise Failure(f"The server did not start (status {process.returncode}); see above")
            if time.monotonic() > deadline:
                raise Failure(f"The server did not answer within {_STARTUP_S} s")

    def _read(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is None:
            return
        with process.stdout as words:
            for line in words:
                self._take(line.rstrip())

    def _take(self, line: str) -> None:
        login = _LOGIN.match(line)
        if login:
            self.login_links.append(login[1])
        elif not _READY.match(line):
            self._pass_on(line)
        # The addresses follow the ready line; with the last of them everything is known.
        if len(self.login_links) >= self._expected and (login or _READY.match(line)):
            self._ready.set()

    def _pass_on(self, line: str) -> None:
        if self._log is None:
            say(line)
            return
        with self._log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def end_on_sigterm() -> None:
    """Treat SIGTERM like Ctrl-C, so that `with` blocks stop what they started."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: (_ for _ in ()).throw(KeyboardInterrupt()))
