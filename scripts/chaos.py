"""Injects faults into installations made for it and checks every invariant afterwards.

Called by: make chaos [SCENARIO="kills storm"] [SEED=1] [SIZE=20] [FULL=1]
Each fault test prints its seed, what it did, what it measured and a verdict, also as a JSON line; the same
seed makes the same decisions again. Without SCENARIO all of them run. FULL is the form that figures are
reported for; it takes hours.
"""

from __future__ import annotations

import os
import subprocess
import sys

from scripts import services
from scripts.console import say
from scripts.environment import DEVELOPMENT, ensure_python
from scripts.paths import PYTHON, ROOT
from scripts.setup import ensure_all
from tests.chaos import command


def main(arguments: list[str]) -> int:
    names = [argument for argument in arguments if not argument.startswith("-")]
    options = arguments[len(names) :]
    settings = ensure_all()
    ensure_python(DEVELOPMENT)
    services.ensure_postgresql()
    worst = 0
    for name in names or command.SCENARIOS:
        say(f"• Fault test: {name}")
        argv = [str(PYTHON), "-m", "tests.chaos", name, *options]
        done = subprocess.run(argv, cwd=ROOT, env={**os.environ, **settings}, check=False)
        worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
