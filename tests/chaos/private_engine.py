"""A Docker engine of its own, to be killed: another socket, another folder, no network, nothing shared."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from scripts.processes import children_of

_STARTUP_S = 60.0
#: on a busy machine its containerd gives up after 15 s
_TRIES = 4


class PrivateEngine:
    """`with PrivateEngine(images) as engine:` runs it with copies of these images of the ordinary engine."""

    def __init__(self, images: list[str]) -> None:
        self._images = images
        self.folder = Path(tempfile.mkdtemp(prefix="atelier-engine-"))
        self.host = f"unix://{self.folder}/docker.sock"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
            for image in self._images:
                self._copy(image)
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def start(self) -> None:
        """Start the engine and return when it answers."""
        for _try in range(_TRIES):
            self._begin()
            if self._answers_in_time():
                return
        raise RuntimeError(f"the engine did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def _begin(self) -> None:
        options = {
            "--host": self.host,
            "--data-root": self.folder / "data",
            "--exec-root": self.folder / "exec",
            "--pidfile": self.folder / "pid",
            "--bridge": "none",
            "--iptables": "false",
            "--ip6tables": "false",
        }
        # what a killed one left; its number may be another program's by now
        for left in (self.folder / "pid", self.folder / "exec" / "containerd" / "containerd.pid"):
            left.unlink(missing_ok=True)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["dockerd", *(f"{name}={value}" for name, value in options.items())], stdout=log, stderr=log
            )

    def _answers_in_time(self) -> bool:
        deadline = time.monotonic() + _STARTUP_S
        while subprocess.run(self._docker("info"), capture_output=True, check=False).returncode:
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def kill(self, *, with_steps: bool) -> None:
        """SIGKILL the engine; `with_steps` also what keeps its containers alive, as a reboot does."""
        mine = [pid for pid in _processes_of(self.folder) if pid != os.getpid()]
        shims = [pid for pid in mine if _program(pid).startswith("containerd-shim")]
        steps = [step for shim in shims for step in _steps_below(shim)]
        self._kill([pid for pid in mine if pid not in shims])
        if with_steps:
            self._kill([*shims, *steps])
        if self._process is not None:
            self._process.wait()

    def _kill(self, pids: Iterable[int]) -> None:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _docker(self, *words: str) -> list[str]:
        return ["docker", "--host", self.host, *words]

    def _copy(self, image: str) -> None:
        with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saved:
            subprocess.run(self._docker("load", "-q"), stdin=saved.stdout, check=True, capture_output=True)

    def _remove(self) -> None:
        found = subprocess.run(self._docker("ps", "-aq"), capture_output=True, text=True, check=False)
        names = found.stdout.split()
        if names:
            subprocess.run(self._docker("rm", "-f", *names), capture_output=True, check=False)
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(20)
        self.kill(with_steps=True)
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for mount in sorted((path for path in mounts if path.startswith(f"{self.folder}/")), reverse=True):
            subprocess.run(["umount", "-l", mount], capture_output=True, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


def _processes_of(folder: Path) -> Iterator[int]:
    """Whoever was started with a path below the folder: containerd, and shims, nobody's children."""
    wanted = str(folder).encode()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if wanted in path.read_bytes():
                yield int(path.parent.name)


def _steps_below(pid: int) -> Iterator[int]:
    """Processes of containers below a shim."""
    with contextlib.suppress(OSError):
        for child in children_of(pid):
            yield child
            yield from _steps_below(child)


def _program(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
