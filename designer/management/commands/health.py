"""`manage.py health`: look at everything an installation rests on, and say what is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from designer.first_run import has_pending_migrations


class Problem(Exception):
    """Something an installation needs is missing."""


class Command(BaseCommand):
    help = "Check settings, folders, database, front end and engine; status 1 when something is wrong."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for name, look in _CHECKS.items():
            try:
                self.stdout.write(f"ok    {name}: {look()}")
            except Problem as problem:
                failed += 1
                self.stdout.write(self.style.ERROR(f"wrong {name}: {problem}"))
        if failed:
            raise CommandError(f"{failed} of {len(_CHECKS)} checks failed.")


def _settings() -> str:
    errors = [message for message in run_checks() if message.level >= ERROR]
    if errors:
        raise Problem("; ".join(str(message.msg) for message in errors))
    return "valid"


def _folder() -> str:
    if not os.access(settings.VAR_DIR, os.W_OK):
        raise Problem(f"{settings.VAR_DIR} cannot be written")
    return str(settings.VAR_DIR)


def _database() -> str:
    try:
        if has_pending_migrations():
            raise Problem("not up to date; run manage.py setup")
    except DatabaseError as error:
        raise Problem(str(error)) from error
    return str(settings.DATABASES["default"]["ENGINE"]).rsplit(".", 1)[-1]


def _front_end() -> str:
    if not (settings.STATIC_ROOT / "index.html").is_file():
        raise Problem("not built; run make setup")
    return "built"


def _engine() -> str:
    from executor.runners.base import RunnerError
    from executor.runners.registry import choose_runner

    try:
        runner = choose_runner()
    except RunnerError as error:
        raise Problem(str(error)) from error
    return f"{runner.name}, steps are {'isolated' if runner.isolated else 'NOT isolated'}"


_CHECKS: dict[str, Callable[[], str]] = {
    "settings": _settings,
    "folder": _folder,
    "database": _database,
    "front end": _front_end,
    "engine": _engine,
}
