"""Websocket addresses of runs."""

from __future__ import annotations

from typing import Any

from django.urls import re_path

from executor.live.logs import LogConsumer
from executor.live.runs import RunConsumer

_RUN = r"ws/runs/(?P<run_id>[0-9a-fA-F-]{36})"
_NODE = r"(?P<node>[a-z][a-z0-9_]{0,62})"

# Django's `re_path` is typed for views; Channels' router takes the same patterns with consumers in them.
_run_socket: Any = RunConsumer.as_asgi()
_log_socket: Any = LogConsumer.as_asgi()
websocket_urlpatterns: list[Any] = [
    re_path(rf"^{_RUN}$", _run_socket),
    re_path(rf"^{_RUN}/logs/{_NODE}$", _log_socket),
]
