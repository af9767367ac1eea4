"""Keep the numeric libraries of this process to a number of threads."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def at_most(threads: int) -> AbstractContextManager[Any]:
    """Limit the thread pools of all libraries that were loaded before the first call, inside `with`."""
    limiter: AbstractContextManager[Any] = _controller().limit(limits=threads)
    return limiter


@cache
def _controller() -> Any:
    """Find the libraries once: it means reading the list of everything that is mapped."""
    return ThreadpoolController()
