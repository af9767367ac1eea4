"""What the sockets of this app share: they look more often than others."""

from __future__ import annotations

from typing import ClassVar

from pipelines.live.watching import WatchingConsumer


class WatchConsumer(WatchingConsumer):
    poll_s: ClassVar[float] = 2.0
