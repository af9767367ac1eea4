"""Progress of a step: lines on standard output that the executor takes out of the log."""

from __future__ import annotations

import json
import sys
import time

from modules.columns.texts import Text

_PREFIX = "::atelier:: "
#: a canvas shows no more than a few changes a second
_MIN_INTERVAL_S = 0.1
_MAX_MESSAGE = 500


class Progress:
    """Reports how far a step is; calls in quick succession are dropped, except the last fraction 1."""

    def __init__(self) -> None:
        self._last = -_MIN_INTERVAL_S

    def report(self, fraction: float | None, message: str | None = None) -> None:
        now = time.monotonic()
        if now - self._last < _MIN_INTERVAL_S and fraction != 1:
            return
        self._last = now
        value: dict[str, object] = {}
        if fraction is not None:
            value["progress"] = round(min(max(fraction, 0.0), 1.0), 4)
        if message is not None:
            value["message"] = message[:_MAX_MESSAGE]
            if isinstance(message, Text) and len(message) <= _MAX_MESSAGE:
                value["said"] = message.to_json()
        sys.stdout.write(_PREFIX + json.dumps(value) + "\n")
        sys.stdout.flush()
