from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

PAGE = "<!doctype html><html><head><title>Atelier</title></head><body></body></html>"


def policy_of(header: str) -> dict[str, list[str]]:
    parts = (directive.split() for directive in header.split("; "))
    return {name: sources for name, *sources in parts}


@pytest.fixture
def built(settings: Settings, tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(PAGE)
    settings.STATIC_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(User.objects.create_user("ada"))
    return client


def test_a_page_carries_the_whole_policy_and_its_nonce(built: Path, member: Client) -> None:
    response = member.get("/")

    nonce = re.search(r'<meta property="csp-nonce" nonce="([^"]+)"', response.content.decode())
    assert nonce is not None
    assert policy_of(response["Content-Security-Policy"]) == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", f"'nonce-{nonce[1]}'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'", "ws://testserver"],
        "worker-src": ["'self'", "blob:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }


def test_every_answer_has_a_nonce_of_its_own(built: Path, member: Client) -> None:
    first, second = (member.get("/")["Content-Security-Policy"] for _ in range(2))

    assert policy_of(first)["style-src"] != policy_of(second)["style-src"]


def test_a_nonce_placeholder_of_the_build_is_filled(built: Path, member: Client) -> None:
    (built / "index.html").write_text('<meta property="csp-nonce" nonce="__CSP_NONCE__">')

    assert "__CSP_NONCE__" not in member.get("/runs/1").content.decode()


def test_data_opened_as_a_page_can_do_nothing(member: Client) -> None:
    policy = policy_of(member.get("/api/session")["Content-Security-Policy"])

    assert policy == {"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": []}


@pytest.mark.parametrize("path", ["/", "/login", "/api/session", "/api/nothing", "/nothing"])
def test_other_headers_are_everywhere(client: Client, path: str) -> None:
    response = client.get(path)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in response


def test_without_a_build_the_page_says_so(settings: Settings, tmp_path: Path, member: Client) -> None:
    settings.STATIC_ROOT = tmp_path

    response = member.get("/")

    assert response.status_code == 503
    assert "make up" in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/data", "/pipelines/3f1c", "/pipelines/3f1c/runs", "/runs/3f1c"])
def test_client_routes_are_the_same_page(built: Path, member: Client, path: str) -> None:
    assert "<title>Atelier</title>" in member.get(path).content.decode()
