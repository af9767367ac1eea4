"""Where the log of a step is, and how long."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from executor import folders
from executor.core import states
from executor.log_store import last_written, read_log
from executor.models import Run, Step
from executor.store_steps import attempt_key

#: an engine that does not answer must not keep readers waiting for ever: so long without a new line
_SILENT = timedelta(seconds=30)


@dataclass(frozen=True)
class LogPage:
    """A piece of a step's log; `complete` when nothing will follow."""

    text: str
    offset: int
    next_offset: int
    complete: bool
    truncated: bool


def step_log_path(step: Step) -> Path:
    """Log of the step's current attempt, whether or not it exists yet."""
    return folders.log_path(step.run_id, step.position, step.attempt)


def log_page(step: Step, offset: int) -> LogPage:
    """Read on from an offset. Read the step first, or its end may be missed."""
    # before the log is read: what arrives in between must not be taken for nothing
    is_whole = step.state in states.STEP_FINAL and not _still_arrives(step)
    chunk = read_log(step_log_path(step), offset)
    complete = is_whole and chunk.next_offset >= chunk.size
    return LogPage(chunk.text, chunk.offset, chunk.next_offset, complete, chunk.truncated)


def log_sizes(run: Run) -> dict[tuple[int, int], int]:
    """Length of every log of a run by position and attempt, from one look at its folder."""
    sizes: dict[tuple[int, int], int] = {}
    folder = folders.log_path(run.id, 0, 1).parent
    if not folder.is_dir():
        return sizes
    for entry in os.scandir(folder):
        name, _, segment = entry.name.partition(".log")
        position, _, attempt = name.partition("-")
        start = segment.removeprefix(".") or "0"
        if position.isdigit() and attempt.isdigit() and start.isdigit():
            key = (int(position), int(attempt))
            sizes[key] = max(sizes.get(key, 0), int(start) + entry.stat().st_size)
    return sizes


def _still_arrives(step: Step) -> bool:
    """Whether the last lines may follow: a step's end is known a moment before all it printed is here."""
    now = timezone.now()
    news_at = max(step.finished_at or now, last_written(step_log_path(step)))
    if now - news_at > _SILENT:
        return False
    folder = folders.attempt_folder(attempt_key(step.run_id, step.position, step.attempt))
    # it goes with the attempt's folder, after the runner has finished the log
    return (folder / "container").exists()
