"""What the probes have in common: their names, what they are given, calls that Python has no name for."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIBC = ctypes.CDLL(None, use_errno=True)
MEGABYTE = 1024**2
#: numbers of system calls: x86-64, and the generic table that aarch64 uses
_X86 = os.uname().machine == "x86_64"
SYSCALLS = {
    name: numbers[0] if _X86 else numbers[1]
    for name, numbers in {
        "ptrace": (101, 117),
        "syslog": (103, 116),
        "capset": (126, 91),
        "pivot_root": (155, 41),
        "reboot": (169, 142),
        "init_module": (175, 105),
        "add_key": (248, 217),
        "keyctl": (250, 219),
        "ioprio_set": (251, 30),
        "kexec_load": (246, 104),
        "perf_event_open": (298, 241),
        "name_to_handle_at": (303, 264),
        "open_by_handle_at": (304, 265),
        "process_vm_readv": (310, 270),
        "bpf": (321, 280),
        "userfaultfd": (323, 282),
        "acct": (163, 89),
    }.items()
}

Probe = Callable[[], object]
#: what the test put on the host, and where the step's input and output are
given: dict[str, Any] = {}


class Probes(dict[str, Probe]):
    def named(self, name: str) -> Callable[[Probe], Probe]:
        def add(function: Probe) -> Probe:
            self[name] = function
            return function

        return add


def checked(result: int) -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def syscall(name: str, *arguments: object) -> int:
    return checked(LIBC.syscall(SYSCALLS[name], *arguments))


def permitted(action: Callable[[], object], *refusals: int) -> object:
    """The permission is asked before the arguments: an answer about these means that it is there."""
    try:
        return action()
    except OSError as error:
        if error.errno in refusals:
            return f"was allowed to ({error.strerror})"
        raise


def opened(path: str | Path, flags: int = os.O_WRONLY) -> str:
    os.close(os.open(path, flags))
    return f"opened {path}"


def refuse(why: str) -> object:
    raise PermissionError(errno.EPERM, why)
