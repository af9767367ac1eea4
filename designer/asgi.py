"""ASGI entry point: pages and REST through Django, websockets through Channels.

A socket is opened only by a page of this very server (or of `ATELIER_ORIGINS`); who may watch what is the
consumers' business.
"""

from __future__ import annotations

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
# Apps have to be loaded before the consumers are imported.
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.sessions import CookieMiddleware, SessionMiddleware  # noqa: E402

from designer.handler import RequestHandler  # noqa: E402
from designer.sockets import NotFoundSocket, SameOriginValidator, SocketAuthMiddleware  # noqa: E402
from executor.live.routing import websocket_urlpatterns as run_sockets  # noqa: E402
from pipelines.live.routing import websocket_urlpatterns as pipeline_sockets  # noqa: E402

socket_routes: list[Any] = [*pipeline_sockets, *run_sockets, NotFoundSocket.route()]
application = ProtocolTypeRouter(
    {
        "http": RequestHandler(),
        "websocket": SameOriginValidator(
            CookieMiddleware(SessionMiddleware(SocketAuthMiddleware(URLRouter(socket_routes))))
        ),
    }
)
