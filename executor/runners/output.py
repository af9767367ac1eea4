"""What a step prints, on its way into the log: structured lines are taken out, everything else is kept.

Used by every runner, fed with bytes as they arrive. A stream's bytes are held back until their line is
complete, so that a cursor committed while nothing is held (see `holds`) describes exactly what is in the
log.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable

from executor import strict_json
from executor.log_store import LogWriter
from executor.runners.base import OnProgress
from modules.columns.texts import from_json

PREFIX = b"::atelier::"
#: a longer line is written in pieces and cannot be a structured one
MAX_LINE_BYTES = 64 * 1024
#: progress is passed on at most this often; the last word always arrives
PROGRESS_INTERVAL_S = 0.2
_MAX_MESSAGE = 500
_MAX_SAID = 4_000


class StepOutput:
    """Splits the output of one step into log text and progress."""

    def __init__(
        self, writer: LogWriter, on_progress: OnProgress, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._writer = writer
        self._on_progress = on_progress
        self._clock = clock
        self._held: dict[str, bytes] = {}
        self._fraction: float | None = None
        self._message: str | None = None
        self._pending = False
        #: the log ends in the middle of a line
        self._unfinished = False
        self._reported_at = -math.inf

    def feed(self, stream: str, data: bytes) -> None:
        """Take bytes of one stream (stdout, stderr) in the order they were printed."""
        data = self._held.pop(stream, b"") + data
        end = data.rfind(b"\n") + 1
        if end:
            self._lines(data[:end])
        rest = data[end:]
        if len(rest) > MAX_LINE_BYTES:
            self._append(rest)
        elif rest:
            self._held[stream] = rest

    def holds(self, stream: str) -> int:
        """Return how many bytes of the stream wait for the end of their line."""
        return len(self._held.get(stream, b""))

    def finish(self) -> None:
        """Write what was held back and report the last progress."""
        for rest in self._held.values():
            if not self._structured(rest):
                self._append(rest)
        self._held.clear()
        if self._unfinished:
            # also ends a character that was cut off: nothing after it could complete it
            self._append(b"\n")
        self._report(force=True)

    def _lines(self, data: bytes) -> None:
        if PREFIX not in data:
            self._append(data)
            return
        kept = [line for line in data.splitlines(keepends=True) if not self._structured(line)]
        if kept:
            self._append(b"".join(kept))
        self._report(force=False)

    def _append(self, data: bytes) -> None:
        self._writer.append(data)
        self._unfinished = not data.endswith(b"\n")

    def _structured(self, line: bytes) -> bool:
        """Take in a structured line; anything that is not quite one stays in the log."""
        if not line.startswith(PREFIX):
            return False
        try:
            value = strict_json.storable(json.loads(line[len(PREFIX) :]))
        except (ValueError, RecursionError):
            return False
        if not isinstance(value, dict):
            return False
        fraction, message = value.get("progress"), value.get("message")
        if isinstance(fraction, (int, float)) and not isinstance(fraction, bool) and math.isfinite(fraction):
            self._fraction, self._pending = min(1.0, max(0.0, float(fraction))), True
        if isinstance(message, str):
            self._message, self._pending = _sentence(message[:_MAX_MESSAGE], value.get("said")), True
        return True

    def _report(self, *, force: bool) -> None:
        now = self._clock()
        if self._pending and (force or now - self._reported_at >= PROGRESS_INTERVAL_S):
            self._pending, self._reported_at = False, now
            self._on_progress(self._fraction, self._message)


def _sentence(message: str, made_of: object) -> str:
    """The message, with what it is made of where that says the same."""
    said = from_json(made_of)
    if said != message or not strict_json.fits(made_of, _MAX_SAID):
        return message
    return said
