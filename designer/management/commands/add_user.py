"""`manage.py add_user`: create a user, who can then be made a member of projects."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Create a user without a password; `login_link` logs in, `changepassword` sets a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="Name to show.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User(username=options["username"], first_name=options["name"])
        user.set_unusable_password()
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        self.stdout.write(
            f"Created {user.get_username()}. Next: manage.py login_link --user {user.get_username()}"
        )
