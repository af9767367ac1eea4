"""The name of this installation: what tells its containers and processes from those of a neighbour."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

_FILE = "installation-id"


def installation_id(var_dir: Path) -> str:
    """Return the name, made on the first call and kept in the installation's folder."""
    path = var_dir / _FILE
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    var_dir.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{_FILE}.{os.getpid()}")
    aside.write_text(uuid.uuid4().hex[:12], encoding="ascii")
    try:
        # a link, unlike a rename, does not replace the name another process gave meanwhile
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    return path.read_text(encoding="ascii").strip()
