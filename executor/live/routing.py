"""Websocket addresses of runs."""

from __future__ import annotations

from typing import Any

from django.urls import re_path

from executor.live.logs import LogConsumer
from executor.live.runs import RunConsumer

_RUN = r"ws/runs/(?P<run_id>[0-9a-fA-F-]{36})"
_NODE = r"(?P<node>[a-z][a-z0-9_]{0,62})"

websocket_urlpatterns: list[Any] = [
    re_path(rf"^{_RUN}$", RunConsumer.as_asgi()),
    re_path(rf"^{_RUN}/logs/{_NODE}$", LogConsumer.as_asgi()),
]
