"""(c) A cancel, the natural end, the time limit and a restart of the executor meet at the same moment."""

from __future__ import annotations

import heapq
import signal
import threading
import time
from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import connections

from executor import services
from executor.models import Attempt, Run
from tests.chaos.verdict import Verdict, summary
from tests.chaos.world import World, wait

_LIMIT_S = 1.0
_BATCH = 20
_GONE_S = 15.0


def race_cancels(world: World, size: int, seed: int) -> Verdict:
    """Single steps that end around their time limit of a second and are canceled around the same time."""
    verdict = Verdict("races", seed, faults=world.log)
    options = {"step_timeout_s": _LIMIT_S, "max_parallel": _BATCH, "timing": {"reconcile_s": 2.0}}
    pid = world.spawn(**options)
    for start in range(0, size, _BATCH):
        cancels: list[tuple[float, str, UUID]] = []
        for _run in range(min(_BATCH, size - start)):
            run = world.start_run({"n0": ()}, lambda: world.dice.uniform(0.7, 1.3))
            moment = time.monotonic() + world.dice.uniform(0.5, 1.7)
            heapq.heappush(cancels, (moment, run.id.hex, run.id))
        restart = time.monotonic() + world.dice.uniform(0.2, 1.8) if world.dice.random() < 0.5 else None
        canceler = threading.Thread(target=_cancel, args=(cancels,))
        canceler.start()
        if restart is not None:
            time.sleep(max(0.0, restart - time.monotonic()))
            world.kill(pid, batch=start // _BATCH)
            pid = world.spawn(**options)
        canceler.join()
        over = wait(lambda: not world.unfinished(), _GONE_S + _LIMIT_S)
        verdict.expect(over, f"races of batch {start // _BATCH} are undecided")
    world.kill(pid, signal.SIGTERM, why="the races are over")
    gone = _seconds_until_gone(world)
    world.conclude(verdict, within_s=30)
    causes = Counter(
        Run.objects.filter(state="failed").values_list("steps__error__kind", flat=True).order_by()
    )
    verdict.figures |= {"races": size, "failed because": dict(causes), "container gone s": summary(gone)}
    verdict.expect(max(gone, default=0.0) <= _GONE_S, "a container outlived the end of its step by 15 s")
    return verdict


def _cancel(cancels: list[tuple[float, str, UUID]]) -> None:
    while cancels:
        moment, _name, run_id = heapq.heappop(cancels)
        time.sleep(max(0.0, moment - time.monotonic()))
        services.run_cancel(Run.objects.get(id=run_id))
    connections.close_all()


def _seconds_until_gone(world: World) -> list[float]:
    """From the recorded end of each attempt to the removal of what ran it."""
    wait(lambda: not world.runner().list_owned(), _GONE_S)
    removed = {key: at for at, verb, key, _running in world.journal() if verb == "remove"}
    ends: dict[str, datetime | None] = dict(Attempt.objects.values_list("key", "finished_at"))
    return [max(0.0, removed[key] - end.timestamp()) for key, end in ends.items() if end and key in removed]
