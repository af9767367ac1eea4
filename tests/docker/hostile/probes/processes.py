"""Other processes, and more rights for one's own."""

from __future__ import annotations

import errno
import os
import resource
import signal
import struct
from functools import partial
from pathlib import Path

from tests.docker.hostile.probes.base import LIBC, Probes, checked, given, permitted, refuse, syscall

PROBES = Probes()


@PROBES.named("signal a process of the host")
def _() -> object:
    os.kill(given["pid"], 0)
    return "could signal it"


@PROBES.named("see a process of the host")
def _() -> object:
    name = Path(f"/proc/{given['pid']}/cmdline").read_bytes()
    return name if given["canary"].encode() in name else refuse("another process")


@PROBES.named("read the variables of a process of the host")
def _() -> object:
    variables = Path(f"/proc/{given['pid']}/environ").read_bytes()
    return variables if given["canary"].encode() in variables else refuse("another process")


@PROBES.named("find the executor's variables in one's own")
def _() -> object:
    mine = [name for name, value in os.environ.items() if given["canary"] in value]
    return mine or refuse("they are not there")


@PROBES.named("trace a process of the host")
def _() -> object:
    # PTRACE_SEIZE does not stop it; it ends with this process
    return syscall("ptrace", 0x4206, given["pid"], None, None)


@PROBES.named("trace the first process")
def _() -> object:
    return syscall("ptrace", 0x4206, 1, None, None)


@PROBES.named("read the memory of another process")
def _() -> object:
    return permitted(
        lambda: syscall("process_vm_readv", given["pid"], None, 0, None, 0, 0), errno.EFAULT, errno.EINVAL
    )


@PROBES.named("enter the namespace of a process of the host")
def _() -> object:
    namespace = os.open(f"/proc/{given['pid']}/ns/net", os.O_RDONLY)
    return checked(LIBC.setns(namespace, 0))


def unshared(flag: int) -> int:
    return checked(LIBC.unshare(flag))


_NAMESPACES = {"user": 0x10000000, "mount": 0x20000, "process": 0x20000000, "network": 0x40000000}
for _name, _flag in _NAMESPACES.items():
    PROBES[f"make a {_name} namespace"] = partial(unshared, _flag)


@PROBES.named("become root")
def _() -> object:
    os.setuid(0)
    return "is root"


@PROBES.named("join root's groups")
def _() -> object:
    os.setgroups([0])
    return "joined"


@PROBES.named("take capabilities")
def _() -> object:
    header = struct.pack("Ii", 0x20080522, 0)
    every = struct.pack("6I", 0xFF, 0xFF, 0, 0, 0, 0)
    return syscall("capset", header, every)


@PROBES.named("gain rights by a setuid program")
def _() -> object:
    return "would gain" if checked(LIBC.prctl(39, 0, 0, 0, 0)) == 0 else refuse("no new privileges")


@PROBES.named("go before everybody else")
def _() -> object:
    os.setpriority(os.PRIO_PROCESS, 0, -20)
    return "did"


@PROBES.named("real-time scheduling")
def _() -> object:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    return "did"


@PROBES.named("real-time disk access")
def _() -> object:
    return syscall("ioprio_set", 1, 0, 1 << 13)


@PROBES.named("raise a limit")
def _() -> object:
    resource.setrlimit(resource.RLIMIT_NOFILE, (2**20 - 1, 2**20 - 1))
    return "raised"


@PROBES.named("dump the core")
def _() -> object:
    os.chdir("/tmp")
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSEGV)
    _, status = os.waitpid(child, 0)
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    return (soft, hard) if hard != 0 or os.WCOREDUMP(status) else refuse("no core files")


@PROBES.named("run a program from the temporary folder")
def _() -> object:
    program = Path("/tmp/program")
    program.write_text("#!/bin/sh\nexit 7\n", encoding="ascii")
    program.chmod(0o755)
    child = os.fork()
    if child == 0:
        try:
            os.execv(program, [str(program)])
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return "ran" if os.waitstatus_to_exitcode(status) == 7 else refuse("not executable")
