"""The tests' own environment in the place of those that a server would install on its first run."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from executor.environments.loader import DEFAULT_BASE_IMAGE, load_environments
from scripts.paths import ROOT


def lend(var_dir: Path) -> dict[str, str]:
    """Let a server with this folder run steps as processes at once, and without an index of packages.

    Returns the settings it needs for that.
    """
    own = Path(sys.prefix)
    for definition in load_environments(ROOT / "modules" / "environments").values():
        folder = var_dir / "environments" / definition.digest
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").symlink_to(Path(sys.executable).resolve())
        shutil.copyfile(own / "pyvenv.cfg", folder / "pyvenv.cfg")
        (folder / "lib").symlink_to(own / "lib")
        (folder / "complete").touch()
    return {"ATELIER_BASE_IMAGE": DEFAULT_BASE_IMAGE}
