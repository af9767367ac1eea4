"""Websocket addresses of pipelines."""

from __future__ import annotations

from typing import Any

from django.urls import re_path

from pipelines.live.consumer import PipelineConsumer

# Django's `re_path` is typed for views; Channels' router takes the same patterns with consumers in them.
_pipeline_socket: Any = PipelineConsumer.as_asgi()
websocket_urlpatterns: list[Any] = [
    re_path(r"^ws/pipelines/(?P<pipeline_id>[0-9a-fA-F-]{36})$", _pipeline_socket),
]
