"""Hints to open sockets that there is something new in the database.

A poke carries ids and a sequence number, never content: whoever gets one reads the rows. Pokes may be lost;
sockets look by themselves every few seconds. They are sent from any thread: the in-memory channel layer
keeps its queues in the event loop that serves the sockets and is not thread-safe, so a poke is handed over
to that loop (`bind_loop`). A layer that reaches other processes (Redis) is spoken to from a loop of its
own, in a daemon thread.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from typing import Any
from uuid import UUID

from channels.layers import InMemoryChannelLayer, get_channel_layer

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_server_loop: asyncio.AbstractEventLoop | None = None
_own_loop: asyncio.AbstractEventLoop | None = None


def run_group(run_id: UUID) -> str:
    return f"run.{run_id.hex}"


def pipeline_group(pipeline_id: UUID) -> str:
    return f"pipeline.{pipeline_id.hex}"


def bind_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Name the event loop that serves the sockets of this process. Consumers call it when they open."""
    global _server_loop
    with _lock:
        _server_loop = loop


def poke_run(run_id: UUID, seq: int) -> None:
    """Say that the events of a run reach up to `seq`."""
    _send(run_group(run_id), {"type": "run.poke", "seq": seq})


def poke_pipeline(pipeline_id: UUID, run_id: UUID) -> None:
    """Say that a run of this pipeline is new or has changed its state."""
    _send(pipeline_group(pipeline_id), {"type": "pipeline.run", "run": str(run_id)})


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    loop = _server_loop if isinstance(layer, InMemoryChannelLayer) else _background_loop()
    if loop is None or loop.is_closed():
        # nobody in this process listens
        return
    coroutine = _deliver(layer.group_send(group, message), group)
    try:
        asyncio.run_coroutine_threadsafe(coroutine, loop)
    except RuntimeError:
        # the loop was closed in between; sockets that are gone need no hint
        coroutine.close()


async def _deliver(sending: Coroutine[Any, Any, None], group: str) -> None:
    try:
        await sending
    except Exception:
        logger.warning("a hint to %s was lost", group, exc_info=True)


def _background_loop() -> asyncio.AbstractEventLoop:
    global _own_loop
    with _lock:
        if _own_loop is None or _own_loop.is_closed():
            _own_loop = asyncio.new_event_loop()
            threading.Thread(target=_own_loop.run_forever, name="pokes", daemon=True).start()
        return _own_loop
