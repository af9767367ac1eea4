"""What an installation without work costs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from scripts.bench import laboratory
from scripts.bench.laboratory import Laboratory
from scripts.bench.quiet import cpu_seconds, settle
from scripts.bench.statistics import Target, summary

_WATCH_S = 5.0
_REPEATS = 4


def idle(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """Share of one processor that server and supervisor use while nobody asks for anything."""
    for name in (laboratory.WARM, laboratory.FAKE_SQLITE, laboratory.FAKE_POSTGRESQL):
        bench = lab.bench(name)
        settle()
        shares = []
        for _ in range(_REPEATS):
            before = cpu_seconds(bench.pid)
            time.sleep(_WATCH_S)
            shares.append(100 * (cpu_seconds(bench.pid) - before) / _WATCH_S)
        yield {"way": name, **summary(shares, "% of a processor", Target(1.0))}
