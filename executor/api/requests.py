"""What every view of this app needs from a request."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from rest_framework.request import Request

from executor.api.fields import StrictSerializer


def user_of(request: Request) -> User:
    """The logged-in user; the default permission lets nobody else in."""
    return cast("User", request.user)


def query_of(request: Request, serializer: type[StrictSerializer]) -> dict[str, Any]:
    """Check the query parameters; unknown ones are refused like unknown fields."""
    checked = serializer(data=request.query_params)
    checked.is_valid(raise_exception=True)
    return cast("dict[str, Any]", checked.validated_data)


def body_of(request: Request, serializer: type[StrictSerializer]) -> dict[str, Any]:
    checked = serializer(data=request.data)
    checked.is_valid(raise_exception=True)
    return cast("dict[str, Any]", checked.validated_data)
