"""Write docs/openapi.yaml and the front end's types from the code. Called by: make api

With `--check` nothing is written; the status tells whether the files are current.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import frontend
from scripts.console import Failure, say
from scripts.environment import DEVELOPMENT, ensure_python
from scripts.paths import FRONTEND, PYTHON, ROOT

SCHEMA = ROOT / "docs" / "openapi.yaml"
TYPES = FRONTEND / "src" / "api" / "schema.ts"


def main() -> int:
    ensure_python(DEVELOPMENT)
    env = {**os.environ, **frontend.ensure_packages()}
    with tempfile.TemporaryDirectory() as folder:
        schema, types = Path(folder) / SCHEMA.name, Path(folder) / TYPES.name
        _run([PYTHON, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", schema], env)
        _run([frontend.npm_tool("openapi-typescript"), schema, "-o", types], env)
        pairs = [(schema, SCHEMA), (types, TYPES)]
        stale = [kept for fresh, kept in pairs if not _is_same(fresh, kept)]
        if "--check" not in sys.argv:
            for fresh, kept in pairs:
                kept.write_bytes(fresh.read_bytes())
    names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
    if stale and "--check" in sys.argv:
        raise Failure(f"not current: {names}. Run: make api")
    say(f"written: {names}" if stale else "current")
    return 0


def _is_same(fresh: Path, kept: Path) -> bool:
    return kept.exists() and fresh.read_bytes() == kept.read_bytes()


def _run(command: list[str | Path], env: dict[str, str]) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"{command[1]} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
