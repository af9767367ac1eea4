"""Wakes supervisors when there is something new for them.

Those of this process are called directly; those of other processes through a transport, if one was set
(`reach_out`). A hint: they look by themselves too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

#: gets the run that is new or was asked to stop, or None: look at everything
Listener = Callable[[UUID | None], None]

_lock = threading.Lock()
_listeners: list[Listener] = []
_transport: Callable[[], None] | None = None


def listen(listener: Listener) -> None:
    with _lock:
        _listeners.append(listener)


def forget(listener: Listener) -> None:
    with _lock:
        if listener in _listeners:
            _listeners.remove(listener)


def reach_out(send: Callable[[], None] | None) -> None:
    """Tell other processes as well: `send` is called in any thread, must be quick and never raise."""
    global _transport
    with _lock:
        _transport = send


def reaches_out() -> bool:
    """Whether other processes are told, so that looking often is not needed."""
    return _transport is not None


def wake(run_id: UUID | None = None) -> None:
    """Wake the supervisors of this process and of others."""
    wake_here(run_id)
    send = _transport
    if send is not None:
        send()


def wake_here(run_id: UUID | None = None) -> None:
    """Call every listener of this process; they must only set a flag."""
    with _lock:
        listeners = list(_listeners)
    for listener in listeners:
        listener(run_id)
