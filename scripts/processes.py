"""Which processes belong to one that was started from here."""

from __future__ import annotations

from pathlib import Path


def children_of(pid: int) -> list[int]:
    """Return the processes that any thread of a process has started; none when it is gone."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    return sorted(int(word) for file in files for word in file.read_text(encoding="ascii").split())
