"""Connections to the Docker engine.

The SDK's client is a `requests.Session`, which is not safe to share between threads, and a waiter keeps its
connection for as long as its step runs. So clients are lent out one at a time and kept for reuse.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import docker
import docker.utils
from docker.transport import UnixHTTPAdapter

from executor.runners.docker_errors import engine_errors
from pipelines.said import said as _

#: every ordinary call; streams and waits set their own
CALL_TIMEOUT_S = 60
_CONNECT_TIMEOUT_S = 5
#: what the SDK calls the engine behind a socket
_SDK_SCHEME = "http+docker://"


class _OneConnection(UnixHTTPAdapter):
    """The SDK opens, and keeps, a connection for each address it asks, and every container is an address."""

    def get_connection(self, url: str | bytes, proxies: Mapping[str, str] | None = None) -> Any:
        return super().get_connection(self.socket_path, proxies)


class EngineClients:
    """A pool of low-level clients for one engine (DOCKER_HOST, or the default socket)."""

    def __init__(self, base_url: str | None = None, *, timeout_s: int = CALL_TIMEOUT_S) -> None:
        self._options: dict[str, Any] = dict(docker.utils.kwargs_from_env())
        if base_url:
            self._options["base_url"] = base_url
        self._timeout_s = timeout_s
        self._version: str | None = None
        self._idle: list[Any] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextlib.contextmanager
    def lend(self) -> Iterator[Any]:
        """Lend a client to the calling thread.

        It is `Any` because the SDK's low-level client is typed only in parts.
        """
        with self._lock:
            client = self._idle.pop() if self._idle else None
        if client is None:
            client = self._connect()
        try:
            yield client
        except BaseException:
            # the connection may be in the middle of an answer
            client.close()
            raise
        with self._lock:
            keep = not self._closed
            if keep:
                self._idle.append(client)
        if not keep:
            client.close()

    def check(self) -> str:
        """Return the engine's version; raise InfrastructureError when it does not answer."""
        with engine_errors(_("say its version")), self.lend() as client:
            return str(client.version()["Version"])

    def data_root(self) -> Path | None:
        """Return where the engine keeps images, containers and logs; None when it does not say."""
        with engine_errors(_("say where its data is")), self.lend() as client:
            root = client.info().get("DockerRootDir")
        return Path(root) if root else None

    def close(self) -> None:
        """Close idle connections; those lent out close when they come back."""
        with self._lock:
            idle, self._idle, self._closed = self._idle, [], True
        for client in idle:
            client.close()

    def _connect(self) -> Any:
        with engine_errors(_("connect")):
            if self._version is None:
                # asked with a short patience: an engine that hangs must not hang us
                probe: Any = docker.APIClient(**self._options, timeout=_CONNECT_TIMEOUT_S)
                self._version = str(probe.api_version)
                probe.close()
            client: Any = docker.APIClient(**self._options, version=self._version, timeout=self._timeout_s)
            adapter = client.get_adapter(client.base_url)
            if isinstance(adapter, UnixHTTPAdapter):
                socket = f"http+unix://{adapter.socket_path}"
                client.mount(_SDK_SCHEME, _OneConnection(socket, timeout=self._timeout_s))
            return client
