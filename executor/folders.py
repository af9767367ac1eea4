"""Where the executor keeps files below the installation's var folder. Names are made of ids only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings


def attempts_root() -> Path:
    return Path(settings.VAR_DIR) / "attempts"


def attempt_folder(key: str) -> Path:
    """Private folder of one attempt: inputs, code's output. Exists only while the attempt is under way."""
    return Path(settings.VAR_DIR, "attempts", key)


def log_path(run_id: UUID, position: int, attempt: int) -> Path:
    """Log of one attempt; kept with the run."""
    return Path(settings.VAR_DIR, "logs", run_id.hex, f"{position}-{attempt}.log")


def remove_attempt(key: str) -> None:
    """Remove the folder of an attempt. Harmless when it is gone."""
    folder = attempt_folder(key)
    if os.path.lexists(folder):
        shutil.rmtree(folder, ignore_errors=True)
