from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from designer.login_tokens import login_token_create, login_token_use
from designer.models import LoginToken
from designer.throttle import MAX_FAILURES

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=PASSWORD)


def is_logged_in(client: Client) -> bool:
    return client.get("/api/session").status_code == 200


def test_a_token_logs_in_once(client: Client, ada: User) -> None:
    token = login_token_create(ada)

    first = client.get("/login", {"token": token})
    second = Client().get("/login", {"token": token})

    assert (first.status_code, first["Location"]) == (302, "/")
    assert is_logged_in(client)
    assert second.status_code == 403


def test_a_token_is_refused_after_its_time(ada: User) -> None:
    token = login_token_create(ada, now=timezone.now() - timedelta(hours=2))

    assert login_token_use(token) is None


def test_a_token_of_a_disabled_user_is_refused(ada: User) -> None:
    token = login_token_create(ada)
    User.objects.update(is_active=False)

    assert login_token_use(token) is None


def test_the_database_keeps_only_a_hash(ada: User) -> None:
    token = login_token_create(ada)

    kept = LoginToken.objects.get()
    assert token not in kept.token_hash
    assert len(kept.token_hash) == 64


def test_expired_tokens_are_cleared_away(ada: User) -> None:
    login_token_create(ada, now=timezone.now() - timedelta(hours=2))

    login_token_create(ada)

    assert LoginToken.objects.count() == 1


def test_a_head_request_spends_no_token(client: Client, ada: User) -> None:
    token = login_token_create(ada)

    assert client.head("/login", {"token": token}).status_code == 405
    assert login_token_use(token) == ada


def test_guessing_tokens_is_slowed_down(client: Client, ada: User) -> None:
    statuses = [client.get("/login", {"token": f"guess{n}"}).status_code for n in range(MAX_FAILURES + 1)]

    assert statuses == [403] * MAX_FAILURES + [429]


def test_name_and_password_log_in_and_rotate_the_session(client: Client, ada: User) -> None:
    client.get("/login")
    before = client.session.session_key

    response = client.post("/login", {"username": "ada", "password": PASSWORD, "next": "/data"})

    assert (response.status_code, response["Location"]) == (302, "/data")
    assert client.session.session_key != before
    assert is_logged_in(client)


def test_a_wrong_password_says_nothing_about_the_name(client: Client, ada: User) -> None:
    known = client.post("/login", {"username": "ada", "password": "x"})
    unknown = client.post("/login", {"username": "bob", "password": "x"})

    assert known.status_code == unknown.status_code == 403
    assert "The name or the password is not right." in known.content.decode()
    assert "The name or the password is not right." in unknown.content.decode()


def test_guessing_passwords_is_slowed_down_even_with_the_right_one(client: Client, ada: User) -> None:
    for _ in range(MAX_FAILURES):
        client.post("/login", {"username": "ada", "password": "x"})

    response = client.post("/login", {"username": "ada", "password": PASSWORD})

    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert not is_logged_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "relative"]
)
def test_login_never_leads_to_a_foreign_address(client: Client, ada: User, target: str) -> None:
    response = client.post("/login", {"username": "ada", "password": PASSWORD, "next": target})

    assert response["Location"] == "/"


def test_the_form_needs_its_token(ada: User) -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/login", {"username": "ada", "password": PASSWORD})

    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


def test_logging_out_ends_the_session(client: Client, ada: User) -> None:
    client.force_login(ada)

    assert client.post("/api/session/logout").status_code == 204
    assert not is_logged_in(client)


def test_the_command_prints_an_address_that_works(client: Client, ada: User) -> None:
    out = StringIO()
    call_command("login_link", user="ada", next="/data", stdout=out)
    address = out.getvalue().strip()

    assert address.startswith("http://127.0.0.1:8765/login?token=")
    response = client.get(address.removeprefix("http://127.0.0.1:8765"))
    assert response["Location"] == "/data"


def test_the_command_knows_no_stranger(db: None) -> None:
    with pytest.raises(CommandError, match="no such user"):
        call_command("login_link", user="nobody")
