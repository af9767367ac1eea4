"""What an empty installation needs before it can serve: tables, a key, a user, a project."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from pipelines.services import project_create

FIRST_USER = "owner"
FIRST_PROJECT = "My project"


def prepare_installation() -> User:
    """Bring the database up to date and make sure an owner with a project exists. Safe to repeat."""
    if has_pending_migrations():
        call_command("migrate", interactive=False, verbosity=0)
    return _first_owner()


def has_pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _first_owner() -> User:
    user = User.objects.order_by("pk").first()
    if user is None:
        # No password: the first login is by a one-time address from the command line.
        user = User.objects.create_user(FIRST_USER)
        project_create(user=user, name=FIRST_PROJECT)
    return user
