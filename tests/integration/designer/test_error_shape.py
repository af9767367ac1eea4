from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import AsyncClient, Client
from django.urls import path
from pytest_django.fixtures import Settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import errors

JSON = "application/json"
JSON = "application/json"
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class ThingSerializer(serializers.Serializer[dict[str, object]]):
    name = serializers.CharField(max_length=5)
    sizes = serializers.ListField(child=serializers.IntegerField())


class EchoView(APIView):
    def post(self, request: Request) -> Response:
        return Response({"received": request.data})


class ThingView(APIView):
    def post(self, request: Request) -> Response:
        ThingSerializer(data=request.data).is_valid(raise_exception=True)
        return Response()


class CrashView(APIView):
    def post(self, request: Request) -> Response:
        raise RuntimeError("the secret is 42")


def stream(request: HttpRequest) -> HttpResponseBase:
    def chunks() -> Iterator[bytes]:
        yield from (b"first ", b"second")

    return FileResponse(chunks(), as_attachment=True, filename="things.bin")


urlpatterns = [
    path("api/echo", EchoView.as_view()),
    path("api/thing", ThingView.as_view()),
    path("api/crash", CrashView.as_view()),
    path("api/stream", stream),
]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error


@pytest.fixture
def member() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_user("ada"))
    return client


def post(client: Client, address: str, body: str | bytes, content_type: str = JSON) -> HttpResponse:
    return cast("HttpResponse", client.post(address, body, content_type=content_type))


def body_of(response: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(response.content)
    assert set(content) == {"code", "message", "details"}
    return content


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", "invalid_json"),
        ('{"a": NaN}', "invalid_json"),
        (b"\xff\xfe", "invalid_json"),
        ("[" * 70 + "]" * 70, "json_too_deep"),
        ("[" * 100_000 + "]" * 100_000, "json_too_deep"),
        ('{"a": "\\u0000"}', "invalid_text"),
        ('{"\\ud800": 1}', "invalid_text"),
    ],
)
def test_a_bad_body_is_the_clients_error(member: Client, body: str | bytes, code: str) -> None:
    response = post(member, "/api/echo", body)

    assert response.status_code == 400
    assert body_of(response)["code"] == code


def test_a_body_over_the_limit_is_refused_before_it_is_read(member: Client, settings: Settings) -> None:
    settings.ATELIER_JSON_MAX_BYTES = 100

    response = post(member, "/api/echo", json.dumps("x" * 200))

    assert response.status_code == 413
    assert body_of(response)["code"] == "body_too_large"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_only_json_is_read(member: Client, content_type: str) -> None:
    response = post(member, "/api/echo", '{"files": {"x": {"filepath": "/etc/passwd"}}}', content_type)

    assert response.status_code == 415
    assert body_of(response)["code"] == "unsupported_media_type"


def test_all_problems_come_at_once(member: Client) -> None:
    response = post(member, "/api/thing", '{"name": "too long", "sizes": [1, "x", "y"]}')

    assert response.status_code == 400
    body = body_of(response)
    assert body["code"] == "invalid"
    assert body["message"] == "The request has 3 problems."
    problems = body["details"]["problems"]
    assert [problem["field"] for problem in problems] == ["name", "sizes.1", "sizes.2"]
    assert {problem["code"] for problem in problems} == {"max_length", "invalid"}


def test_a_single_problem_is_the_message(member: Client) -> None:
    body = body_of(post(member, "/api/thing", '{"name": "a"}'))

    assert body["message"] == "sizes: This field is required."


def test_a_write_needs_the_csrf_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("ada"))

    response = post(strict, "/api/echo", "{}")

    assert response.status_code == 403
    assert body_of(response)["code"] == "permission_denied"


def test_a_write_by_get_is_refused(member: Client) -> None:
    response = member.get("/api/echo")

    assert response.status_code == 405
    assert body_of(response)["code"] == "method_not_allowed"


def test_a_crash_tells_nothing(member: Client) -> None:
    response = post(member, "/api/crash", "{}")

    assert response.status_code == 500
    assert body_of(response)["code"] == "internal_error"
    assert b"42" not in response.content


def test_an_unknown_address_is_json_below_api_and_a_page_elsewhere(member: Client) -> None:
    assert body_of(member.get("/api/nothing"))["code"] == "not_found"

    page = member.get("/nothing")
    assert page.status_code == 404
    assert "Nothing here" in page.content.decode()


def test_a_foreign_host_name_is_refused(member: Client) -> None:
    response = member.get("/api/echo", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert body_of(response)["code"] == "bad_request"


@pytest.mark.django_db(transaction=True)
async def test_a_download_streams_under_asgi() -> None:
    client = AsyncClient()
    await client.aforce_login(await User.objects.acreate(username="ada"))

    response = cast("StreamingHttpResponse", await client.get("/api/stream"))

    assert response.streaming
    assert response.is_async
    chunks = [chunk async for chunk in aiter(response)]
    assert chunks == [b"first ", b"second"]
