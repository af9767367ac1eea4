"""A websocket client that follows a run as the browser does."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from websockets.sync.client import ClientConnection, connect

from scripts.client import Client


class Follower:
    """`with Follower(address, client, path) as follower:` holds one socket open."""

    def __init__(self, address: str, client: Client, path: str) -> None:
        self._origin = address
        self._uri = f"{address.replace('http', 'ws', 1)}/{path}"
        self._cookie = f"atelier_session={client.cookie('atelier_session')}"
        self._connection = contextlib.ExitStack()
        self._socket: ClientConnection | None = None

    def __enter__(self) -> Follower:
        self._socket = self._connection.enter_context(
            connect(
                self._uri,
                additional_headers={"Cookie": self._cookie, "Origin": self._origin},
                proxy=None,
                max_size=None,
                compression=None,
            )
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def events(self, timeout_s: float) -> Iterator[dict[str, Any]]:
        """Yield events as they arrive; ends after `timeout_s` seconds in all."""
        deadline = time.monotonic() + timeout_s
        while self._socket is not None:
            try:
                message = json.loads(self._socket.recv(max(deadline - time.monotonic(), 0.001)))
            except TimeoutError:
                return
            if message["type"] == "events":
                yield from message["events"]
