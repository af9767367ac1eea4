"""Removes what nobody refers to any more: artifacts, logs, caches, environments, by age and by size.

Called by an executor every ten minutes and by `manage.py collect_garbage`. What a run, a step, a pipeline or
a dataset refers to is never touched, whatever the quota says. Everything else gets a grace period, because a
step may be about to refer to it: its files exist before its row does. Containers and folders of attempts are
not garbage but the business of `reconcile`, which knows within seconds whether somebody claims them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from executor import garbage_artifacts, garbage_files
from executor.environments import leftovers
from executor.file_locks import try_lock
from executor.garbage_artifacts import GRACE

__all__ = ["GRACE", "Collected", "collect"]

logger = logging.getLogger(__name__)
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Collected:
    """What was removed, as numbers of things."""

    artifacts: int = 0
    exports: int = 0
    logs: int = 0
    files: int = 0
    environments: int = 0
    bytes: int = 0
    #: what is referred to takes this much more than the quota allows
    over_quota_bytes: int = 0

    @property
    def is_nothing(self) -> bool:
        return self == Collected(over_quota_bytes=self.over_quota_bytes)


def collect(now: datetime, *, hurry: bool = False) -> Collected:
    """Remove garbage and say how much. Returns at once with nothing when another process is at it.

    `hurry` deletes at once what otherwise waits aside for one more look; ages and references hold all the
    same. Blocks for as long as deleting takes. Raises DatabaseError; whatever is done by then is whole.
    """
    root = Path(settings.VAR_DIR)
    with _alone(root / "garbage.lock") as alone:
        if not alone:
            return Collected()
        exports = garbage_artifacts.collect_exports(now)
        found = garbage_artifacts.collect_artifacts(now, quota_bytes=_quota_bytes(), hurry=hurry)
        logs = garbage_files.collect_logs(now)
        files = garbage_files.collect_caches(now)
        environments = leftovers.collect_environments(
            root / "environments", now, keep=timedelta(days=settings.ATELIER_KEEP_CACHES_DAYS)
        )
    collected = Collected(
        artifacts=found.artifacts,
        exports=exports,
        logs=logs.count,
        files=files.count,
        environments=environments,
        bytes=found.bytes + logs.bytes + files.bytes,
        over_quota_bytes=found.over_quota_bytes,
    )
    if not collected.is_nothing:
        logger.info("collected garbage: %s", collected)
    if collected.over_quota_bytes:
        over = collected.over_quota_bytes // _MEGABYTE
        logger.warning("results that are referred to take %s MB more than ATELIER_ARTIFACTS_MAX_MB", over)
    return collected


def _quota_bytes() -> int | None:
    megabytes: int = settings.ATELIER_ARTIFACTS_MAX_MB
    return megabytes * _MEGABYTE if megabytes else None


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Hold the lock of the collection, if it is free. The kernel frees it when its holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        yield try_lock(file)
