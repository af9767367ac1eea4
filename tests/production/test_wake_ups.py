"""Wake-ups between processes over real servers: heard at once, and again after an outage."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from executor import cross_process, wakeups
from executor.cross_process import Link, PostgresLink, RedisLink
from scripts.services import PostgreSQL, Redis

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(params=["postgresql", "redis"])
def connect(
    request: pytest.FixtureRequest, database: PostgreSQL, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Link]:
    if request.param == "redis":
        return lambda: RedisLink(redis.url())
    user, _, password = database.url().removeprefix("postgresql://").partition("@")[0].partition(":")
    place = {"HOST": "127.0.0.1", "PORT": str(database.port), "NAME": "postgres"}
    connection = SimpleNamespace(settings_dict=place | {"USER": user, "PASSWORD": password})
    monkeypatch.setattr(cross_process, "connection", connection)
    return PostgresLink


@pytest.fixture
def heard() -> Iterator[queue.SimpleQueue[None]]:
    """Every wake-up of this process."""
    heard: queue.SimpleQueue[None] = queue.SimpleQueue()

    def listener(_run: object) -> None:
        heard.put(None)

    wakeups.listen(listener)
    yield heard
    wakeups.forget(listener)


def test_a_wake_up_is_heard_and_silence_is_not(
    connect: Callable[[], Link], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cross_process, "_QUIET_S", 0.3)
    listener, teller = connect(), connect()
    listener.listen()

    assert not listener.hear()
    teller.tell()
    assert listener.hear()
    listener.close()
    teller.close()


def test_wake_ups_go_on_after_an_outage(
    connect: Callable[[], Link],
    heard: queue.SimpleQueue[None],
    database: PostgreSQL,
    redis: Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cross_process, "_PAUSE_S", 0.1)
    listener = cross_process._Listener(connect)
    sender = cross_process._Sender(connect)
    try:
        # the first one says that somebody listens now
        heard.get(timeout=10)
        sender.send()
        heard.get(timeout=10)
        outage = threading.Thread(target=lambda: [each.restart(down_s=0.3) for each in (database, redis)])
        outage.start()
        outage.join()
        # it looks by itself, because something may have been missed
        heard.get(timeout=10)
        sender.send()
        heard.get(timeout=10)
    finally:
        listener.stop()
        sender.stop()


def test_alone_there_is_nobody_to_wake(settings: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cross_process, "connection", SimpleNamespace(vendor="sqlite"))
    settings.REDIS_URL = None

    with cross_process.reaching_out(), cross_process.listening():
        assert not wakeups.reaches_out()
