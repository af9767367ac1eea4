from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from designer.checks import check_settings


@pytest.fixture(autouse=True)
def _one_process(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with what an installation without any setting has, whatever these tests run on."""
    settings.REDIS_URL = None
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")


def ids() -> set[str | None]:
    return {message.id for message in check_settings(None)}


def test_the_default_settings_are_fine() -> None:
    assert ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("SECRET_KEY", "short", "atelier.E001"),
        ("ALLOWED_HOSTS", ["*"], "atelier.E002"),
        ("ALLOWED_HOSTS", [".example.org"], "atelier.E002"),
        ("ALLOWED_HOSTS", ["atelier.example.org"], "atelier.W001"),
        ("ATELIER_EXECUTOR", "separate", "atelier.E004"),
        ("ATELIER_EXECUTOR", "separate", "atelier.W002"),
        ("ATELIER_CA_BUNDLE", Path("/nowhere.pem"), "atelier.E005"),
    ],
)
def test_a_wrong_setting_is_found(settings: Settings, name: str, value: object, found: str) -> None:
    setattr(settings, name, value)

    assert found in ids()


def test_postgresql_without_redis_is_worth_a_warning(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")

    assert ids() == {"atelier.W003"}


def test_internals_are_shown_on_this_machine_only(settings: Settings) -> None:
    settings.DEBUG = True
    assert "atelier.E003" not in ids()

    settings.ALLOWED_HOSTS = ["atelier.example.org"]
    assert "atelier.E003" in ids()


def test_a_separate_executor_with_redis_is_fine(settings: Settings) -> None:
    settings.ATELIER_EXECUTOR = "separate"
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"

    assert "atelier.E004" not in ids()
