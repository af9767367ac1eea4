"""Files and mounts: what a step was given, what other attempts have, and the image it stands on."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from functools import partial
from pathlib import Path

from tests.docker.hostile.probes.base import LIBC, Probes, checked, given, opened, permitted, refuse, syscall

PROBES = Probes()


def written(path: str) -> str:
    Path(path).write_text("x", encoding="ascii")
    return f"wrote {path}"


for _place in ("/x", "/etc/x", "/usr/x", "/root/x", "/atelier/x", "/atelier/code/x", "/atelier/in/x"):
    PROBES[f"write {_place}"] = partial(written, _place)


def _input() -> str:
    return str(given["input"])


@PROBES.named("overwrite a stored input")
def _() -> object:
    return opened(_input(), os.O_WRONLY)


@PROBES.named("truncate a stored input")
def _() -> object:
    os.truncate(_input(), 3)
    return "done"


@PROBES.named("open a stored input up to all")
def _() -> object:
    Path(_input()).chmod(0o777)
    return "done"


@PROBES.named("change the time of a stored input")
def _() -> object:
    os.utime(_input(), (1, 1))
    return "done"


@PROBES.named("remove a stored input")
def _() -> object:
    moved = Path(_input()).rename(_input() + ".gone")
    return moved.rename(_input())


@PROBES.named("link a stored input into the output")
def _() -> object:
    os.link(_input(), f"{given['output']}/link")
    return "done"


@PROBES.named("label a stored input")
def _() -> object:
    os.setxattr(_input(), "user.x", b"x")
    return "done"


def mount(source: str, target: str, kind: str | None, flags: int, data: bytes | None = None) -> str:
    names = [name.encode() if name is not None else None for name in (source, target, kind)]
    checked(LIBC.mount(names[0], names[1], names[2], ctypes.c_ulong(flags), data))
    return f"mounted {target}"


@PROBES.named("mount a file system")
def _() -> object:
    Path("/tmp/mounted").mkdir(exist_ok=True)
    mount("none", "/tmp/mounted", "tmpfs", 0)
    return checked(LIBC.umount(b"/tmp/mounted"))


@PROBES.named("mount the inputs writable")
def _() -> object:
    Path("/tmp/bound").mkdir(exist_ok=True)
    mount("/atelier/in", "/tmp/bound", None, 0x1000)
    return checked(LIBC.umount(b"/tmp/bound"))


@PROBES.named("make the root writable")
def _() -> object:
    # MS_REMOUNT | MS_BIND
    return mount("none", "/", None, 0x1020)


@PROBES.named("unmount the inputs")
def _() -> object:
    return permitted(lambda: checked(LIBC.umount2(b"/atelier/in/request.json", 8)), errno.EINVAL)


@PROBES.named("mount the control groups")
def _() -> object:
    Path("/tmp/groups").mkdir(exist_ok=True)
    mount("cgroup", "/tmp/groups", "cgroup", 0, b"memory")
    return checked(LIBC.umount(b"/tmp/groups"))


@PROBES.named("change the root")
def _() -> object:
    os.chroot("/tmp")
    return "done"


@PROBES.named("pivot the root")
def _() -> object:
    return permitted(lambda: syscall("pivot_root", b"/tmp", b"/tmp"), errno.EINVAL, errno.EBUSY)


@PROBES.named("open a file by its handle")
def _() -> object:
    handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0) + bytes(128))
    where = ctypes.c_int()
    syscall("name_to_handle_at", -100, b"/atelier/in", handle, ctypes.byref(where), 0)
    root = os.open("/atelier/in", os.O_RDONLY)
    return syscall("open_by_handle_at", root, handle, os.O_RDONLY)


@PROBES.named("read another attempt's folder")
def _() -> object:
    return Path(given["secret"]).read_text(encoding="ascii")


@PROBES.named("read another attempt's folder through the root of the first process")
def _() -> object:
    return Path(f"/proc/1/root{given['secret']}").read_text(encoding="ascii")


@PROBES.named("find another attempt beside one's own")
def _() -> object:
    found = list(Path("/atelier/in/../..").resolve().glob("*/*/other-attempt/secret"))
    found += Path(given["secret"]).parents[1].glob("*/secret")
    return found[0].read_text(encoding="ascii") if found else refuse("no other attempt in sight")
