"""What every websocket passes before a consumer sees it."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from channels.auth import AuthMiddleware, get_user
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import URLPattern, re_path

from pipelines.live.reading import read


class SameOriginValidator:
    """Refuse a handshake that does not come from a page of this server.

    The origin has to equal the address the socket was opened at, port included (so no list of ports is
    needed, and a page of another server on the same machine is still foreign), or one of
    `settings.ORIGINS`. The host itself has to be one of `ALLOWED_HOSTS`, which defeats DNS rebinding.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        if is_allowed_origin(_header(scope, b"origin"), _header(scope, b"host")):
            return await self.application(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


# the stubs know the coroutine only, not the plain function inside
_get_user: Any = get_user


class SocketAuthMiddleware(AuthMiddleware):
    """Find the user of a session where sockets read everything else.

    Channels' own way goes through one thread for all handshakes and opens a database connection for each.
    """

    async def resolve_scope(self, scope: Any) -> None:
        scope["user"]._wrapped = await read(_get_user.func, scope)


def is_allowed_origin(origin: str | None, host: str | None) -> bool:
    if not origin or not host:
        return False
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    if origin.lower() in {known.lower().rstrip("/") for known in settings.ORIGINS}:
        return True
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    scheme = "https" if settings.HTTPS else "http"
    if parts.scheme != scheme or parts.path or parts.query or parts.username is not None:
        return False
    return _with_port(parts.netloc, port, scheme) == _with_port(host, split_port(host), scheme)


def split_port(host: str) -> int | None:
    _domain, port = split_domain_port(host)
    return int(port) if port.isdigit() else None


def _with_port(netloc: str, port: int | None, scheme: str) -> str:
    if port is not None:
        return netloc.lower()
    return f"{netloc.lower()}:{443 if scheme == 'https' else 80}"


def _header(scope: Any, name: bytes) -> str | None:
    """Return the header's value; a repeated header is as good as none."""
    values = [value for key, value in scope.get("headers", []) if key == name]
    if len(values) != 1:
        return None
    return bytes(values[0]).decode("latin-1")


class NotFoundSocket(AsyncWebsocketConsumer):
    """Close a handshake at an unknown address before it is accepted."""

    async def connect(self) -> None:
        await self.close(code=4404)

    @classmethod
    def route(cls) -> URLPattern:
        route: URLPattern = re_path(r"^.*$", cast("Any", cls.as_asgi()))
        return route
