"""Sets up what the measures need, then runs them in the project's environment."""

from __future__ import annotations

import os
import subprocess
import sys

from scripts import browser
from scripts.console import say
from scripts.environment import DEVELOPMENT, ensure_python
from scripts.paths import PYTHON, ROOT
from scripts.setup import ensure_all

if __name__ == "__main__":
    settings = ensure_all()
    ensure_python(DEVELOPMENT)
    browser.ensure_browser()
    say("• Measuring (a few minutes; leave the machine alone meanwhile)")
    command = [str(PYTHON), "-m", "scripts.bench.measure", *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=False).returncode)
