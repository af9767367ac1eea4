"""The output of a step that shares its container, from the file it goes to into the log that users read."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from executor.log_store import LogWriter
from executor.runners.base import OnProgress
from executor.runners.output import StepOutput

_STREAM = "output"
_READ_BYTES = 256 * 1024


class RawLog:
    """Reads on from where the log's cursor says; one at a time per log."""

    def __init__(self, source: Path, writer: LogWriter, on_progress: OnProgress) -> None:
        self._source = source
        self._writer = writer
        self._output = StepOutput(writer, on_progress)
        position = (writer.cursor or {}).get("position", 0)
        self._position = position if isinstance(position, int) else 0

    def pump(self) -> None:
        """Bring over what is there."""
        with contextlib.ExitStack() as stack:
            try:
                fd = os.open(self._source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            except OSError:
                return
            stack.callback(os.close, fd)
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                return
            while data := os.pread(fd, _READ_BYTES, self._position):
                self._position += len(data)
                self._output.feed(_STREAM, data)
                self._commit()

    def finish(self) -> None:
        """The step has ended: bring over the rest."""
        self.pump()
        self._output.finish()
        self._commit()

    def _commit(self) -> None:
        self._writer.commit({"position": self._position - self._output.holds(_STREAM)})
