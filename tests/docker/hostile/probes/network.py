"""The network and sockets."""

from __future__ import annotations

import fcntl
import socket
import struct
from pathlib import Path

from tests.docker.hostile.probes.base import Probes, given, refuse

PROBES = Probes()


@PROBES.named("dial the host's loopback")
def _() -> object:
    with socket.create_connection(("127.0.0.1", given["tcp"]), timeout=1) as peer:
        return peer.recv(100)


@PROBES.named("dial the host's loopback by IPv6")
def _() -> object:
    with socket.create_connection(("::1", given["tcp6"]), timeout=1) as peer:
        return peer.recv(100)


@PROBES.named("ask the host's name server")
def _() -> object:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(1)
        asking.connect(("127.0.0.1", given["udp"]))
        asking.send(b"question")
        return asking.recv(100)


@PROBES.named("dial an abstract socket of the host")
def _() -> object:
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(1)
        peer.connect("\0" + given["abstract"])
        return peer.recv(100)


@PROBES.named("dial a socket in the host's files")
def _() -> object:
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(1)
        peer.connect(given["socket"])
        return peer.recv(100)


@PROBES.named("reach the engine")
def _() -> object:
    for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock"):
        if Path(path).exists():
            return f"{path} is here"
    return refuse("no engine in sight")


@PROBES.named("find an interface besides the loopback")
def _() -> object:
    return [name for _, name in socket.if_nameindex() if name != "lo"] or refuse("only lo")


@PROBES.named("find a route")
def _() -> object:
    routes = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    return routes or refuse("no routes")


@PROBES.named("raw socket")
def _() -> object:
    return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)


@PROBES.named("packet socket")
def _() -> object:
    return socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)


@PROBES.named("socket to the hypervisor")
def _() -> object:
    return socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)


@PROBES.named("change an interface")
def _() -> object:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = fcntl.ioctl(control, 0x8913, request)
        # the flags that it has
        return fcntl.ioctl(control, 0x8914, flags)
