"""Environments that no catalogue of this installation names any more: their images and virtual environments.

    <root>/used/<digest>    touched in every round by whoever has the digest in its catalogue

The engine may serve others too: an image goes only if this installation once marked it as its own, and never
while a container uses it, because the engine refuses.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from executor.environments.loader import load_environments
from executor.runners.base import InfrastructureError
from pipelines.catalog_loader import MODULES_DIR

logger = logging.getLogger(__name__)


def collect_environments(root: Path, _now: datetime, *, keep: timedelta) -> int:
    """Remove environments that were last in a catalogue longer ago than `keep`; return how many."""
    used = root / "used"
    used.mkdir(parents=True, exist_ok=True)
    definitions = load_environments(
        MODULES_DIR / "environments", base_image=settings.ATELIER_BASE_IMAGE
    ).values()
    for definition in definitions:
        (used / definition.digest).touch()
    before = time.time() - keep.total_seconds()
    gone = [mark for mark in used.iterdir() if mark.stat().st_mtime < before]
    count = 0
    for mark in gone:
        if not _remove_image(mark.name):
            continue
        shutil.rmtree(root / mark.name, ignore_errors=True)
        mark.unlink(missing_ok=True)
        count += 1
    return count


def _remove_image(digest: str) -> bool:
    """Remove the image of an environment; False when it is in use or the engine does not answer."""
    if settings.ATELIER_RUNNER not in ("auto", "docker"):
        return True
    from executor.environments.image import remove_image
    from executor.runners.docker_client import EngineClients

    clients = EngineClients()
    try:
        return remove_image(clients, digest)
    except InfrastructureError as error:
        if settings.ATELIER_RUNNER == "docker":
            logger.info("the image of environment %s is kept for now: %s", digest[:12], error)
            return False
        return True
    finally:
        with contextlib.suppress(InfrastructureError):
            clients.close()
