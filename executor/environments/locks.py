"""One builder at a time per environment, across threads and processes."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def digest_lock(folder: Path, digest: str) -> Iterator[None]:
    """Hold the lock of one digest; waits for whoever builds it now.

    The kernel frees it when its holder dies.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{digest}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
