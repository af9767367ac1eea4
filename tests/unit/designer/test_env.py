from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from designer import env

NAME = "ATELIER_EXAMPLE"


def test_values_are_read_by_their_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "7")
    assert env.env_int(NAME, default=1) == 7
    assert env.env_float(NAME, default=1) == 7.0
    monkeypatch.setenv(NAME, "Yes")
    assert env.env_bool(NAME, default=False) is True
    monkeypatch.setenv(NAME, "a, b,,")
    assert env.env_list(NAME) == ["a", "b"]


@pytest.mark.parametrize(
    ("read", "raw", "words"),
    [
        (lambda: env.env_int(NAME, default=1), "x", "whole number"),
        (lambda: env.env_int(NAME, default=1, minimum=1), "0", "at least 1"),
        (lambda: env.env_float(NAME, default=1, minimum=0.1), "nan", "at least 0.1"),
        (lambda: env.env_float(NAME, default=1), "x", "a number"),
        (lambda: env.env_bool(NAME, default=False), "maybe", "must be one of"),
        (lambda: env.env_choice(NAME, default="a", choices=("a", "b")), "c", "must be one of a, b"),
        (lambda: env.env_origins(NAME), "example.org", "full origins"),
        (lambda: env.env_origins(NAME), "https://*.example.org", "full origins"),
        (lambda: env.env_origins(NAME), "https://example.org/", "full origins"),
        (lambda: env.env_redis_url(NAME), "http://127.0.0.1", "redis://"),
        (lambda: env.env_database(NAME, default={}), "mysql://u:p@h/d", "scheme is 'mysql'"),
        (lambda: env.env_database(NAME, default={}), "postgresql://u:p@h", "name is missing"),
        (lambda: env.env_database(NAME, default={}), "postgresql://u:p@h:x/d", "must look like"),
    ],
)
def test_a_bad_value_fails_with_the_name_of_the_variable(
    monkeypatch: pytest.MonkeyPatch, read: object, raw: str, words: str
) -> None:
    monkeypatch.setenv(NAME, raw)
    assert callable(read)

    with pytest.raises(ImproperlyConfigured, match=NAME) as caught:
        read()

    assert words in str(caught.value)


def test_a_database_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "postgresql://ada:p%40ss@db.example.org:5433/atelier")

    found = env.env_database(NAME, default={})

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("ada", "p@ss", "db.example.org")
    assert (found["PORT"], found["NAME"]) == ("5433", "atelier")


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hush\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "key"))
    assert env.env_secret(NAME) == "hush"

    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.env_secret(NAME)
