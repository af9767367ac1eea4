"""What a test puts on the host for a step to find: listeners, a process, secrets. Only on this machine."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

GREETING = b"welcome on the host"


@dataclass
class Host:
    """The bait, and who took it."""

    given: dict[str, object]
    secret: Path
    #: peers that came through to a listener
    visits: list[str] = field(default_factory=list)


@contextlib.contextmanager
def bait(folder: Path) -> Iterator[Host]:
    """Open listeners and start a process with a secret in its variables; end all of it afterwards."""
    canary = uuid.uuid4().hex
    secret = folder / "attempts" / "other-attempt" / "secret"
    secret.parent.mkdir(parents=True)
    secret.write_text(canary, encoding="ascii")
    abstract = f"atelier-test-{canary}"
    host = Host({"secret": str(secret), "canary": canary, "abstract": abstract}, secret)
    with contextlib.ExitStack() as stack:
        sockets = {
            "tcp": _bound(stack, socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "tcp6": _bound(stack, socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0)),
            "udp": _bound(stack, socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "abstract": _bound(stack, socket.AF_UNIX, socket.SOCK_STREAM, "\0" + abstract),
            "socket": _bound(stack, socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "host.sock")),
        }
        for name in ("tcp", "tcp6", "udp"):
            host.given[name] = sockets[name].getsockname()[1]
        host.given["socket"] = str(folder / "host.sock")
        for name, listener in sockets.items():
            threading.Thread(target=_serve, args=(name, listener, host.visits), daemon=True).start()
        # in its arguments and in its variables
        process = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(600)", canary],
            env={**os.environ, "ATELIER_TEST_CANARY": canary},
        )
        stack.callback(process.wait)
        stack.callback(process.kill)
        host.given["pid"] = process.pid
        yield host


def _bound(
    stack: contextlib.ExitStack, family: int, kind: int, address: tuple[str, int] | str
) -> socket.socket:
    bound = stack.enter_context(socket.socket(family, kind))
    bound.bind(address)
    if kind == socket.SOCK_STREAM:
        bound.listen()
    return bound


def _serve(name: str, listener: socket.socket, visits: list[str]) -> None:
    with contextlib.suppress(OSError):
        while True:
            if listener.type == socket.SOCK_DGRAM:
                _data, peer = listener.recvfrom(100)
                listener.sendto(GREETING, peer)
            else:
                connection, _peer = listener.accept()
                connection.sendall(GREETING)
                connection.close()
            visits.append(name)
