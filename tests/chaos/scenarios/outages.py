"""(f) PostgreSQL is restarted again and again while runs are under way."""

from __future__ import annotations

import os
import time
from collections import Counter
from functools import partial

from django.db import connections

from executor.models import Run
from scripts.services import PostgreSQL
from tests.chaos.verdict import Verdict, summary
from tests.chaos.world import World

_STEPS = 20
_UNDER_WAY = 4


def restart_database(world: World, database: PostgreSQL, size: int, seed: int) -> Verdict:
    """For `size` seconds: a restart every 5 to 40 s (short form: 3 to 8), in order or killed, down 0 to 2."""
    verdict = Verdict("outages", seed, faults=world.log)
    pid = world.spawn()
    shortest, longest = (5.0, 40.0) if size >= 300 else (3.0, 8.0)
    end = time.monotonic() + size
    recoveries: list[float] = []
    while time.monotonic() < end:
        _ensure_load(world)
        time.sleep(world.dice.uniform(shortest, longest))
        _ensure_load(world)
        before = world.patiently(world.last_event)
        killed, down_s = world.dice.random() < 0.5, world.dice.uniform(0.0, 2.0)
        world.note("restart", killed=killed, down_s=round(down_s, 2))
        connections.close_all()
        database.restart(down_s=down_s, kill=killed)
        back = time.monotonic()
        wait_for_event = partial(world.wait_for_event_after, before, within_s=30)
        progressed = world.patiently(wait_for_event)
        verdict.expect(progressed, "no progress within 30 s after the database came back")
        recoveries.append(time.monotonic() - back)
    verdict.expect(world.patiently(lambda: world.wait_until_over(within_s=120)), "runs do not end")
    os.kill(pid, 15)
    world.conclude(verdict, within_s=30)
    states = Counter(Run.objects.values_list("state", flat=True))
    verdict.expect(set(states) == {"succeeded"}, f"runs were lost: {dict(states)}")
    verdict.figures |= {"restarts": len(recoveries), "database back to progress s": summary(recoveries)}
    return verdict


def _ensure_load(world: World) -> None:
    missing = _UNDER_WAY - world.patiently(world.unfinished)
    if missing > 0:
        world.patiently(lambda: world.start_runs(missing, _STEPS))
