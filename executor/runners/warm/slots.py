"""The folders of a waiting container, and how a step's attempt takes them over.

A waiting container has the folders `pool-<slot>/in` and `pool-<slot>/out` mounted. Mounts follow a folder
when it is renamed, so the attempt's inputs are moved into the first, and both are renamed to be the attempt's
own. Nothing the container writes is believed: what it could have put into a folder is opened without
following links and without waiting.
"""

from __future__ import annotations

import os
import shutil
import stat
import uuid
from dataclasses import dataclass
from pathlib import Path

from executor.runners.base import StepLaunch

POOL_PREFIX = "pool-"
#: of containers that a run's steps share
RUN_PREFIX = "run-"
ORDER_PIPE = "order"
READY_PIPE = "ready"
_READ_BYTES = 4096


@dataclass(frozen=True)
class Slot:
    """Folders that are mounted in a container before its step is known."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def input_dir(self) -> Path:
        return self.folder / "in"

    @property
    def output_dir(self) -> Path:
        return self.folder / "out"

    @classmethod
    def make(cls, root: Path, user: tuple[int, int] | None) -> Slot:
        """Make the folders and pipes; `user` (uid, gid) is to own what the step writes, None: we do."""
        slot = cls(root / f"{POOL_PREFIX}{uuid.uuid4().hex[:16]}")
        slot.input_dir.mkdir(parents=True)
        slot.output_dir.mkdir()
        make_pipe(slot.input_dir / ORDER_PIPE, user)
        make_pipe(slot.output_dir / READY_PIPE, user)
        for folder in (slot.input_dir, slot.output_dir):
            folder.chmod(0o755)
        if user is not None:
            os.chown(slot.output_dir, *user)
        return slot

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def make_pipe(path: Path, user: tuple[int, int] | None) -> None:
    os.mkfifo(path, 0o600)
    if user is not None:
        os.chown(path, *user)


def open_pipe_to_read(path: Path) -> int:
    """Open the reading end at once; raises OSError when it is no pipe (any more)."""
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    if not stat.S_ISFIFO(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(f"{path} is no pipe")
    return fd


def read_what_is_there(fd: int) -> bytes:
    """Return what a pipe holds at this moment."""
    try:
        return os.read(fd, _READ_BYTES)
    except OSError:
        return b""


def send_order(pipe: Path, order: str) -> bool:
    """Write an order for whoever waits at the pipe; False when nobody does (any more)."""
    try:
        fd = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        os.write(fd, order.encode("ascii") + b"\n")
    except OSError:
        return False
    finally:
        os.close(fd)
    return True


def hand_over(slot: Slot, launch: StepLaunch) -> None:
    """Make the slot's folders the attempt's own, with what was staged in them."""
    (slot.output_dir / READY_PIPE).unlink(missing_ok=True)
    for entry in list(os.scandir(launch.input_dir)):
        if entry.name == ORDER_PIPE:
            # of a container that had ended before it got its order
            Path(entry).unlink()
        else:
            Path(entry).rename(slot.input_dir / entry.name)
    # empty folders are renamed too: removing one takes several times as long, and the attempt's folder goes
    # when nobody waits
    for own, mounted in ((launch.input_dir, slot.input_dir), (launch.output_dir, slot.output_dir)):
        own.rename(slot.folder / f"{own.name}.staged")
        mounted.rename(own)
    slot.folder.rename(launch.input_dir.with_name(slot.name))
