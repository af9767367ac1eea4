"""`manage.py setup`: everything an installation needs before it serves. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from designer.first_run import prepare_installation


class Command(BaseCommand):
    help = "Create or update the database, the secret key, the first user and project. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        user = prepare_installation()
        if options["verbosity"] > 0:
            self.stdout.write(f"Ready in {settings.VAR_DIR}; log in as {user.get_username()}.")
