"""Using up the machine."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import resource
import threading
from pathlib import Path

from tests.docker.hostile.probes.base import LIBC, MEGABYTE, Probes, checked

PROBES = Probes()


@PROBES.named("processes without end")
def _() -> object:
    reader, writer = os.pipe()
    children: list[int] = []
    try:
        for _ in range(400):
            child = os.fork()
            if child == 0:
                os.close(writer)
                os.read(reader, 1)
                os._exit(0)
            children.append(child)
    finally:
        os.close(writer)
        for child in children:
            os.waitpid(child, 0)
    return f"{len(children)} processes"


@PROBES.named("threads without end")
def _() -> object:
    done = threading.Event()
    threads: list[threading.Thread] = []
    try:
        for _ in range(400):
            thread = threading.Thread(target=done.wait, daemon=True)
            thread.start()
            threads.append(thread)
    except RuntimeError as error:
        raise OSError(errno.EAGAIN, "no more threads") from error
    finally:
        done.set()
    return f"{len(threads)} threads"


@PROBES.named("open files without end")
def _() -> object:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    held = [os.open("/dev/null", os.O_RDONLY) for _ in range(5_000)]
    return f"{len(held)} files"


@PROBES.named("memory without end")
def _() -> object:
    # the child shall die of it, not what waits for it
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    region = mmap.mmap(-1, 800 * MEGABYTE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for offset in range(0, len(region), 4096):
        region[offset] = 1
    return "800 MB"


def fill(folder: str, megabytes: int) -> object:
    path = Path(folder) / "fill"
    try:
        with path.open("wb", buffering=0) as file:
            for _ in range(megabytes):
                if file.write(bytes(MEGABYTE)) != MEGABYTE:
                    raise OSError(errno.ENOSPC, "no room")
    finally:
        path.unlink()
    return f"{megabytes} MB"


@PROBES.named("fill the temporary folder")
def _() -> object:
    return fill("/tmp", 100)


@PROBES.named("fill the shared memory")
def _() -> object:
    return fill("/dev/shm", 100)


@PROBES.named("lock memory")
def _() -> object:
    region = mmap.mmap(-1, 256 * MEGABYTE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(region))
    return checked(LIBC.mlock(ctypes.c_void_p(address), ctypes.c_size_t(256 * MEGABYTE)))
