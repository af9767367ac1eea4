"""`manage.py login_link`: print an address that logs a user in once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from designer.login_tokens import login_address, login_token_create
from designer.management.commands.serve import DEFAULT_PORT


class Command(BaseCommand):
    help = "Print a one-time address that logs a user in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", default=None, help="User name; the first user without it.")
        parser.add_argument("--base", default=None, help="Address of the server, as users know it.")
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="Port, without --base.")
        parser.add_argument("--next", default="", help="Path to open after the login.")

    def handle(self, *args: Any, **options: Any) -> None:
        users = User.objects.filter(is_active=True).order_by("pk")
        if options["user"] is not None:
            users = users.filter(username=options["user"])
        user = users.first()
        if user is None:
            raise CommandError("There is no such user. `manage.py setup` makes the first one.")
        base = (options["base"] or f"http://127.0.0.1:{options['port']}").rstrip("/")
        self.stdout.write(login_address(base, login_token_create(user), next_path=options["next"]))
