"""Named instants at which a test lets the executor die, hang or stumble.

Production code calls `reach(name)` where a crash would be most interesting. Nothing happens unless a test
has installed a handler in this process (`tests/chaos`); no environment variable and no setting can do that.
"""

from __future__ import annotations

from collections.abc import Callable

#: every instant that `reach` is called with, in the order of a step's life
NAMES = (
    "run_claimed",
    "attempt_written",
    "inputs_staged",
    "container_created",
    "container_started",
    "job_handed_over",
    "start_written",
    "program_ended",
    "artifact_aside",
    "artifact_in_place",
    "result_read",
    "before_result_commit",
    "after_result_commit",
    "before_cleanup",
    "after_cleanup",
    "run_ended",
)

_handler: Callable[[str], None] | None = None


def install(handler: Callable[[str], None] | None) -> None:
    """Call `handler` with the name of every point that is reached; None ends it."""
    global _handler
    _handler = handler


def reach(name: str) -> None:
    """Say that this instant is reached."""
    if _handler is not None:
        _handler(name)
