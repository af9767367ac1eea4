"""(b) Every call of database, engine and store may fail, succeed and then raise, or hang."""

from __future__ import annotations

import json
import signal
from collections import Counter

from executor import services
from executor.models import Attempt, Run
from tests.chaos.faults import TOLD
from tests.chaos.verdict import Verdict
from tests.chaos.world import World, alive, died

_STEPS = 12
#: as many as ordinarily, and short: along a chain of steps the ordinary ones add up to minutes
_RETRY_PAUSES_S = (0.05, 0.25, 1.0)
#: 12 % of all calls go wrong and many attempts are tried again after a pause
_SECONDS_PER_RUN = 30.0


def inject_faults(world: World, size: int, seed: int) -> Verdict:
    """Runs of all shapes, a few of them canceled. Some may fail: none may be lost, doubled or stuck."""
    verdict = Verdict("storm", seed, faults=world.log)
    ids = world.start_runs(size, _STEPS)
    pid = world.spawn(
        faults=seed,
        timing={"recover_s": 0.05},
        tools={"patience_s": (0.05, 0.1)},
        retry_pauses_s=_RETRY_PAUSES_S,
    )
    canceled = world.dice.sample(ids, max(1, size // 6))
    for run_id in canceled:
        world.wait_for_event_after(world.last_event(), within_s=10)
        services.run_cancel(Run.objects.get(id=run_id))
        world.note("cancel", run=run_id.hex)
    over = world.wait_until_over(within_s=60 + _SECONDS_PER_RUN * size)
    verdict.expect(over, "not all runs ended while calls failed")
    verdict.expect(alive(pid), "the executor died of a fault")
    world.kill(pid, signal.SIGTERM, why="faults end")
    verdict.expect(died(pid, 30), "the executor does not stop while calls fail")
    world.conclude(verdict, within_s=60)
    reasons = Run.objects.filter(state="failed").values_list("steps__error__kind", flat=True)
    kinds = {kind for kind in reasons if kind}
    verdict.expect(kinds <= {"infrastructure"}, f"runs failed for other reasons than the faults: {kinds}")
    verdict.figures |= {"attempts": Attempt.objects.count(), "steps": size * _STEPS, "faults": _thrown(world)}
    return verdict


def _thrown(world: World) -> dict[str, int]:
    """What the executor says it went through, by the part that was hit and its fate."""
    counted: Counter[str] = Counter()
    for log in world.folder.glob("executor-*.log"):
        for line in log.read_text(errors="replace").splitlines():
            if line.startswith(TOLD):
                for kind, count in json.loads(line.removeprefix(TOLD)).items():
                    part, _, fate = kind.partition(" ")
                    counted[f"{part.partition('.')[0]} {fate}"] += count
    return dict(sorted(counted.items()))
