"""(a) The executor is SIGKILLed at random instants and at every named crash point, again and again."""

from __future__ import annotations

import itertools
import signal
import time
from collections import Counter
from dataclasses import dataclass

from executor import crash_points
from executor.models import Attempt, Run
from tests.chaos import graphs
from tests.chaos.verdict import Verdict, summary
from tests.chaos.world import World, alive, died, wait

#: points that only real containers reach
_CONTAINER_POINTS = frozenset({"container_created", "container_started", "job_handed_over"})
_FAKE_STEPS, _REAL_STEPS = 50, 10
_PROGRESS_S = 30.0
#: a point that is not reached by then is tried again later
_REACHED_S = 6.0


#: from so many kills on real executors meet every point; before, only those that the fake engine has not
_ALL_POINTS = 30


@dataclass(frozen=True)
class Size:
    steps: int
    runs_per_shape: int = 1
    shapes: tuple[str, ...] = tuple(graphs.SHAPES)


def kill_executors(world: World, kills: int, seed: int) -> Verdict:
    size = Size(_FAKE_STEPS if world.engine else _REAL_STEPS)
    verdict = Verdict("kills", seed, faults=world.log)
    plan = [*_points(world, kills), *itertools.repeat("", kills)]
    world.dice.shuffle(plan)
    latencies: list[float] = []
    missed: Counter[str] = Counter()
    _ensure_load(world, size)
    done = 0
    last_kill: float | None = None
    pending = list(plan)
    while pending:
        point = pending.pop()
        before = world.last_event()
        # a run begins and ends once; everything else happens to each of its steps
        options = {"crash_at": point, "crash_on": world.dice.randint(1, 2 if point.startswith("run_") else 8)}
        pid = world.spawn(**(options if point else {}))
        # it may die before it has written anything
        progressed = _progressed(world, pid, before)
        if last_kill is not None and progressed:
            latencies.append(time.monotonic() - last_kill)
        verdict.expect(
            progressed or not alive(pid), f"no progress within {_PROGRESS_S:g} s after kill {done}"
        )
        if point:
            _wait_for_crash(world, pid)
            if alive(pid):
                missed[point] += 1
                world.note("point not reached", point=point)
                if missed[point] < 3:
                    pending.insert(0, point)
            else:
                world.note("crash", point=point, on=options["crash_on"])
        else:
            time.sleep(world.dice.expovariate(1 / 0.4))
        if alive(pid):
            world.kill(pid, signal.SIGKILL, kill=done)
            died(pid, 5.0)
        last_kill = time.monotonic()
        done += 1
        _ensure_load(world, size)
        if not world.unfinished():
            last_kill = None
    world.conclude(verdict, within_s=180.0)
    _judge(world, verdict, latencies, done)
    unreached = sorted(name for name, count in missed.items() if count >= 3)
    verdict.figures["points not reached"] = unreached
    return verdict


def _progressed(world: World, pid: int, before: int) -> bool:
    """Wait until something is written, or the executor died."""
    wait(lambda: world.last_event() > before or not alive(pid), _PROGRESS_S)
    return world.last_event() > before


def _wait_for_crash(world: World, pid: int) -> None:
    wait(lambda: not alive(pid) or not world.unfinished(), _REACHED_S)


def _points(world: World, kills: int) -> list[str]:
    if world.engine:
        return [name for name in crash_points.NAMES if name not in _CONTAINER_POINTS]
    return list(crash_points.NAMES if kills >= _ALL_POINTS else sorted(_CONTAINER_POINTS))


def _ensure_load(world: World, size: Size) -> None:
    """Keep as many runs under way as there are shapes."""
    while world.unfinished() < len(size.shapes) * size.runs_per_shape:
        shape = world.dice.choice(size.shapes)
        run = world.start_run(graphs.SHAPES[shape](size.steps), graphs.mostly_short(world.dice))
        world.note("run", shape=shape, id=run.id.hex)


def _judge(world: World, verdict: Verdict, latencies: list[float], done: int) -> None:
    states = Counter(Run.objects.values_list("state", flat=True))
    lost = sum(count for state, count in states.items() if state != "succeeded")
    verdict.expect(lost == 0, f"{lost} runs were lost: {dict(states)}")
    progress = summary(latencies)
    verdict.expect(progress.get("p95", 0.0) <= 10.0, "progress again p95 > 10 s")
    attempts = Attempt.objects.count()
    steps = sum(run.steps.count() for run in Run.objects.all())
    verdict.figures |= {
        "kills": done,
        "steps": steps,
        "attempts": attempts,
        "kill to progress s": progress,
    }
    if world.engine:
        starts = Counter(key for _at, verb, key, _running in world.journal() if verb == "start")
        twice = sorted(key for key, count in starts.items() if count > 1)
        verdict.figures["executions"] = sum(starts.values())
        verdict.figures["attempts executed twice"] = len(twice)
