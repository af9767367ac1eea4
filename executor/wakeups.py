"""Wakes the supervisors of this process when there is something new for them.

A hint: they look by themselves too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

_lock = threading.Lock()
_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    with _lock:
        _listeners.append(listener)


def forget(listener: Callable[[], None]) -> None:
    with _lock:
        if listener in _listeners:
            _listeners.remove(listener)


def wake() -> None:
    """Call every listener; they must only set a flag."""
    with _lock:
        listeners = list(_listeners)
    for listener in listeners:
        listener()
