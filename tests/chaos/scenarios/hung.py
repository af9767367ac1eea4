"""(h) Engines that hang or refuse: whatever they do, a step comes to an end in time."""

from __future__ import annotations

import signal
import time
from functools import partial
from typing import Any

from executor import services
from executor.models import Run
from tests.chaos.engine import ask
from tests.chaos.verdict import Verdict
from tests.chaos.world import World, died, wait

_LIMITS = {"grace_s": 1.0, "prepare_limit_s": 3.0, "start_limit_s": 3.0, "stop_limit_s": 3.0}
_TIMEOUT_S = 2.0
#: limits of starting and stopping, retries with their pauses, a look every few seconds
_TERMINAL_S = 75.0

#: name → what the engine does, whether somebody cancels, how long the step takes
SHAPES: dict[str, tuple[dict[str, Any], bool, float]] = {
    "start never returns, canceled": ({"hang": ("start",)}, True, 0.1),
    "wait never returns": ({"hang": ("wait",)}, False, 60.0),
    "wait never returns, canceled": ({"hang": ("wait",)}, True, 60.0),
    "stopping is refused": ({"refuse": ("stop", "remove")}, False, 60.0),
    "stopping is refused, canceled": ({"refuse": ("stop", "remove")}, True, 60.0),
    "stopping never returns": ({"hang": ("stop", "remove")}, False, 60.0),
    "listing never returns": ({"hang": ("list_owned",)}, False, 0.1),
    "removing never returns": ({"hang": ("remove",)}, False, 0.1),
    "the container vanishes": ({}, False, 60.0),
    # these are tried again after 1, 5 and 20 seconds before they are given up
    "start never returns": ({"hang": ("start",)}, False, 0.1),
    "preparing never returns": ({"hang": ("prepare",)}, False, 0.1),
}


def hang_engines(world: World, size: int, seed: int) -> Verdict:
    """`size` of the shapes, each in an executor of its own; canceled, timed out or given up, but over."""
    verdict = Verdict("hung", seed, faults=world.log)
    for name in list(SHAPES)[:size]:
        options, canceled, seconds = SHAPES[name]
        pid = world.spawn(step_timeout_s=_TIMEOUT_S, tools=_LIMITS, **options)
        began = time.monotonic()
        run = world.start_run({"n0": ()}, partial(float, seconds))
        world.note(name, run=run.id.hex)
        wait(run.steps.exclude(state__in=("pending", "ready")).exists, 5)
        if canceled:
            services.run_cancel(run)
        if not options:
            time.sleep(0.3)
            for handle, _running in world.runner().list_owned():
                ask(world.folder / "engine.sock", "lose", 5.0, key=handle.attempt_id)
        over = world.wait_until_over(within_s=_TERMINAL_S)
        run.refresh_from_db()
        error = (run.steps.get().error or {}).get("kind", "")
        verdict.figures[name] = f"{run.state} {error} after {time.monotonic() - began:.1f} s"
        verdict.expect(over, f"{name}: still {run.state}, its step {run.steps.get().state}")
        world.kill(pid, signal.SIGKILL, why="next shape")
        died(pid, 5)
        if not over:
            Run.objects.filter(id=run.id).delete()
    world.conclude(verdict, within_s=30)
    return verdict
