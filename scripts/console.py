"""What a person sees while the scripts work: steps with elapsed time, and commands whose output streams."""

from __future__ import annotations

import os
import shlex
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.paths import ROOT

#: a silent command says that it is still there
HEARTBEAT_S = 15.0


class Failure(SystemExit):
    """Ends the script with one sentence for the person who called it."""

    def __init__(self, message: str) -> None:
        # Python prints the text to stderr and exits with status 1 when nobody catches it.
        super().__init__(f"error: {message}")
        self.message = message


def say(text: str) -> None:
    print(text, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    title: str,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    may_fail: bool = False,
) -> bool:
    """Run a command and show each line it prints with the time since its start; a failure ends the script."""
    say(f"• {title}")
    with Elapsed() as elapsed:
        status = _stream([str(part) for part in command], cwd, {**os.environ, **(env or {})}, elapsed)
    if status == 0:
        say(f"  done in {elapsed.seconds:.0f} s")
        return True
    if may_fail:
        say(f"  did not work (status {status})")
        return False
    raise Failure(f"{title} failed: {shlex.join(str(part) for part in command)}")


def output_of(command: Sequence[str | Path], *, timeout_s: float = 20) -> str | None:
    """Return what a command prints; None when it is missing, fails or takes too long."""
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, timeout=timeout_s, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


class Elapsed:
    """Counts seconds; while it is entered, silence of the command is bridged by a line now and then."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._started = self._spoken = time.monotonic()
        self._over = threading.Event()

    def __enter__(self) -> Elapsed:
        self._started = self._spoken = time.monotonic()
        threading.Thread(target=self._beat, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.seconds = time.monotonic() - self._started
        self._over.set()

    def show(self, line: str) -> None:
        self._spoken = time.monotonic()
        say(f"  {self._spoken - self._started:5.0f} s  {line}")

    def _beat(self) -> None:
        while not self._over.wait(1):
            if time.monotonic() - self._spoken >= HEARTBEAT_S:
                self.show("still working …")


def _stream(command: list[str], cwd: Path, env: Mapping[str, str], elapsed: Elapsed) -> int:
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        elapsed.show(f"{command[0]}: {error.strerror}")
        return 127
    try:
        for line in process.stdout or ():
            if line.strip():
                elapsed.show(line.rstrip()[:400])
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
