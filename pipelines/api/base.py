"""What every view of this app shares: the user, strict reading of requests, documented answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from pipelines.api.shapes.rows import ErrorSerializer
from pipelines.core.problems import Problem
from pipelines.core.reading import shown
from pipelines.errors import InvalidRequestError, UnknownFieldError


class ApiView(APIView):
    """A view for logged-in users; the installation's default permission sees to that."""

    @property
    def user(self) -> User:
        return cast("User", self.request.user)


def read(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The checked body. An unknown field is refused: no misspelt or smuggled setting goes unnoticed."""
    return checked(shape, request.data)


def checked(shape: type[serializers.Serializer[Any]], data: object) -> dict[str, Any]:
    """Like `read`, for a body that has been taken from the request already."""
    if not isinstance(data, Mapping):
        raise InvalidRequestError([Problem("invalid_type", _("The body must be a JSON object."))])
    serializer = shape(data=data)
    unknown = [key for key in data if key not in serializer.fields]
    if unknown:
        raise unknown_fields(unknown)
    serializer.is_valid(raise_exception=True)
    return cast("dict[str, Any]", serializer.validated_data)


def unknown_fields(names: Iterable[str]) -> UnknownFieldError:
    message = _("“{key}” is not a known field here.")
    return UnknownFieldError(
        Problem("unknown_field", message.format(key=shown(name)), shown(name)) for name in names
    )


def project_filter(request: Request) -> UUID | None:
    """The `project` of the query string, if there is one."""
    return uuid_parameter(request, "project")


def uuid_parameter(request: Request, name: str) -> UUID | None:
    value = request.query_params.get(name)
    if value is None:
        return None
    try:
        return UUID(value)
    except ValueError as error:
        message = _("“{name}” must be an id.").format(name=name)
        raise InvalidRequestError([Problem("invalid_id", message, name)]) from error


def number_parameter(request: Request, name: str, *, default: int) -> int:
    value = request.query_params.get(name)
    if value is None:
        return default
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        message = _("“{name}” must be a whole number.").format(name=name)
        raise InvalidRequestError([Problem("invalid_number", message, name)])
    return int(value)


def answers(success: Mapping[int, Any], *errors: int) -> dict[int, Any]:
    """The documented answers of an endpoint; 401 and 404 belong to nearly all of them."""
    return {**success, **dict.fromkeys((401, *errors), ErrorSerializer)}
