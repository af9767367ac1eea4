"""Files beside the artifacts that outlive their use: logs, uploads without a dataset, copies and caches.

Names are listed before rows are read: whatever has got its row by then is not taken for garbage. Everything
waits at least as long as `GRACE` after it was last written.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from executor.garbage_artifacts import GRACE, folder_bytes
from executor.models import Run
from executor.toolkit import code_dir
from pipelines.models import Dataset


@dataclass(frozen=True)
class FilesCollected:
    count: int = 0
    bytes: int = 0


def collect_logs(now: datetime) -> FilesCollected:
    """Remove the logs of runs that are gone, and of runs that ended long ago."""
    names = _old_names(Path(settings.VAR_DIR) / "logs", GRACE)
    kept = set(Run.objects.filter(id__in=names.values()).values_list("id", flat=True))
    if days := settings.ATELIER_KEEP_LOGS_DAYS:
        ended = Run.objects.filter(finished_at__lt=now - timedelta(days=days), id__in=kept)
        kept -= set(ended.values_list("id", flat=True))
    return _remove(path for path, run_id in names.items() if run_id not in kept)


def collect_caches(now: datetime) -> FilesCollected:
    """Remove uploads without a dataset, half uploads, and caches that were not used for long."""
    root = Path(settings.VAR_DIR)
    keep = timedelta(days=settings.ATELIER_KEEP_CACHES_DAYS)
    uploads = _old_names(root / "uploads", GRACE)
    kept = set(Dataset.objects.filter(id__in=uploads.values()).values_list("id", flat=True))
    found = [
        _remove(path for path, dataset_id in uploads.items() if dataset_id not in kept),
        _remove(_old(root.glob("uploads/incoming/*"), GRACE)),
        _remove(_old(root.glob("tmp/*"), max(GRACE, timedelta(days=1)))),
        _remove(_old(root.glob("fetched/incoming.*"), GRACE)),
        _remove(_old(root.glob("fetched/[0-9a-f][0-9a-f]/*"), keep)),
        _remove(_old(_foreign_bundles(root), keep)),
    ]
    return FilesCollected(sum(part.count for part in found), sum(part.bytes for part in found))


def _foreign_bundles(root: Path) -> Iterable[Path]:
    """Code that is not this executor's. Every executor touches its own, so that all know it is in use."""
    own = code_dir()
    with contextlib.suppress(OSError):
        os.utime(own)
    return (path for path in root.glob("code/*") if path != own)


def _old_names(folder: Path, grace: timedelta) -> dict[Path, UUID]:
    """Entries whose name is an id, not written for a while."""
    found: dict[Path, UUID] = {}
    for path in _old(folder.glob("*"), grace):
        with contextlib.suppress(ValueError):
            found[path] = UUID(path.name)
    return found


def _old(paths: Iterable[Path], age: timedelta) -> list[Path]:
    before = time.time() - age.total_seconds()
    return [path for path in paths if _written_at(path) < before]


def _written_at(path: Path) -> float:
    """When an entry, or something right in it, was last written; now when it is gone."""
    try:
        newest = path.lstat().st_mtime
        if path.is_dir() and not path.is_symlink():
            with os.scandir(path) as entries:
                newest = max([newest, *(entry.stat(follow_symlinks=False).st_mtime for entry in entries)])
    except FileNotFoundError:
        return time.time()
    return newest


def _remove(paths: Iterable[Path]) -> FilesCollected:
    count = size = 0
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            if path.is_dir() and not path.is_symlink():
                size += folder_bytes(path)
                shutil.rmtree(path, ignore_errors=True)
            else:
                size += path.lstat().st_size
                path.unlink()
            count += 1
    return FilesCollected(count, size)
