"""Sets up what the measures need, then runs them in the project's environment."""

from __future__ import annotations

import os
import subprocess
import sys

from scripts import browser, engine
from scripts.console import say
from scripts.environment import DEVELOPMENT, ensure_python
from scripts.paths import PYTHON, ROOT
from scripts.setup import ensure_all


def main(names: list[str]) -> int:
    ensure_python(DEVELOPMENT)
    # containers are what is measured; without an engine most lines would be about something else
    started = engine.ensure_engine()
    try:
        settings = ensure_all()
        browser.ensure_browser()
        say("• Measuring (a quarter of an hour; leave the machine alone meanwhile)")
        command = [str(PYTHON), "-m", "scripts.bench.measure", *names]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=False).returncode
    finally:
        engine.end(started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
