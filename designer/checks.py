"""System checks: combinations of settings that would fail later, or be unsafe, are refused at start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from designer.secret_key import MINIMUM_LENGTH

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1", "testserver"})


@register("atelier")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [*_check_security(), *_check_processes(), *_check_paths()]


def _check_security() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < MINIMUM_LENGTH:
        found.append(
            Error(
                f"ATELIER_SECRET_KEY must have at least {MINIMUM_LENGTH} characters.",
                hint="Leave it unset: a key is generated on the first run.",
                id="atelier.E001",
            )
        )
    if any(host == "*" or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        found.append(
            Error("ATELIER_ALLOWED_HOSTS must list exact host names, no wildcards.", id="atelier.E002")
        )
    if settings.DEBUG and not set(settings.ALLOWED_HOSTS) <= _LOOPBACK:
        found.append(
            Error(
                "ATELIER_DEBUG shows internals in error pages and is for this machine alone.",
                hint="Unset ATELIER_DEBUG, or serve only loopback names in ATELIER_ALLOWED_HOSTS.",
                id="atelier.E003",
            )
        )
    if not settings.HTTPS and not set(settings.ALLOWED_HOSTS) <= _LOOPBACK:
        found.append(
            Warning(
                "Atelier is reachable from other machines without HTTPS.",
                hint="Put a TLS proxy before it and set ATELIER_HTTPS=true.",
                id="atelier.W001",
            )
        )
    return found


def _check_processes() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    is_separate = settings.ATELIER_EXECUTOR == "separate"
    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if is_separate and settings.REDIS_URL is None:
        found.append(
            Error(
                "A separate executor needs Redis: messages in memory never leave their process.",
                hint="Set ATELIER_REDIS_URL, or ATELIER_EXECUTOR=beside.",
                id="atelier.E004",
            )
        )
    if is_separate and is_sqlite:
        found.append(
            Warning(
                "A separate executor shares the SQLite file with the web process: one machine only.",
                hint="Set ATELIER_DATABASE_URL to a PostgreSQL database.",
                id="atelier.W002",
            )
        )
    if not is_sqlite and settings.REDIS_URL is None:
        found.append(
            Warning(
                "PostgreSQL without Redis: pages served by another process learn of changes late.",
                hint="Set ATELIER_REDIS_URL as soon as there is more than one process.",
                id="atelier.W003",
            )
        )
    return found


def _check_paths() -> list[CheckMessage]:
    bundle = settings.ATELIER_CA_BUNDLE
    if bundle is not None and not bundle.is_file():
        return [Error(f"ATELIER_CA_BUNDLE: {bundle} is not a file.", id="atelier.E005")]
    return []
