"""Where things lie, seen from the scripts."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
VENV = ROOT / ".venv"
#: the interpreter of the environment that everything but the bootstrap runs in
PYTHON = VENV / "bin" / "python"
#: stamps, logs and reports of these scripts; deleting it only costs time
STATE = ROOT / ".make"
REPORTS = STATE / "reports"
