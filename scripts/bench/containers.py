"""Which containers of an installation there are, asked of the engine."""

from __future__ import annotations

import time
from pathlib import Path

from scripts.bench.bench import Bench
from scripts.console import output_of


def waiting(bench: Bench) -> int:
    """Count the containers that wait for a step."""
    return len(_containers(bench.folder, "--filter", "label=atelier.slot"))


def remove_all(folder: Path) -> None:
    """Remove what an ended installation has left in the engine: its folder goes, so nobody would find it."""
    if (folder / "installation-id").is_file() and (found := _containers(folder, "--all")):
        output_of(["docker", "rm", "--force", *found])


def _containers(folder: Path, *filters: str) -> list[str]:
    identity = (folder / "installation-id").read_text(encoding="utf-8").strip()
    own = ["--filter", f"label=atelier.installation={identity}"]
    return (output_of(["docker", "ps", "--quiet", *own, *filters]) or "").split()


def wait_until_none_waits(bench: Bench, timeout_s: float = 30.0) -> None:
    deadline = time.monotonic() + timeout_s
    while waiting(bench) and time.monotonic() < deadline:
        time.sleep(0.1)
