"""`manage.py` whose make-believe steps write real files, so that a leak of files would show."""

from __future__ import annotations

import sys

from django.core.management import execute_from_command_line

from executor.runners import registry
from executor.runners.fake import FakeRunner

if __name__ == "__main__":
    import django

    django.setup()
    vars(registry)["choose_runner"] = FakeRunner
    execute_from_command_line(["manage.py", *sys.argv[1:]])
