"""Called by: make bench [MEASURES="run canvas …"]. Prints one JSON line per measure on stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable

from scripts import browser, engine, frontend
from scripts.bench import canvas, live, runs
from scripts.console import Failure, say
from scripts.environment import DEVELOPMENT, ensure_python
from scripts.server import end_on_sigterm

MEASURES: dict[str, Callable[[], None]] = {
    "run": runs.measure,
    "live": live.measure,
    "canvas": canvas.measure,
}


def main(names: list[str]) -> int:
    unknown = set(names) - set(MEASURES)
    if unknown:
        raise Failure(f"no such measure: {', '.join(sorted(unknown))} (of {', '.join(MEASURES)})")
    end_on_sigterm()
    ensure_python(DEVELOPMENT)
    frontend.ensure_build()
    browser.ensure_browser()
    engine.ensure_engine()
    for name in names or MEASURES:
        say(f"measuring {name} …")
        MEASURES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
