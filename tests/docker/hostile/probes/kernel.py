"""Devices, the kernel's own files and what it does only for those who may."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import socket
import stat
import struct
from pathlib import Path

from tests.docker.hostile.probes.base import LIBC, Probes, checked, given, opened, permitted, refuse, syscall

PROBES = Probes()


@PROBES.named("make a disk's device")
def _() -> object:
    os.mknod("/tmp/disk", 0o600 | stat.S_IFBLK, os.makedev(254, 0))
    Path("/tmp/disk").unlink()
    return "made"


@PROBES.named("make a device in the output")
def _() -> object:
    os.mknod(f"{given['output']}/device", 0o600 | stat.S_IFCHR, os.makedev(1, 1))
    Path(f"{given['output']}/device").unlink()
    return "made"


@PROBES.named("open the memory")
def _() -> object:
    return opened("/dev/mem", os.O_RDONLY)


@PROBES.named("open the kernel's messages")
def _() -> object:
    return opened("/dev/kmsg", os.O_RDONLY)


@PROBES.named("read the kernel's memory")
def _() -> object:
    with Path("/proc/kcore").open("rb") as file:
        return file.read(4) or refuse("it is empty")


@PROBES.named("system request key")
def _() -> object:
    return opened("/proc/sysrq-trigger")


@PROBES.named("core pattern")
def _() -> object:
    return opened("/proc/sys/kernel/core_pattern")


@PROBES.named("settings of the network")
def _() -> object:
    return opened("/proc/sys/net/ipv4/ip_forward")


@PROBES.named("settings of the kernel in /sys")
def _() -> object:
    return opened("/sys/kernel/mm/transparent_hugepage/enabled")


def _opened_of_group(*paths: str) -> object:
    """Open the first of these files of a control group that is there."""
    for path in paths:
        if Path(path).exists():
            return opened(path)
    return refuse("no control group in sight")


@PROBES.named("raise one's own memory limit")
def _() -> object:
    return _opened_of_group("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max")


@PROBES.named("leave the control group")
def _() -> object:
    return _opened_of_group("/sys/fs/cgroup/memory/cgroup.procs", "/sys/fs/cgroup/cgroup.procs")


@PROBES.named("read the kernel's log")
def _() -> object:
    buffer = ctypes.create_string_buffer(64)
    return syscall("syslog", 3, buffer, 64)


@PROBES.named("load a kernel program")
def _() -> object:
    attributes = ctypes.create_string_buffer(struct.pack("IIII", 2, 4, 4, 1), 128)
    return syscall("bpf", 0, attributes, 128)


@PROBES.named("count the processor's events")
def _() -> object:
    attributes = ctypes.create_string_buffer(struct.pack("IIQ", 1, 112, 0), 112)
    return syscall("perf_event_open", attributes, -1, 0, -1, 0)


@PROBES.named("handle page faults")
def _() -> object:
    return syscall("userfaultfd", 0)


@PROBES.named("put a key into the kernel")
def _() -> object:
    return syscall("add_key", b"user", b"atelier-test", b"x", 1, -1)


@PROBES.named("read the kernel's keys")
def _() -> object:
    return syscall("keyctl", 0, -3, 0)


@PROBES.named("load another kernel")
def _() -> object:
    # more segments than any kernel takes
    return permitted(lambda: syscall("kexec_load", 0, 10_000, None, 0), errno.EINVAL)


@PROBES.named("load a kernel module")
def _() -> object:
    return permitted(lambda: syscall("init_module", b"", 0, b""), errno.ENOEXEC, errno.EINVAL)


@PROBES.named("restart the machine")
def _() -> object:
    return permitted(lambda: syscall("reboot", 0, 0, 0, 0), errno.EINVAL)


@PROBES.named("set the clock")
def _() -> object:
    timex = ctypes.create_string_buffer(512)
    checked(LIBC.adjtimex(timex))
    # ADJ_TICK, to what it is
    struct.pack_into("I", timex, 0, 0x4000)
    return checked(LIBC.adjtimex(timex))


@PROBES.named("name the machine")
def _() -> object:
    name = socket.gethostname().encode()
    return checked(LIBC.sethostname(name, len(name)))


@PROBES.named("swap to a file")
def _() -> object:
    return permitted(lambda: checked(LIBC.swapon(b"/nowhere", 0)), errno.ENOENT)


@PROBES.named("account for processes")
def _() -> object:
    return permitted(lambda: syscall("acct", b"/nowhere"), errno.ENOENT)


@PROBES.named("reach the machine's ports")
def _() -> object:
    return checked(LIBC.ioperm(0x378, 1, 1))


@PROBES.named("call the kernel as a 32-bit program")
def _() -> object:
    # mov eax, 20 (getpid there); int 0x80; ret
    code = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"
    if os.uname().machine != "x86_64":
        return refuse("there is no such way")
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    ask = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    return "was told its number" if ask() == os.getpid() else refuse("not answered")
