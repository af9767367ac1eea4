"""Runs inside a step's container: tries everything a step must not be able to do, and says what happened.

Prints one JSON object: probe → true when the attempt was stopped, else what it achieved.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
#: the host as containers on the default bridge see it, a cloud's metadata service, a public address
PEERS = (("172.17.0.1", 22), ("169.254.169.254", 80), ("192.0.2.1", 443), ("127.0.0.1", 8765))


def refused(action: Callable[[], object]) -> object:
    try:
        done = action()
    except (OSError, ValueError, subprocess.SubprocessError):
        return True
    return f"done: {done!r}"


def negative(code: int) -> object:
    """A system call's answer: -1 means that it was refused."""
    return True if code == -1 else f"returned {code}"


def write(path: str) -> Callable[[], object]:
    return lambda: Path(path).write_text("x", encoding="ascii")


def connect(peer: tuple[str, int]) -> Callable[[], object]:
    return lambda: socket.create_connection(peer, timeout=1)


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def status(name: str) -> str:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(line.split(":")[1].strip() for line in lines if line.startswith(name + ":"))


def run_from_temp() -> object:
    program = Path("/tmp/program")
    program.write_text("#!/bin/sh\necho ran\n", encoding="ascii")
    program.chmod(0o755)
    return subprocess.run([str(program)], check=True, capture_output=True).stdout


def setuid_programs() -> object:
    """Become root through a program that would allow it."""
    for folder in ("/usr/bin", "/usr/sbin"):
        for path in Path(folder).iterdir():
            if path.is_file() and path.stat().st_mode & stat.S_ISUID:
                done = subprocess.run([str(path), "--version"], check=False, capture_output=True)
                if b"euid=0" in done.stdout:
                    return str(path)
    raise PermissionError


def fill_temp() -> object:
    with Path("/tmp/fill").open("wb") as file:
        for _ in range(1024):
            file.write(bytes(1024 * 1024))
    return "a gigabyte"


def fork_bomb() -> object:
    """Fork until refused; the children end when their pipe closes."""
    reader, writer = os.pipe()
    children = 0
    try:
        for _ in range(2000):
            if os.fork() == 0:
                os.close(writer)
                os.read(reader, 1)
                os._exit(0)
            children += 1
    except OSError:
        return True if children < 256 else f"{children} children"
    finally:
        os.close(writer)
        for _ in range(children):
            os.wait()
    return f"{children} children"


def probes() -> dict[str, object]:
    found: dict[str, object] = {
        "uid is not root": os.getuid() != 0 and os.geteuid() != 0 and os.getgid() != 0,
        "no supplementary groups": os.getgroups() in ([], [os.getgid()]),
        "no capabilities": all(
            int(status(name), 16) == 0 for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb")
        ),
        "no new privileges": status("NoNewPrivs") == "1",
        "system calls are filtered": status("Seccomp") == "2",
        "only the loopback interface": names("/sys/class/net") == ["lo"],
        "no routes": len(Path("/proc/net/route").read_text(encoding="ascii").splitlines()) <= 1,
        "become root": refused(lambda: os.setuid(0)),
        "setuid programs": refused(setuid_programs),
        "raw socket": refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)),
        "packet socket": refused(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)),
        "resolve a name": refused(lambda: socket.getaddrinfo("example.org", 443)),
        "engine socket": not any(
            Path(path).exists() for path in ("/var/run/docker.sock", "/run/docker.sock")
        ),
        "mount": negative(LIBC.mount(b"none", b"/tmp", b"tmpfs", 0, None)),
        "unshare": negative(LIBC.unshare(0x10000000)),
        "change the root": negative(LIBC.chroot(b"/tmp")),
        "swap": negative(LIBC.swapon(b"/tmp/x", 0)),
        "set the clock": refused(lambda: time.clock_settime(time.CLOCK_REALTIME, time.time())),
        "host name": negative(LIBC.sethostname(b"x", 1)),
        "device node": refused(lambda: os.mknod("/tmp/device", 0o600 | stat.S_IFBLK, os.makedev(8, 0))),
        "raw disk": not [name for name in names("/dev") if name.startswith(("sd", "vd", "nvme", "dm-"))],
        "kernel settings": refused(write("/proc/sys/kernel/core_pattern")),
        "sysrq": refused(write("/proc/sysrq-trigger")),
        "run from /tmp": refused(run_from_temp),
        "fill /tmp": refused(fill_temp),
        "give files away": refused(lambda: os.chown("/atelier/out", 0, 0)),
        "see other processes": len([name for name in names("/proc") if name.isdigit()]) < 5,
        "raise limits": refused(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (9999, 9999))),
        "core dumps": resource.getrlimit(resource.RLIMIT_CORE) == (0, 0),
        "fork bomb": fork_bomb(),
        "other steps' files": names("/atelier") == ["code", "in", "out"],
        "environment": sorted(set(os.environ) - EXPECTED_VARIABLES) == [],
    }
    for path in (
        "/x",
        "/etc/x",
        "/usr/x",
        "/opt/atelier/x",
        "/atelier/x",
        "/atelier/code/x",
        "/atelier/in/x",
    ):
        found[f"write {path}"] = refused(write(path))
    found["change an input"] = refused(write("/atelier/in/request.json"))
    for peer in PEERS:
        found[f"connect to {peer[0]}"] = refused(connect(peer))
    return found


EXPECTED_VARIABLES = {
    "PATH",
    "HOSTNAME",
    "HOME",
    "TMPDIR",
    "MPLCONFIGDIR",
    "PYTHONPATH",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "LANG",
    "LC_CTYPE",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "POLARS_MAX_THREADS",
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(probes()) + "\n")
