"""Room on the disks that steps write to: whether another one may start, and what to say when there is none.

Asked by the supervisor before it dispatches: while a disk has less room than the floor, steps wait as ready
with the reason, and go on by themselves once there is room again. What runs already is not stopped; a write
that finds no room at all ends as the infrastructure's failure, in words.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from pipelines.said import said as _

_MEGABYTE = 1024 * 1024
#: how long an answer is good for
_REMEMBERED_S = 2.0
#: a disk with fewer free entries than this counts as full, however many bytes it has
_FILES_FLOOR = 2_000
#: with less than this left, a program that failed is taken to have failed for lack of room
_FULL_BYTES = 4 * _MEGABYTE
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_ENGINE_SAYS = "no space left on device"


class _Watch:
    """The folders whose disks count, and the last answer."""

    def __init__(self) -> None:
        self.engine_root: Path | None = None
        self.answer = ""
        self.asked: tuple[object, ...] = ()
        self.until = 0.0
        self.lock = threading.Lock()


_watch = _Watch()


def watch_engine(root: Path | None) -> None:
    """Count the disk of the container engine in, if the engine is on this machine."""
    with _watch.lock:
        _watch.engine_root = root if root is not None and root.is_dir() else None
        _watch.until = 0.0


def admission_problem() -> str:
    """Return why no further step may start; empty when there is room enough."""
    asked = (settings.VAR_DIR, settings.ATELIER_DISK_FLOOR_MB)
    now = time.monotonic()
    with _watch.lock:
        if now >= _watch.until or asked != _watch.asked:
            _watch.answer = next(_problems(_watch.engine_root), "")
            _watch.asked, _watch.until = asked, now + _REMEMBERED_S
        return _watch.answer


def is_full(path: Path) -> bool:
    """Whether the disk below a folder has practically no room left at this moment."""
    try:
        status = os.statvfs(path)
    except OSError:
        return False
    return status.f_bavail * status.f_frsize < _FULL_BYTES


def explain(error: BaseException) -> str:
    """Say in words what went wrong with the infrastructure, above all that a disk is full."""
    if (isinstance(error, OSError) and error.errno in _NO_ROOM) or _ENGINE_SAYS in str(error).lower():
        return full()
    if isinstance(error, OSError) and error.strerror:
        # without the path: it means nothing to the reader
        return _("A file of the step could not be read or written: {reason}.").format(reason=error.strerror)
    return str(error)


def full() -> str:
    return _("The step could not go on because the disk is full. The operator has to make room.")


def _problems(engine_root: Path | None) -> Iterator[str]:
    floor = settings.ATELIER_DISK_FLOOR_MB * _MEGABYTE
    places = [(Path(settings.VAR_DIR), _("data of Atelier"))]
    if engine_root is not None:
        places.append((engine_root, _("data of the container engine")))
    for path, what in places:
        try:
            status = os.statvfs(path)
        except OSError:
            # a folder that is gone is reported by whoever needs it
            continue
        free = status.f_bavail * status.f_frsize
        if free < floor:
            message = _(
                "The disk with the {what} has only {free} MB left. Steps wait until {floor} MB are free."
            )
            yield message.format(what=what, free=free // _MEGABYTE, floor=floor // _MEGABYTE)
        elif floor and status.f_files and status.f_favail < _FILES_FLOOR:
            message = _("The disk with the {what} has room for only {free} more files. Steps wait.")
            yield message.format(what=what, free=status.f_favail)
