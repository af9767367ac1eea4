"""Who drives a run: the name of an executor process, and whether the process behind a name is known dead.

A lease runs out after some time without news; that is the general rule. On the same machine one need not
wait: a process that does not exist any more (its start time guards against a reused number) is dead for
certain.
"""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """An executor and what it executes steps with."""

    owner: str
    runner: str
    isolated: bool


def new_owner() -> str:
    """Name this process, differently each time it is asked."""
    pid = os.getpid()
    return f"{socket.gethostname()}|{pid}|{_start_of(pid)}|{uuid.uuid4().hex[:12]}"


def is_dead(owner: str) -> bool:
    """Tell whether the process is known not to exist any more; False when nobody here can know."""
    parts = owner.split("|")
    if len(parts) != 4 or parts[0] != socket.gethostname() or not parts[1].isdigit():
        return False
    start = _start_of(int(parts[1]))
    return start != parts[2]


def _start_of(pid: int) -> str:
    """Start time of a process in ticks since boot; empty when there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    # the name in parentheses may hold spaces: count fields after it
    fields = text.rpartition(")")[2].split()
    return fields[19] if fields and fields[0] != "Z" else ""
