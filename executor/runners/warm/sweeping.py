"""Removes waiting containers and slots of executors that are no more."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from executor.runners.base import RunnerError
from executor.runners.docker_config import OWNER_LABEL, SLOT_LABEL
from executor.runners.docker_containers import Found
from executor.runners.warm.records import Records
from executor.runners.warm.slots import POOL_PREFIX, RUN_PREFIX

logger = logging.getLogger(__name__)

#: folders without a container: younger ones may be waiting for theirs, made by another executor
_ABANDONED_S = 600.0


class ContainerList(Protocol):
    def list(self) -> list[Found]: ...

    def remove(self, container_id: str) -> None: ...


def sweep(
    containers: ContainerList,
    records: Records,
    root: Path,
    *,
    in_use: Callable[[], set[str]],
    is_gone: Callable[[str], bool],
) -> None:
    """Remove containers made ahead that no attempt has and no living executor keeps.

    One that the engine does not remove is tried again the next time. Raises RunnerError when the engine does
    not answer.
    `in_use` tells the slots this executor needs; `is_gone` whether an owner's containers are nobody's unless
    they are in use. The order matters: a slot stays in use until the attempt that took it has its record.
    """
    found = [one for one in containers.list() if SLOT_LABEL in one.labels]
    used = in_use()
    assigned = {record.container for _attempt, record in records.assigned()}
    kept = set(used)
    for one in found:
        slot = one.labels[SLOT_LABEL]
        if slot in used or one.id in assigned:
            kept.add(slot)
        elif is_gone(one.labels.get(OWNER_LABEL, "")) or not one.running:
            logger.info("removing the waiting container %s, which nobody has any more", slot)
            try:
                containers.remove(one.id)
            except RunnerError as error:
                logger.warning("the waiting container %s is not removed: %s", slot, error)
                kept.add(slot)
            else:
                _remove_folders(root, [slot])
        else:
            kept.add(slot)
    _remove_folders(root, _abandoned(root, kept))


def _abandoned(root: Path, kept: set[str]) -> list[str]:
    before = time.time() - _ABANDONED_S
    return [
        path.name
        for path in root.glob(f"{POOL_PREFIX}*")
        if path.name not in kept and path.stat().st_mtime < before
    ]


def _remove_folders(root: Path, slots: Iterable[str]) -> None:
    for slot in slots:
        for name in (slot, RUN_PREFIX + slot.removeprefix(POOL_PREFIX)):
            shutil.rmtree(root / name, ignore_errors=True)
