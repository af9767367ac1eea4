"""Slow down whoever guesses passwords or tokens: a few failures per address and name, then a pause."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

WINDOW_S = 60
#: failures within a window: of one address for one name, and of one address in all
MAX_FAILURES = 5
MAX_FAILURES_OF_ADDRESS = 20


def is_throttled(kind: str, *parts: str, limit: int = MAX_FAILURES) -> bool:
    return int(cache.get(_key(kind, parts), 0)) >= limit


def failure_note(kind: str, *parts: str) -> None:
    key = _key(kind, parts)
    cache.add(key, 0, WINDOW_S)
    try:
        cache.incr(key)
    except ValueError:
        # The entry expired between the two calls; this failure opens a new window.
        cache.set(key, 1, WINDOW_S)


def failures_forget(kind: str, *parts: str) -> None:
    cache.delete(_key(kind, parts))


def _key(kind: str, parts: tuple[str, ...]) -> str:
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f"throttle:{kind}:{digest}"
