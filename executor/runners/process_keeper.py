"""Keeps one step of the process runner: starts it, waits for it, writes down how it ended.

A program of its own (standard library only, run with `python -I -S`), because the step must outlive the
executor and its exit code must not be lost while no executor runs. It detaches itself, so the caller returns
as soon as the step has started. Files in the folder given as its only argument:

    launch.json    what to start (written by the runner)
    lock           held while the keeper lives: two keepers of one attempt cannot both start it
    identity.json  process ids and start times, written once the step runs
    raw.log        what the step prints
    exit.json      how it ended, written last
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_OPEN_FILES = 4096
_FILE_BYTES = 32 * 1024**3


def main() -> int:
    folder = Path(sys.argv[1])
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0
    if (folder / "identity.json").exists():
        return 0
    readable, writable = os.pipe()
    if os.fork():
        os.close(writable)
        # returns when the child has started the step and closed its end, or has died
        os.read(readable, 1)
        return 0 if (folder / "identity.json").exists() else 1
    os.close(readable)
    os.setsid()
    _keep(folder, started=writable)
    return 0


def _keep(folder: Path, *, started: int) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    launch = json.loads((folder / "launch.json").read_text(encoding="utf-8"))
    with (folder / "raw.log").open("ab") as log:
        process = subprocess.Popen(
            launch["arguments"],
            env=launch["environment"],
            cwd=folder / "tmp",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=lambda: _limit(launch),
        )
    identity = {"keeper": _identity(os.getpid()), "step": _identity(process.pid)}
    _write(folder / "identity.json", identity)
    _let_go(started)
    code = process.wait()
    with contextlib.suppress(ProcessLookupError):
        # what the step started and left behind ends with it
        os.killpg(process.pid, signal.SIGKILL)
    _write(folder / "exit.json", {"exit_code": code if code >= 0 else 128 - code})


def _limit(launch: dict[str, Any]) -> None:
    """In the child, before the step's program: its limits, and its end should the keeper be killed."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    # data, not address space: Arrow and DuckDB reserve far more addresses than they use
    for kind, value in (
        (resource.RLIMIT_DATA, int(launch["memory_bytes"])),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, _FILE_BYTES),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _identity(pid: int) -> list[int]:
    """Return the process id and its start time in clock ticks: together they are never used twice."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return [pid, 0]
    return [pid, int(fields[19])]


def _let_go(started: int) -> None:
    """Tell the caller that the step runs, and drop the streams inherited from it."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)
    os.close(started)


def _write(path: Path, value: object) -> None:
    aside = path.with_name(path.name + ".new")
    aside.write_text(json.dumps(value), encoding="utf-8")
    aside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
