"""What is said while a step is being prepared: every line into its log, now and then one to the people
watching."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from executor.log_store import LogWriter

#: seconds between two remarks; a build prints hundreds of lines
INTERVAL_S = 1.0
_MAX_REMARK = 200


class PreparationLog:
    """Takes the lines of a build. Closed before the runner writes the log on."""

    def __init__(self, path: Path, tell: Callable[[str], None], *, interval_s: float = INTERVAL_S) -> None:
        self._path = path
        self._tell = tell
        self._interval_s = interval_s
        self._told_at: float | None = None
        self._writer: LogWriter | None = None

    def __enter__(self) -> PreparationLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None:
            self._writer.close()

    def line(self, text: str) -> None:
        """Keep a line; tell it when nothing was told for a while."""
        if self._writer is None:
            self._writer = LogWriter(self._path)
        cursor = self._writer.cursor
        self._writer.append(f"{text}\n".encode(errors="replace"))
        self._writer.commit(cursor)
        now = time.monotonic()
        if self._told_at is None or now - self._told_at >= self._interval_s:
            self._told_at = now
            # a sentence that is kept whole can be said in other languages
            self._tell(text if len(text) <= _MAX_REMARK else text[:_MAX_REMARK])
