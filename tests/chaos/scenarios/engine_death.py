"""(i) The engine is SIGKILLed while steps run: they are lost, tried again, and every run completes."""

from __future__ import annotations

import time
from collections import Counter

from executor.models import Attempt, Run
from tests.chaos.private_engine import PrivateEngine
from tests.chaos.verdict import Verdict, summary
from tests.chaos.world import World, wait

_STEPS = 7
_UNDER_WAY = 3


def kill_engine(world: World, engine: PrivateEngine, size: int, seed: int) -> Verdict:
    """`size` deaths of the engine, every second one with all its containers, as when the machine reboots."""
    verdict = Verdict("engine-death", seed, faults=world.log)
    world.spawn()
    recoveries: list[float] = []
    for number in range(size):
        missing = _UNDER_WAY - world.unfinished()
        if missing > 0:
            world.start_runs(missing, _STEPS)
        running = Attempt.objects.filter(started_at__isnull=False, finished_at=None)
        verdict.expect(wait(running.exists, 30), "no step runs")
        time.sleep(world.dice.uniform(0.0, 2.0))
        world.note("engine killed", with_steps=number % 2 == 1, running=running.count())
        engine.kill(with_steps=number % 2 == 1)
        time.sleep(world.dice.uniform(0.0, 3.0))
        before = world.last_event()
        engine.start()
        back = time.monotonic()
        verdict.expect(
            world.wait_for_event_after(before, within_s=60), "no progress after the engine was back"
        )
        recoveries.append(time.monotonic() - back)
    world.conclude(verdict, within_s=180)
    states = Counter(Run.objects.values_list("state", flat=True))
    verdict.expect(set(states) == {"succeeded"}, f"runs did not complete: {dict(states)}")
    outcomes = Counter(Attempt.objects.values_list("outcome", flat=True))
    kinds = Attempt.objects.filter(outcome="lost").values_list("error__kind", flat=True)
    verdict.expect(set(kinds) <= {"infrastructure"}, f"lost for other reasons: {set(kinds)}")
    verdict.figures |= {"attempts": dict(outcomes), "engine back to progress s": summary(recoveries)}
    return verdict
