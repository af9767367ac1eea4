"""Compares what exists (containers, folders) with what should exist (attempts under way), and tidies up.

The same code runs at start and every few seconds. It only ever removes what the runner says belongs to this
installation and no unfinished attempt of any run claims; what another executor drives is left alone. Taking
up running attempts again is not decided here but by the state machine of their run (`ResumeStep`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.utils import timezone

from executor import folders
from executor.core import states
from executor.models import Attempt
from executor.runners.base import Handle, Runner, RunnerError

logger = logging.getLogger(__name__)

#: folders of containers that wait or are shared; the runner that made them tidies them up
_OF_THE_RUNNER = ("pool-", "run-")
#: whoever drove an attempt that ended so lately is about to complete its log and to tidy up
_ITS_DRIVERS = timedelta(seconds=5)


def orphans(owned: Iterable[tuple[Handle, bool]], under_way: Collection[str]) -> list[Handle]:
    """Return the handles that no attempt under way accounts for, whether they run or have ended."""
    return [handle for handle, _running in owned if handle.attempt_id not in under_way]


def sweep(runner: Runner) -> int:
    """Remove orphaned containers and folders; return how many containers.

    A container that the engine does not remove keeps its folder and is tried again the next time; nothing
    else waits for it. Raises `InfrastructureError` when the engine does not answer. The order matters: a row
    is written before its folder and its container exist, so listing first and reading the rows afterwards
    never misjudges a new attempt.
    """
    runner.tidy()
    owned = runner.list_owned()
    present = _folder_keys()
    claimed = _under_way()
    claimed |= _just_ended((present | {handle.attempt_id for handle, _running in owned}) - claimed)
    lost = orphans(owned, claimed)
    stuck = [handle for handle in lost if not _is_removed(runner, handle)]
    for key in present - claimed - {handle.attempt_id for handle in stuck}:
        folders.remove_attempt(key)
    return len(lost) - len(stuck)


def _is_removed(runner: Runner, handle: Handle) -> bool:
    logger.info("removing orphan %s of runner %s", handle.attempt_id, handle.runner)
    try:
        runner.remove(handle)
    except RunnerError as error:
        logger.warning("orphan %s is not removed: %s", handle.attempt_id, error)
        return False
    return True


def _folder_keys() -> set[str]:
    root = folders.attempts_root()
    names = {path.name for path in root.iterdir()} if root.is_dir() else set()
    return {name for name in names if not name.startswith(_OF_THE_RUNNER)}


def _under_way() -> set[str]:
    unfinished = Attempt.objects.filter(
        finished_at__isnull=True, step__run__state__in=list(states.RUN_UNFINISHED)
    )
    return set(unfinished.values_list("key", flat=True))


def _just_ended(keys: Collection[str]) -> set[str]:
    now = timezone.now()
    # from both sides: a clock that is wrong must not keep anything for long
    lately = Attempt.objects.filter(key__in=keys, finished_at__range=(now - _ITS_DRIVERS, now + _ITS_DRIVERS))
    return set(lately.values_list("key", flat=True))
