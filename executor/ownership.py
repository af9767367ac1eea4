"""Who drives a run: the name of an executor process, and whether the process behind a name is known dead.

A lease runs out after some time without renewal; that is the general rule. On the same machine one need not
wait: a process that does not exist any more (its start time guards against a reused number) is dead for
certain.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Identity:
    """An executor and what it executes steps with."""

    owner: str
    runner: str
    isolated: bool


class LeaseWatch(Generic[_Key]):
    """Tells which leases are not renewed any more, by this process's own monotonic clock.

    A lease that differs from the one seen before was renewed, whatever it says; one that stays the same for
    the whole time of a lease has run out. Clocks that are set, or that differ between machines, change
    nothing. Belongs to one thread.
    """

    def __init__(self) -> None:
        self._seen: dict[_Key, tuple[object, float]] = {}

    def expired(self, leases: Mapping[_Key, object], now: float, lease_s: float) -> set[_Key]:
        """Take in the leases of others as they are now; return whose have been left alone for `lease_s`."""
        self._seen = {
            key: seen if (seen := self._seen.get(key)) is not None and seen[0] == lease else (lease, now)
            for key, lease in leases.items()
        }
        return {key for key, (_lease, since) in self._seen.items() if now - since >= lease_s}


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
