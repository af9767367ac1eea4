"""No address answers a stranger unless it is listed here. The list of addresses is the URL conf itself."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db

#: who may ask without a login, and why: the login itself, and whether the process lives
OPEN = {"login", "healthz"}
#: what a link opens without a login; nobody has the token of these addresses
SHARED = ("/api/shared/", "/shared/")
METHODS = ("get", "post", "put", "patch", "delete")
EXAMPLES = {"uuid": str(uuid.UUID(int=1)), "int": "1", "str": "x", "slug": "x", "path": "x"}


def addresses(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern) and entry.name != "index":
            yield re.sub(r"<(?:(\w+):)?\w+>", lambda match: EXAMPLES[match[1] or "str"], route)


ALL = sorted(set(addresses(get_resolver())))
CLOSED = [a for a in ALL if a.strip("/") not in OPEN and not a.startswith(SHARED)]


def test_the_walk_finds_the_interface() -> None:
    assert {"/login", "/healthz", "/api/session", "/api/schema"} <= set(ALL)


@pytest.mark.parametrize("address", CLOSED)
def test_a_stranger_gets_nothing(address: str) -> None:
    statuses = {method: getattr(Client(), method)(address).status_code for method in METHODS}

    assert set(statuses.values()) <= {401, 403}, statuses


@pytest.mark.parametrize("address", [address for address in ALL if address.startswith("/api/shared/")])
def test_a_link_that_nobody_made_opens_nothing(address: str) -> None:
    statuses = {method: getattr(Client(), method)(address).status_code for method in METHODS}

    assert set(statuses.values()) == {404}, statuses


@pytest.mark.parametrize("address", ["/", "/data", "/pipelines/1", "/runs/1"])
def test_a_page_leads_a_stranger_to_the_login(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"] == f"/login?next={address}"


@pytest.mark.parametrize("address", sorted(OPEN))
def test_open_addresses_answer(client: Client, address: str) -> None:
    assert client.get(f"/{address}").status_code == 200
