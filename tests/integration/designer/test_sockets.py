from __future__ import annotations

import uuid

import pytest
from channels.testing import WebsocketCommunicator
from pytest_django.fixtures import Settings

from designer.asgi import application
from designer.sockets import is_allowed_origin

HOST = "127.0.0.1:8765"
NOBODY = uuid.UUID(int=1)
PATHS = [f"/ws/runs/{NOBODY}", f"/ws/runs/{NOBODY}/logs/x", f"/ws/pipelines/{NOBODY}"]


def socket(path: str, *headers: tuple[bytes, bytes]) -> WebsocketCommunicator:
    return WebsocketCommunicator(application, path, headers=list(headers))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", PATHS)
async def test_a_stranger_is_refused_before_the_socket_opens(path: str) -> None:
    communicator = socket(path, (b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode()))

    connected, code = await communicator.connect()

    assert not connected
    assert code in {4401, 4404}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", [[], [(b"origin", b"http://evil.example")], [(b"origin", b"null")]])
async def test_a_foreign_page_is_refused(path: str, headers: list[tuple[bytes, bytes]]) -> None:
    connected, _code = await socket(path, (b"host", HOST.encode()), *headers).connect()

    assert not connected


@pytest.mark.django_db(transaction=True)
async def test_an_unknown_address_is_refused() -> None:
    communicator = socket("/ws/nothing", (b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode()))

    assert await communicator.connect() == (False, 4404)


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://127.0.0.1:8765", "127.0.0.1:8765", True),
        ("http://localhost", "localhost", True),
        ("http://localhost:80", "localhost", True),
        ("http://[::1]:8765", "[::1]:8765", True),
        ("http://127.0.0.1:9999", "127.0.0.1:8765", False),
        ("https://127.0.0.1:8765", "127.0.0.1:8765", False),
        ("http://127.0.0.1.evil.example:8765", "127.0.0.1:8765", False),
        ("http://evil.example:8765", "evil.example:8765", False),
        ("http://user@127.0.0.1:8765", "127.0.0.1:8765", False),
        ("http://127.0.0.1:8765/path", "127.0.0.1:8765", False),
        ("http://127.0.0.1:port", "127.0.0.1:8765", False),
        ("null", "127.0.0.1:8765", False),
        ("", "127.0.0.1:8765", False),
        (None, "127.0.0.1:8765", False),
        ("http://127.0.0.1:8765", None, False),
    ],
)
def test_only_this_very_server_may_open_sockets(origin: str | None, host: str | None, allowed: bool) -> None:
    assert is_allowed_origin(origin, host) is allowed


def test_a_configured_origin_may_too(settings: Settings) -> None:
    settings.ORIGINS = ["https://atelier.example.org"]

    assert is_allowed_origin("https://atelier.example.org", HOST)
    assert not is_allowed_origin("https://atelier.example.org:444", HOST)
    assert not is_allowed_origin("https://atelier.example.org.evil.example", HOST)


def test_behind_https_the_origin_is_https(settings: Settings) -> None:
    settings.HTTPS = True

    assert is_allowed_origin("https://localhost", "localhost")
    assert not is_allowed_origin("http://localhost", "localhost")
