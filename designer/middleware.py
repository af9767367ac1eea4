"""What happens to every request and response, besides Django's own middleware."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, cast

from asgiref.sync import sync_to_async
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib.auth import middleware as auth_middleware
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from designer.errors import error_response, is_api_path

GetResponse = Callable[[HttpRequest], HttpResponseBase]

#: the multipart envelope around an uploaded file
_ENVELOPE_BYTES = 1024 * 1024


class StreamingMiddleware:
    """Let downloads stream under ASGI.

    Django would read a synchronous stream to its end before sending the first byte; here each chunk is
    fetched in a thread as the connection asks for it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, StreamingHttpResponse) or response.is_async:
            return response
        if isinstance(request, ASGIRequest):
            response.streaming_content = _fetched_in_thread(iter(cast("Iterator[bytes]", response)))
        return response


async def _fetched_in_thread(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (chunk := await sync_to_async(_next_chunk, thread_sensitive=False)(chunks)) is not None:
        yield chunk


def _next_chunk(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Send the strict policy of the settings, with the websocket address of this very host."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, *args, **kwargs)
        if is_api_path(request.path_info):
            # Data is never a page: opened directly, it may load and run nothing.
            parts.config = {"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": [""]}
        else:
            parts.update = {"connect-src": _websocket_sources(request)}
        return parts


def _websocket_sources(request: HttpRequest) -> list[str]:
    try:
        host = request.get_host()
    except DisallowedHost:
        return []
    return [f"{'wss' if request.is_secure() else 'ws'}://{host}"]


class FrontEndFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Serve the built front end; files under assets/ carry a hash in their names and never change."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        answer = static_file.get_response(request.method, request.META)
        content = b""
        if answer.file is not None:
            with answer.file:
                content = answer.file.read()
        response = HttpResponse(content, status=int(answer.status))
        del response["Content-Type"]
        for name, value in answer.headers:
            response[name] = value
        return response

    def immutable_file_test(self, path: Path, url: str) -> bool:
        return url.startswith(f"{self.static_prefix}assets/")


class BodyLimitMiddleware:
    """Refuse a body whose announced length is over the limit before anything reads it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        limit = settings.ATELIER_JSON_MAX_BYTES
        if request.content_type == "multipart/form-data":
            limit = settings.ATELIER_UPLOAD_MAX_BYTES + _ENVELOPE_BYTES
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return error_response(400, "bad_request", _("The Content-Length header is not a number."))
        if length > limit:
            message = _("The request has {length} bytes; at most {limit} are accepted.")
            return error_response(413, "body_too_large", message.format(length=length, limit=limit))
        return self.get_response(request)


class LoginRequiredMiddleware(auth_middleware.LoginRequiredMiddleware):
    """Deny by default: a view without login has to say so with `login_not_required`."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is not None and is_api_path(request.path_info):
            return error_response(401, "not_authenticated", _("Log in first."))
        return refused
