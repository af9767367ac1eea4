"""One container that waits for a step, as the pool sees it."""

from __future__ import annotations

import contextlib
import os
import select
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from executor.runners.docker_end import LastProcess, LastWord, StepEnd
from executor.runners.warm import slots
from executor.runners.warm.policy import Member, Shape, Stage
from executor.runners.warm.slots import Slot

#: how often those who wait look for other reasons to stop
_LOOK_MS = 500


@dataclass
class Waiting:
    """A container on its way to being ready; `look` notices how far it is."""

    slot: Slot
    shape: Shape
    born_at: float = field(default_factory=time.monotonic)
    container_id: str = ""
    stage: Stage = Stage.CREATED
    #: its end; None where the kernel cannot tell
    last_process: LastProcess | None = None
    pid: int = 0
    #: whether it has the share of the processors that a step has
    has_step_shares: bool = False
    #: whether it has loaded what few steps need since it was ready
    has_grown: bool = False
    #: whether the memory that it holds by now was measured
    is_measured: bool = False
    _ready_pipe: int = -1

    def __post_init__(self) -> None:
        self._ready_pipe = slots.open_pipe_to_read(self.slot.output_dir / slots.READY_PIPE)

    def started(self, container_id: str, pid: int) -> None:
        self.container_id = container_id
        self.pid = pid
        self.last_process = LastProcess.of(pid, container_id)

    @property
    def has_ended(self) -> bool:
        return self.last_process is not None and self.last_process.ended(0)

    @property
    def descriptors(self) -> list[int]:
        """What becomes readable when there is news."""
        found = [self._ready_pipe] if self._ready_pipe >= 0 and not self.has_grown else []
        if self.last_process is not None:
            found.append(self.last_process.fileno())
        return found

    def look(self) -> None:
        """Take in what the container has said since."""
        if self._ready_pipe < 0 or self.has_grown:
            return
        said = slots.read_what_is_there(self._ready_pipe).split(b"\n")
        if b"listening" in said:
            self.stage = max(self.stage, Stage.WARMING)
        if b"warm" in said or b"incomplete" in said:
            self.stage = Stage.READY
        if b"whole" in said:
            self.has_grown, self.is_measured = True, False

    def listens(self, timeout_s: float, *, give_up: Callable[[], bool] = lambda: False) -> bool:
        """Wait until it would take an order; False when it does not in time, or has ended."""
        until = time.monotonic() + timeout_s
        poll = select.poll()
        for fd in self.descriptors:
            poll.register(fd, select.POLLIN)
        while self.stage < Stage.WARMING and not self.has_ended and time.monotonic() < until:
            if give_up():
                return False
            poll.poll(_LOOK_MS)
            self.look()
        return self.stage >= Stage.WARMING

    @property
    def snapshot(self) -> Member:
        # before the engine has told its id it cannot be handed over
        stage = self.stage if self.container_id else Stage.CREATED
        return Member(self.slot.name, self.shape, stage, self.born_at)

    def memory_mb(self) -> int:
        """Return what its program holds now; 0 when that cannot be seen."""
        if self.last_process is None:
            # the number may be another process's here
            return 0
        with contextlib.suppress(OSError, ValueError, IndexError):
            children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
            pages = int(Path(f"/proc/{children[0]}/statm").read_text(encoding="ascii").split()[1])
            shared = int(Path(f"/proc/{children[0]}/statm").read_text(encoding="ascii").split()[2])
            return (pages - shared) * os.sysconf("SC_PAGESIZE") // 1024**2
        return 0

    def forget(self) -> None:
        """Close what is open here; the container goes on, or is removed by whoever calls this."""
        self._close_pipe()
        if self.last_process is not None:
            self.last_process.close()
            self.last_process = None

    def release(self) -> LastProcess | None:
        """Give the descriptor of the container's end to the one who takes the container."""
        self._close_pipe()
        taken, self.last_process = self.last_process, None
        return taken

    def release_end(self, *, believed: bool) -> StepEnd | None:
        """The same; `believed`: together with the pipe in which the program may say that it is done."""
        if self.last_process is None or not believed:
            last_process = self.release()
            return StepEnd(last_process) if last_process is not None else None
        word, self._ready_pipe = LastWord(self._ready_pipe), -1
        taken, self.last_process = self.last_process, None
        return StepEnd(taken, word)

    def _close_pipe(self) -> None:
        if self._ready_pipe >= 0:
            os.close(self._ready_pipe)
            self._ready_pipe = -1
