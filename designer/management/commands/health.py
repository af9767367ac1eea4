"""`manage.py health`: look at everything an installation rests on, and say what is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import redis
from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from designer.first_run import has_pending_migrations
from executor.models import ExecutorStatus

_PATIENCE_S: Final = 3
#: an executor says three times in this time that it lives
_SILENCE: Final = timedelta(seconds=60)


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


def _messages() -> str:
    if settings.REDIS_URL is None:
        return "in memory, for one process"
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=_PATIENCE_S).ping()
    except redis.RedisError as error:
        raise Problem(f"Redis: {error}") from error
    return "Redis"


def _executors() -> str:
    if settings.ATELIER_EXECUTOR == "beside":
        return f"beside the web process, with the {_engine()}"
    try:
        living = list(
            ExecutorStatus.objects.filter(seen_at__gt=timezone.now() - _SILENCE).values_list(
                "runner", "isolated", "ready", "message"
            )
        )
    except DatabaseError as error:
        raise Problem(str(error)) from error
    if not living:
        raise Problem("none is running; start manage.py run_executor")
    if not any(ready for _runner, _isolated, ready, _message in living):
        raise Problem(living[0][3])
    isolated = all(isolated for _runner, isolated, _ready, _message in living)
    return f"{len(living)} of their own, steps are {'isolated' if isolated else 'NOT isolated'}"


def _engine() -> str:
    from executor.runners.base import RunnerError
    from executor.runners.registry import choose_runner

    try:
        runner = choose_runner()
    except RunnerError as error:
        raise Problem(str(error)) from error
    return f"{runner.name} runner, steps are {'isolated' if runner.isolated else 'NOT isolated'}"


_CHECKS: dict[str, Callable[[], str]] = {
    "settings": _settings,
    "folder": _folder,
    "database": _database,
    "front end": _front_end,
    "messages": _messages,
    "executors": _executors,
}
