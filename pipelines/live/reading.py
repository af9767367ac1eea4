"""Reading the database on behalf of sockets: a few threads whose connections stay open.

Channels' own helper sends every call of every socket through one thread and closes the connection after
each.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connections

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

#: what a database raises that is restarting, overloaded or locked: later it will answer again
DatabaseTrouble: Final = (OperationalError, InterfaceError)
_THREADS = 4
_pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="socket-reader")


async def read(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that only reads the database, in a thread.

    A connection that went stale is replaced and the function called again; raises `DatabaseTrouble` when
    that does not help.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_pool, lambda: _again_when_stale(lambda: function(*args, **kwargs)))


def _again_when_stale(function: Callable[[], T]) -> T:
    try:
        return function()
    except DatabaseTrouble:
        connections.close_all()
    try:
        return function()
    except DatabaseTrouble:
        connections.close_all()
        raise
