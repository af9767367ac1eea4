"""Wake-ups between processes: the web process that queues a run wakes the executors within milliseconds.

On PostgreSQL they travel as notifications of the database itself, which needs no Redis; on SQLite with a
separate executor over Redis. A wake-up says nothing but "look": several at once become one, a lost one
costs the time until the next look. Without either there is one process, and nobody else to wake.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

import psycopg
import redis
from django.conf import settings
from django.db import connection

from executor import wakeups

logger = logging.getLogger(__name__)

_CHANNEL: Final = "atelier_wake"
#: how long a listener waits before it asks whether its connection still lives
_QUIET_S: Final = 10.0
_PAUSE_S: Final = 0.5
_CONNECT_S: Final = 5
_TROUBLE: Final = (psycopg.Error, redis.RedisError, OSError)


class Link(Protocol):
    """One connection to what passes wake-ups on."""

    def tell(self) -> None:
        """Wake everyone who listens."""

    def listen(self) -> None:
        """Begin to listen: from now on no wake-up is missed."""

    def hear(self) -> bool:
        """Wait; tell whether there was a wake-up. Raises when the connection is gone."""

    def close(self) -> None: ...


class PostgresLink:
    def __init__(self) -> None:
        database = connection.settings_dict
        self._connection = psycopg.connect(
            dbname=database["NAME"],
            user=database["USER"],
            password=database["PASSWORD"],
            host=database["HOST"],
            port=database["PORT"] or None,
            connect_timeout=_CONNECT_S,
            autocommit=True,
            application_name=_CHANNEL,
        )

    def tell(self) -> None:
        self._connection.execute("SELECT pg_notify(%s, '')", [_CHANNEL])

    def listen(self) -> None:
        self._connection.execute(f"LISTEN {_CHANNEL}")

    def hear(self) -> bool:
        # after a silence this finds out whether the connection is still there
        self._connection.execute("SELECT 1")
        return any(True for _notice in self._connection.notifies(timeout=_QUIET_S, stop_after=1))

    def close(self) -> None:
        self._connection.close()


class RedisLink:
    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(
            url, socket_connect_timeout=_CONNECT_S, health_check_interval=int(_QUIET_S)
        )
        make_listener: Any = self._client.pubsub
        self._listener = make_listener(ignore_subscribe_messages=True)

    def tell(self) -> None:
        self._client.publish(_CHANNEL, b"")

    def listen(self) -> None:
        self._listener.subscribe(_CHANNEL)
        # the answer to the subscription
        self._listener.get_message(timeout=_CONNECT_S)

    def hear(self) -> bool:
        return self._listener.get_message(timeout=_QUIET_S) is not None

    def close(self) -> None:
        self._listener.close()
        self._client.close()


def link_maker() -> Callable[[], Link] | None:
    """Return what connects this process to others; None when there are no others."""
    if connection.vendor == "postgresql":
        return PostgresLink
    url = settings.REDIS_URL
    return None if url is None else lambda: RedisLink(url)


@contextlib.contextmanager
def reaching_out() -> Iterator[None]:
    """Pass the wake-ups of this process on to others inside the block."""
    connect = link_maker()
    if connect is None:
        yield
        return
    sender = _Sender(connect)
    wakeups.reach_out(sender.send)
    try:
        yield
    finally:
        wakeups.reach_out(None)
        sender.stop()


@contextlib.contextmanager
def listening() -> Iterator[None]:
    """Wake the supervisors of this process inside the block when others ask for it."""
    connect = link_maker()
    if connect is None:
        yield
        return
    listener = _Listener(connect)
    try:
        yield
    finally:
        listener.stop()


class _Sender:
    """A thread that tells others, so that nobody waits for a network after a commit."""

    def __init__(self, connect: Callable[[], Link]) -> None:
        self._connect = connect
        self._wanted = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._main, name="wake-others", daemon=True)
        self._thread.start()

    def send(self) -> None:
        self._wanted.set()

    def stop(self) -> None:
        self._stopping = True
        self._wanted.set()
        self._thread.join(_CONNECT_S)

    def _main(self) -> None:
        link: Link | None = None
        while True:
            self._wanted.wait()
            if self._stopping:
                break
            self._wanted.clear()
            try:
                link = link or self._connect()
                link.tell()
            except _TROUBLE as error:
                # what was not told now is told with the next try, which the pause makes room for
                logger.warning("executors could not be woken: %s", error)
                _close(link)
                link = None
                threading.Event().wait(_PAUSE_S)
                self._wanted.set()
        _close(link)


class _Listener:
    """A thread that hears others."""

    def __init__(self, connect: Callable[[], Link]) -> None:
        self._connect = connect
        self._stopping = threading.Event()
        threading.Thread(target=self._main, name="wake-up-listener", daemon=True).start()

    def stop(self) -> None:
        # the thread is a daemon in the middle of a wait; nobody waits for it
        self._stopping.set()

    def _main(self) -> None:
        link: Link | None = None
        trouble = False
        while not self._stopping.is_set():
            try:
                if link is None:
                    link = self._connect()
                    link.listen()
                    # whatever was said while nobody listened
                    wakeups.wake_here()
                    trouble = False
                if link.hear() and not self._stopping.is_set():
                    wakeups.wake_here()
            except _TROUBLE as error:
                if not trouble:
                    logger.warning("wake-ups of other processes are missed: %s", error)
                trouble = True
                _close(link)
                link = None
                self._stopping.wait(_PAUSE_S)
        _close(link)


def _close(link: Link | None) -> None:
    if link is not None:
        with contextlib.suppress(*_TROUBLE):
            link.close()
