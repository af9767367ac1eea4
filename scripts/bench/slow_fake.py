"""A server whose steps are make-believe and take a while: many runs are active without a load of theirs.

Started by `SlowFakeServer`; it serves as `manage.py serve` does.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from scripts.server import Server

#: seconds a step of these modules takes
SLOW = {"remove_duplicate_rows": 1.0}


class SlowFakeServer(Server):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._command = ["-m" if word == "manage.py" else word for word in self._command]
        self._command.insert(self._command.index("-m") + 1, "scripts.bench.slow_fake")


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from django.core.management import execute_from_command_line

    from executor.runners import registry
    from executor.runners.fake import FakeRunner, succeed

    script = {module: succeed(seconds=seconds) for module, seconds in SLOW.items()}
    registry.choose_runner = lambda: FakeRunner(script)
    execute_from_command_line(["manage.py", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
