"""Websocket clients that follow a run as the browser does: they reconnect and resume after a number."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from scripts.client import Client


@dataclass
class Watcher:
    """One client; `follow` runs until it is cancelled."""

    address: str
    cookie: str
    run: str
    #: seconds after which it cuts its own connection, again and again; 0: never
    cuts_s: float = 0.0
    events: list[dict[str, Any]] = field(default_factory=list)
    #: from the moment an event carries to its arrival, in seconds; of events since the connection was made
    delays: list[float] = field(default_factory=list)
    connects: int = 0
    connected_at: float = 0.0
    gaps: int = 0

    @property
    def last(self) -> int:
        return int(self.events[-1]["seq"]) if self.events else 0

    async def follow(self) -> None:
        while True:
            with contextlib.suppress(WebSocketException, OSError, TimeoutError):
                async with await self.opened() as socket:
                    self.connects += 1
                    self.connected_at = time.time()
                    await self._read(socket)
            await asyncio.sleep(random.uniform(0.2, 0.6))

    async def opened(self) -> Any:
        return connect(
            f"{self.address.replace('http', 'ws', 1)}/ws/runs/{self.run}?after={self.last}",
            additional_headers={"Cookie": self.cookie, "Origin": self.address},
            proxy=None,
            compression=None,
            max_size=None,
            open_timeout=20,
        )

    async def _read(self, socket: ClientConnection) -> None:
        until = time.monotonic() + self.cuts_s * random.uniform(0.5, 1.5) if self.cuts_s else None
        while until is None or time.monotonic() < until:
            try:
                message = json.loads(await asyncio.wait_for(socket.recv(), 1.0 if until else None))
            except TimeoutError:
                continue
            if message["type"] == "events":
                self._take(message["events"])

    def _take(self, events: list[dict[str, Any]]) -> None:
        now = time.time()
        for event in events:
            self.gaps += event["seq"] != self.last + 1
            self.events.append(event)
            happened_at = datetime.fromisoformat(event["at"]).timestamp()
            # what is older was waiting for the connection
            if happened_at >= self.connected_at:
                self.delays.append(now - happened_at)


def watchers(client: Client, address: str, run: str, count: int, *, cut: float = 0.0) -> list[Watcher]:
    """Make clients of one session, a share of which cuts its connections."""
    cookie = f"atelier_session={client.cookie('atelier_session')}"
    number_cut = int(count * cut)
    return [
        Watcher(address, cookie, run, cuts_s=1.5 if number < number_cut else 0.0) for number in range(count)
    ]


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
