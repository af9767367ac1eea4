"""Twenty simulated editors in one draft of a real server, at lines that lose, delay, repeat and break.

Called by: make together [SECONDS=600] [SEED=1]
The editors are the front end's own; the same seed makes the same edits and faults, though not at the same
moments. Prints the figures as one JSON line and everything that is wrong.
"""

from __future__ import annotations

import os
import subprocess
import sys

from scripts import frontend
from scripts.console import say
from scripts.environment import DEVELOPMENT, ensure_python
from scripts.paths import PYTHON, ROOT
from scripts.setup import ensure_all


def main(arguments: list[str]) -> int:
    settings = ensure_all()
    ensure_python(DEVELOPMENT)
    settings |= frontend.ensure_packages()
    say("• Simulating editors (ten minutes unless told otherwise)")
    argv = [str(PYTHON), "-m", "tests.together", *arguments]
    return subprocess.run(argv, cwd=ROOT, env={**os.environ, **settings}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
