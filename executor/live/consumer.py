"""What the sockets of this app share: they look more often, and pokes must find the loop they live in."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from executor.live import pokes
from pipelines.live.watching import WatchingConsumer


class WatchConsumer(WatchingConsumer):
    poll_s: ClassVar[float] = 2.0

    async def connect(self) -> None:
        pokes.bind_loop(asyncio.get_running_loop())
        await super().connect()
