"""Takes the measures asked for and prints one JSON line for each figure."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

from scripts.bench import formats, graphs, idle, million, noop, runs, sample
from scripts.bench.canvas import measures as canvas
from scripts.bench.laboratory import Laboratory
from scripts.console import Failure
from scripts.server import end_on_sigterm

Measure = Callable[[Laboratory], Iterable[dict[str, Any]]]
MEASURES: dict[str, Measure] = {
    "sample": sample.whole,
    "first_step": sample.first_step,
    "step_overhead": sample.overhead,
    "sustained": sample.sustained,
    "million_rows": million.chain,
    "orchestration": graphs.orchestration,
    "no_op": noop.chain_of_noops,
    "click_to_running": runs.click_to_running,
    "status_to_browser": runs.status_to_browser,
    "idle": idle.idle,
    "artifact_formats": formats.artifact_formats,
    "canvas": canvas.beside_others,
    "canvas_live": canvas.with_live_status,
    "canvas_5000": canvas.five_thousand,
    "edit_to_saved": canvas.edit_to_saved,
    "initial_javascript": canvas.initial_javascript,
}


def main(names: list[str]) -> None:
    unknown = set(names) - set(MEASURES)
    if unknown:
        raise Failure(f"no such measure: {', '.join(sorted(unknown))} (of {', '.join(MEASURES)})")
    # what was started is stopped, however this ends
    end_on_sigterm()
    missed = 0
    with Laboratory() as laboratory:
        for name in names or list(MEASURES):
            try:
                for line in MEASURES[name](laboratory):
                    print(json.dumps({"measure": name, **line}, ensure_ascii=False), flush=True)
            except Failure as failure:
                # the others are worth their time
                missed += 1
                print(json.dumps({"measure": name, "failed": str(failure)}, ensure_ascii=False), flush=True)
    if missed:
        raise Failure(f"{missed} measures could not be taken")


if __name__ == "__main__":
    main(sys.argv[1:])
