"""A container with steps of one run, and the thread that notices what happens in it."""

from __future__ import annotations

import os
import select
import threading
import time
from dataclasses import dataclass, field

from executor.runners.docker_end import LastProcess
from executor.runners.warm import slots
from executor.runners.warm.shared_folder import SharedFolder


@dataclass
class SharedContainer:
    """Whoever waits for a step in here waits for `news`."""

    id: str
    folder: SharedFolder
    last_process: LastProcess | None
    hints: int
    news: threading.Condition = field(default_factory=threading.Condition)
    used_at: float = field(default_factory=time.monotonic)
    #: steps that are about to be ordered here
    starting: int = 0
    ended: bool = False
    #: wakes the thread that watches; hints may be read by another executor that watches the same container
    _wake: int = field(default_factory=lambda: os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK))
    _closed: bool = False
    _thread: threading.Thread | None = None

    def begin(self) -> None:
        self._thread = threading.Thread(target=self._watch, name="shared-container", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        with self.news:
            if self._closed:
                return
            self._closed = True
        os.eventfd_write(self._wake, 1)
        if self._thread is not None:
            self._thread.join()
        os.close(self._wake)
        os.close(self.hints)
        if self.last_process is not None:
            self.last_process.close()

    def _watch(self) -> None:
        """Wake those who wait whenever there is news; ends with the container."""
        poll = select.poll()
        poll.register(self._wake, select.POLLIN)
        poll.register(self.hints, select.POLLIN)
        if self.last_process is not None:
            poll.register(self.last_process.fileno(), select.POLLIN)
        while not (self.ended or self._closed):
            for fd, _event in poll.poll():
                if fd == self.hints:
                    slots.read_what_is_there(fd)
                elif fd != self._wake:
                    self.ended = True
            with self.news:
                self.news.notify_all()
