"""The one place where errors become HTTP answers.

The REST interface always answers `{code, message, details}`; pages get a short friendly text. Neither ever
shows a stack trace. The apps raise their own errors and know nothing of HTTP: any exception with a `code`
is translated here (`http_status` on its class chooses the status, 400 without it).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from rest_framework import exceptions, status
from rest_framework.response import Response

from designer.outages import RETRY_AFTER_S, is_outage

logger = logging.getLogger(__name__)

_UNAVAILABLE = _lazy("The database or the message store does not answer. Try again in a moment.")
_OUR_APPS = ("pipelines.", "executor.", "designer.")
#: where a problem of the whole request, not of one field, is listed
_WHOLE = ("non_field_errors", "detail")


def is_api_path(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def error_body(code: str, message: str, details: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"code": code, "message": message, "details": dict(details or {})}


def error_response(
    status_code: int, code: str, message: str, details: Mapping[str, Any] | None = None
) -> JsonResponse:
    return JsonResponse(error_body(code, message, details), status=status_code)


def api_exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Translate an exception raised inside a REST view; None lets Django log it and answer 500."""
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if isinstance(exc, exceptions.ValidationError):
        problems = list(_problems(exc.get_full_details()))
        body = error_body("invalid", _summary(problems), {"problems": problems})
        return Response(body, status=exc.status_code)
    if isinstance(exc, exceptions.APIException):
        return _from_framework(exc)
    if isinstance(exc, SuspiciousOperation):
        return Response(error_body("bad_request", _("The request was refused.")), status=400)
    if is_outage(exc):
        logger.warning("answered 503: %s", exc)
        body = error_body("unavailable", str(_UNAVAILABLE))
        return Response(body, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
    return _from_app(exc)


def _from_framework(exc: exceptions.APIException) -> Response:
    headers = {}
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    wait = getattr(exc, "wait", None)
    if wait:
        headers["Retry-After"] = str(int(wait))
    code = str(exc.detail.code) if isinstance(exc.detail, exceptions.ErrorDetail) else exc.default_code
    details = getattr(exc, "details", None)
    body = error_body(code, str(exc.detail), details if isinstance(details, Mapping) else None)
    return Response(body, status=exc.status_code, headers=headers)


def _from_app(exc: Exception) -> Response | None:
    code = getattr(exc, "code", None)
    # Exceptions of libraries may have a `code` too; they are crashes, not answers.
    if not isinstance(code, str) or not type(exc).__module__.startswith(_OUR_APPS):
        return None
    details = getattr(exc, "details", None)
    http_status = getattr(exc, "http_status", status.HTTP_400_BAD_REQUEST)
    body = error_body(code, str(exc), details if isinstance(details, Mapping) else None)
    return Response(body, status=http_status)


def _problems(details: Any, field: str = "") -> list[dict[str, str]]:
    """Flatten DRF's nested error details to `{field, code, message}`, every problem at once."""
    if _is_leaf(details):
        return [{"field": field, "code": details["code"], "message": str(details["message"])}]
    found: list[dict[str, str]] = []
    if isinstance(details, Mapping):
        for name, inner in details.items():
            path = field if name in _WHOLE else f"{field}.{name}".lstrip(".")
            found.extend(_problems(inner, path))
    elif isinstance(details, list):
        for index, inner in enumerate(details):
            path = field if _is_leaf(inner) else f"{field}.{index}".lstrip(".")
            found.extend(_problems(inner, path))
    return found


def _is_leaf(details: Any) -> bool:
    return isinstance(details, Mapping) and set(details) == {"message", "code"}


def _summary(problems: list[dict[str, str]]) -> str:
    if len(problems) == 1:
        only = problems[0]
        return f"{only['field']}: {only['message']}" if only["field"] else only["message"]
    return _("The request has {count} problems.").format(count=len(problems))


# --- errors outside REST views: pages, unknown addresses, crashes -------------------------------------------

_PAGES = {
    400: ("bad_request", _lazy("The request was refused"), _lazy("It was malformed. Go back and try again.")),
    403: (
        "permission_denied",
        _lazy("Not allowed"),
        _lazy("You are logged in, but this needs a right you do not have."),
    ),
    404: (
        "not_found",
        _lazy("Nothing here"),
        _lazy("The page does not exist, or it belongs to a project you are not in."),
    ),
    503: (
        "unavailable",
        _lazy("One moment"),
        _lazy("The database or the message store restarts. Try again."),
    ),
    500: (
        "internal_error",
        _lazy("Something went wrong"),
        _lazy("The error was logged. Try again, or tell the operator."),
    ),
}


def _answer(request: HttpRequest, status_code: int) -> HttpResponse:
    code, title, text = _PAGES[status_code]
    if is_api_path(request.path_info):
        return error_response(status_code, code, f"{title}. {text}")
    context = {"title": title, "text": text}
    return render(request, "designer/message.html", context, status=status_code)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Django calls this while it handles the exception
    if not is_outage(sys.exc_info()[1]):
        return _answer(request, 500)
    response = _answer(request, 503)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("refused a form without a valid token: %s", reason)
    if is_api_path(request.path_info):
        message = _("The request lacks a valid CSRF token; reload the page.")
        return error_response(403, "csrf_failed", message)
    context = {
        "title": _("The form has expired"),
        "text": _("Go back, reload the page and send it again."),
    }
    return render(request, "designer/message.html", context, status=403)
