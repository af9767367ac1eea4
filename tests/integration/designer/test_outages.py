"""A database that restarts is answered with 503 and when to come back, never with a crash."""

from __future__ import annotations

import pytest
import redis
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import errors

pytestmark = pytest.mark.urls(__name__)

_raised: list[Exception] = []


class OutageView(APIView):
    authentication_classes = ()
    permission_classes = ()

    def get(self, request: Request) -> Response:
        raise _raised[-1]


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    raise _raised[-1]


urlpatterns = [path("api/outage", login_not_required(OutageView.as_view())), path("outage", page)]
handler500 = errors.server_error


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["/api/outage", "/outage"])
@pytest.mark.parametrize(
    "error",
    [
        OperationalError("server closed the connection unexpectedly"),
        OperationalError("database is locked"),
        InterfaceError("connection already closed"),
        redis.ConnectionError("refused"),
    ],
)
def test_an_outage_is_answered_with_503_and_when_to_come_back(
    client: Client, address: str, error: Exception
) -> None:
    _raised.append(error)

    answer = client.get(address)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "2"
    assert str(error) not in answer.content.decode()


@pytest.mark.parametrize("error", [RuntimeError("a bug"), OperationalError("no such table: x")])
def test_a_crash_stays_a_crash(client: Client, error: Exception) -> None:
    _raised.append(error)

    assert client.get("/api/outage").status_code == 500
