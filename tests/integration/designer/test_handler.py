"""Requests at the border of ASGI: one thread each, and streams that end with their clients."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core import signals
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from designer.handler import RequestHandler

pytestmark = pytest.mark.django_db(transaction=True)

#: where views, and the ends of requests, ran
_threads: list[str] = []
_closed = threading.Event()
#: threads in which a connection was given back if it was not to stay
_looked_at: list[str] = []


def _note(_request: HttpRequest) -> HttpResponse:
    _threads.append(threading.current_thread().name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("noted")


def _endless(_request: HttpRequest) -> StreamingHttpResponse:
    wrapper = connections["default"]
    look: Any = wrapper.close_if_unusable_or_obsolete

    def look_and_note() -> None:
        _looked_at.append(threading.current_thread().name)
        look()

    _threads.append(threading.current_thread().name)
    # the wrapper belongs to this thread alone
    wrapper.__dict__["close_if_unusable_or_obsolete"] = look_and_note
    return StreamingHttpResponse(_pieces())


def _pieces() -> Iterator[bytes]:
    try:
        while True:
            yield b"more "
    finally:
        _closed.set()


def _broken(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(_pieces_that_break())


def _pieces_that_break() -> Iterator[bytes]:
    yield b"one "
    raise RuntimeError("the second piece cannot be read")


urlpatterns = [path("note", _note), path("endless", _endless), path("broken", _broken)]


@pytest.fixture
def handler() -> Iterator[RequestHandler]:
    _threads.clear()
    _looked_at.clear()
    _closed.clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["designer.middleware.StreamingMiddleware"]):
        yield RequestHandler()


def _call(handler: RequestHandler, address: str) -> Any:
    headers = [(b"host", b"127.0.0.1")]
    scope = {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": headers}
    communicator: Any = ApplicationCommunicator
    return communicator(handler, {**scope, "asgi": {"version": "3.0"}})


async def _get(handler: RequestHandler, address: str) -> bytes:
    call = _call(handler, address)
    await call.send_input({"type": "http.request"})
    start = await call.receive_output()
    assert start["status"] == 200
    body = bytes((await call.receive_output())["body"])
    await call.wait()
    return body


@pytest.fixture
def ends() -> Iterator[list[str]]:
    """Threads in which requests ended."""
    found: list[str] = []

    def note(**_kwargs: Any) -> None:
        found.append(threading.current_thread().name)

    signals.request_finished.connect(note)
    yield found
    signals.request_finished.disconnect(note)


async def test_a_request_begins_and_ends_in_one_of_a_few_threads(
    handler: RequestHandler, ends: list[str]
) -> None:
    for _ in range(30):
        await _get(handler, "/note")

    assert _threads == ends
    assert all(name.startswith("request") for name in ends)
    assert len(set(ends)) <= 10


async def test_requests_that_come_together_are_answered_side_by_side(handler: RequestHandler) -> None:
    bodies = await asyncio.gather(*(_get(handler, "/note") for _ in range(40)))

    assert bodies == [b"noted"] * 40
    assert len(set(_threads)) > 1


async def test_a_stream_ends_when_its_client_leaves(handler: RequestHandler, ends: list[str]) -> None:
    call = _call(handler, "/endless")
    await call.send_input({"type": "http.request"})
    assert (await call.receive_output())["status"] == 200
    assert (await call.receive_output())["body"] == b"more "

    await call.send_input({"type": "http.disconnect"})
    await call.wait(timeout=5)

    assert await asyncio.to_thread(_closed.wait, 5)
    assert len(ends) == 1


async def test_a_stream_holds_no_connection_of_the_thread_that_began_it(handler: RequestHandler) -> None:
    call = _call(handler, "/endless")
    await call.send_input({"type": "http.request"})
    assert (await call.receive_output())["status"] == 200

    assert _looked_at == _threads
    await call.send_input({"type": "http.disconnect"})
    await call.wait(timeout=5)


async def test_a_stream_that_breaks_is_cut_off_and_its_request_ends(
    handler: RequestHandler, ends: list[str]
) -> None:
    call = _call(handler, "/broken")
    await call.send_input({"type": "http.request"})

    with pytest.raises(RuntimeError, match="second piece"):
        await call.wait(timeout=5)
    assert len(ends) == 1


async def test_a_client_that_leaves_before_it_has_asked_is_nobody(handler: RequestHandler) -> None:
    call = _call(handler, "/note")
    await call.send_input({"type": "http.disconnect"})
    await call.wait(timeout=5)

    assert _threads == []
