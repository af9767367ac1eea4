"""Where people point and what they have selected: passed on while it is fresh, kept nowhere.

`read_pointing` takes nothing from a client but numbers in range and ids; `Latest` hands on the newest of each
person at a steady pace, so that nobody's movements cost more than twenty messages a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from pipelines.core import limits
from pipelines.core.reading import ID

#: frames in a second, to a socket and from one
PER_S: Final = 20.0
#: selected nodes that are told; of more the client tells the first
MAX_NODES: Final = 30

Told = dict[str, Any]


def read_pointing(message: object) -> Told | None:
    """Return the cursor and the selected nodes of a client's message; None unless it is exactly that."""
    if not isinstance(message, dict) or set(message) != {"type", "cursor", "nodes"}:
        return None
    if message["type"] != "pointing":
        return None
    cursor, nodes = message["cursor"], message["nodes"]
    if not (cursor is None or _is_place(cursor)) or not _are_ids(nodes):
        return None
    return {"cursor": cursor, "nodes": nodes}


def _is_place(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"x", "y"} and all(map(_is_coordinate, value.values()))


def _is_coordinate(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # neither true of an infinity nor of what is no number
    return abs(value) <= limits.MAX_COORDINATE


def _are_ids(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MAX_NODES
        and all(isinstance(item, str) and ID.fullmatch(item) is not None for item in value)
    )


class Latest:
    """Hands on what was put last under each key, everything together, at most `per_s` times a second."""

    def __init__(self, hand_on: Callable[[dict[int, Told]], Awaitable[None]], per_s: float = PER_S) -> None:
        self._hand_on = hand_on
        self._pause_s = 1 / per_s
        self._waiting: dict[int, Told] = {}
        self._task: asyncio.Task[None] | None = None

    def put(self, key: int, told: Told) -> None:
        self._waiting[key] = told
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, {}
            await self._hand_on(waiting)
            await asyncio.sleep(self._pause_s)
