"""Makes people who are members of the first project and logged in; prints them as JSON.

Called in the environment of a server's installation, because making them one by one through its addresses
would take longer than the test: python -m tests.together.members <how many>
"""

from __future__ import annotations

import json
import secrets
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.middleware.csrf import CSRF_SECRET_LENGTH  # noqa: E402

from pipelines.models import Membership, Project, Role  # noqa: E402


def main(count: int) -> None:
    project = Project.objects.order_by("created_at").first()
    if project is None:
        raise SystemExit("the installation has no project")
    sys.stdout.write(json.dumps([_member(project, f"person{number}") for number in range(count)]))


def _member(project: Project, name: str) -> dict[str, Any]:
    user = User.objects.create(username=name, first_name=f"Person {name.removeprefix('person')}")
    Membership.objects.create(project=project, user=user, role=Role.EDITOR)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    token = secrets.token_hex(CSRF_SECRET_LENGTH // 2)
    return {
        "id": user.pk,
        "name": user.first_name,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={token}",
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
