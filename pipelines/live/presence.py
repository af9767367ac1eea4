"""Who has a pipeline open. Nobody keeps a list: the open sockets tell each other, in whatever process.

A newcomer says hello, the others answer; whoever leaves says so. A socket that vanishes without a word (a
killed process) is forgotten when its greetings stop.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: seconds between two greetings of the same socket
GREETING_S = 20.0
#: three missed greetings
_FORGOTTEN_AFTER_S = 3 * GREETING_S


@dataclass
class Presence:
    """What one socket knows of the others."""

    #: by the name of the socket's channel: the user and when it was last heard
    heard: dict[str, tuple[int, str, float]] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic

    def hear(self, channel: str, user_id: int, name: str) -> bool:
        """Note a sign of life; tell whether it is a socket not known so far."""
        is_new = channel not in self.heard
        self.heard[channel] = (user_id, name, self.clock())
        return is_new

    def lose(self, channel: str) -> bool:
        """Forget a socket; tell whether it was known."""
        return self.heard.pop(channel, None) is not None

    def forget_silent(self) -> bool:
        """Forget sockets that stopped greeting; tell whether there were any."""
        limit = self.clock() - _FORGOTTEN_AFTER_S
        silent = [channel for channel, (_user, _name, at) in self.heard.items() if at < limit]
        for channel in silent:
            del self.heard[channel]
        return bool(silent)

    def users(self) -> list[dict[str, Any]]:
        """Everyone present, once each, by name."""
        found = {user_id: name for user_id, name, _at in self.heard.values()}
        ordered = sorted(found.items(), key=lambda item: (item[1], item[0]))
        return [{"id": user_id, "name": name} for user_id, name in ordered]
