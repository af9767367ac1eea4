"""The folders of a container that the steps of a run share, seen from our side.

`in/<attempt>` and `out/<attempt>` are the attempt's own folders for as long as it runs. Only we can make or
rename what lies directly in `in` and `out`; what lies below `out` is written by the container and not
believed to be what it should be.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from executor.runners.warm import slots
from executor.runners.warm.slots import POOL_PREFIX, RUN_PREFIX, Slot

_LOGS = ".logs"
_ENDED = ".ended"
_HINT_PIPE = ".hint"
_LARGEST_BYTES = 1024


@dataclass(frozen=True)
class Ended:
    """How a step's process ended."""

    exit_code: int
    out_of_memory: bool


@dataclass(frozen=True)
class SharedFolder:
    """Folders that stay mounted in one container while attempts come and go."""

    folder: Path

    @classmethod
    def of_slot(cls, slot: Slot, user: tuple[int, int] | None) -> SharedFolder:
        """Turn the folders of a waiting container into shared ones; `user` is who its steps are."""
        shared = cls(slot.folder.with_name(RUN_PREFIX + slot.name.removeprefix(POOL_PREFIX)))
        (slot.output_dir / slots.READY_PIPE).unlink(missing_ok=True)
        slot.folder.rename(shared.folder)
        out = shared.folder / "out"
        slots.make_pipe(out / _HINT_PIPE, user)
        for name in (_LOGS, _ENDED):
            (out / name).mkdir()
            if user is not None:
                os.chown(out / name, *user)
        if user is not None:
            # so that no step can put something else in the place of another's folder
            os.chown(out, 0, 0)
        return shared

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def slot_name(self) -> str:
        """What the container's label calls it."""
        return POOL_PREFIX + self.name.removeprefix(RUN_PREFIX)

    @property
    def order_pipe(self) -> Path:
        return self.folder / "in" / slots.ORDER_PIPE

    def open_hints(self) -> int:
        """Open the pipe that says when there is news; for writing as well, so that it never ends."""
        return os.open(
            self.folder / "out" / _HINT_PIPE, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
        )

    def log(self, attempt_id: str) -> Path:
        return self.folder / "out" / _LOGS / attempt_id

    def holds(self, attempt_id: str) -> bool:
        return (self.folder / "in" / attempt_id).is_dir()

    def attempts(self) -> list[str]:
        """Return the attempts that have folders here."""
        try:
            return [path.name for path in (self.folder / "in").iterdir() if path.is_dir()]
        except OSError:
            return []

    def move_in(self, attempt_id: str, input_dir: Path, output_dir: Path) -> None:
        """Show the attempt's folders to the container; its own paths lead there meanwhile."""
        for own, name in ((input_dir, "in"), (output_dir, "out")):
            target = self.folder / name / attempt_id
            # of a try that nobody was ordered to run
            shutil.rmtree(target, ignore_errors=True)
            own.rename(target)
            own.symlink_to(target.absolute())

    def move_back(self, attempt_id: str, own: Path, name: str) -> None:
        """Take the attempt's folder `name` (in, out) out of the container's reach. May be repeated."""
        source = self.folder / name / attempt_id
        if not os.path.lexists(source):
            return
        if own.is_symlink():
            own.unlink()
        try:
            source.rename(own)
        except FileNotFoundError:
            # the attempt is being removed at this moment
            return
        if not stat.S_ISDIR(own.lstat().st_mode):
            own.unlink()
            own.mkdir()

    def ended(self, attempt_id: str) -> Ended | None:
        """Read how the attempt ended; None while it has not."""
        path = self.folder / "out" / _ENDED / attempt_id
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            value = json.loads(os.read(fd, _LARGEST_BYTES))
            return Ended(int(value["code"]) & 0xFF, bool(value["out_of_memory"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Ended(1, out_of_memory=False)
        finally:
            os.close(fd)

    def forget(self, attempt_id: str) -> None:
        """Remove what is left of an attempt."""
        out = self.folder / "out"
        for path in (self.folder / "in" / attempt_id, out / attempt_id):
            shutil.rmtree(path, ignore_errors=True)
        for path in (out / _LOGS / attempt_id, out / _ENDED / attempt_id):
            with contextlib.suppress(OSError):
                path.unlink()

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
