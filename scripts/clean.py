"""Remove what the other verbs made. Called by: make clean. Data in var/ stays."""

from __future__ import annotations

import shutil

from scripts.console import say
from scripts.paths import FRONTEND, ROOT, STATE, VENV

_MADE = (
    STATE,
    VENV,
    FRONTEND / "node_modules",
    FRONTEND / "dist",
    *(ROOT / name for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "test-results")),
)


if __name__ == "__main__":
    for path in _MADE:
        if path.exists():
            shutil.rmtree(path)
            say(f"removed {path.relative_to(ROOT)}")
