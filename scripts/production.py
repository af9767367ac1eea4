"""Runs a program with PostgreSQL and Redis beside it: python -m scripts.production -- program arguments…

The program finds their addresses in ATELIER_TEST_DATABASE_URL and ATELIER_TEST_REDIS_URL, and in the server a
migrated database `template` that others are copied from. Both services end with the program.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from scripts.console import Failure
from scripts.paths import PYTHON, ROOT
from scripts.server import end_on_sigterm
from scripts.services import PostgreSQL, Redis

TEMPLATE = "template"


def main(command: Sequence[str]) -> int:
    if not command:
        raise Failure("Say what to run: python -m scripts.production -- program arguments…")
    end_on_sigterm()
    with PostgreSQL() as database, Redis() as messages:
        prepare_template(database)
        addresses = {
            "ATELIER_TEST_DATABASE_URL": database.url("atelier"),
            "ATELIER_TEST_REDIS_URL": messages.url(),
        }
        return subprocess.run(command, check=False, env={**os.environ, **addresses}, cwd=ROOT).returncode


def prepare_template(database: PostgreSQL) -> None:
    """Make the database that others are copied from: migrating takes seconds, copying a tenth of one."""
    address = database.create(TEMPLATE)
    env = {name: value for name, value in os.environ.items() if not name.startswith("ATELIER_")}
    env |= {
        "ATELIER_DATABASE_URL": address,
        "ATELIER_VAR_DIR": str(database.folder),
        "ATELIER_RUNNER": "fake",
    }
    command = [str(PYTHON), "manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=env)
    if done.returncode:
        raise Failure(f"The database could not be prepared: {done.stderr.strip()[-2000:]}")


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(words[1:] if words[:1] == ["--"] else words))
