"""Which containers of an installation there are, asked of the engine."""

from __future__ import annotations

import time

from scripts.bench.bench import Bench
from scripts.console import output_of


def waiting(bench: Bench) -> int:
    """Count the containers that wait for a step."""
    identity = (bench.folder / "installation-id").read_text(encoding="utf-8").strip()
    filters = ["--filter", f"label=atelier.installation={identity}", "--filter", "label=atelier.slot"]
    found = output_of(["docker", "ps", "--quiet", *filters])
    return len((found or "").split())


def wait_until_none_waits(bench: Bench, timeout_s: float = 30.0) -> None:
    deadline = time.monotonic() + timeout_s
    while waiting(bench) and time.monotonic() < deadline:
        time.sleep(0.1)
