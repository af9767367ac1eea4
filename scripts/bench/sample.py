"""The automobile sample (8 steps) in every way it can run, side by side."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from scripts.bench import laboratory
from scripts.bench.bench import AFRESH, Bench, affordable, moment
from scripts.bench.containers import wait_until_none_waits
from scripts.bench.laboratory import Laboratory
from scripts.bench.quiet import settle
from scripts.bench.statistics import Target, ratio, summary

_SAMPLE = "automobile_price_basic"
_REPEATS = 10
_PLAIN_REPEATS = 3
_COLD_REPEATS = 3
_SUSTAINED = 50
_SUSTAINED_PLAIN = 3


def whole(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """Request → run succeeded: warm, plain, in one container, with a pool that is cold, fully reused."""
    plain = _seconds(lab.bench(laboratory.PLAIN), _PLAIN_REPEATS)
    yield {"way": "plain containers", **summary(plain, "s")}
    warm = _seconds(lab.bench(laboratory.WARM), _REPEATS)
    yield {"way": "warm pool", **summary(warm, "s", Target(0.4))}
    yield {
        "way": "plain containers / warm pool",
        **ratio(median(plain), median(warm), Target(15, at_least=True)),
    }
    together = _seconds(lab.bench(laboratory.WARM), _REPEATS, isolation="run")
    yield {"way": "isolation run", **summary(together, "s")}
    reused, ran = _reused(lab.bench(laboratory.WARM))
    yield {"way": "everything reused", "steps_that_ran": ran, **summary(reused, "s", Target(0.03))}
    cold = _cold_pool(lab.bench(laboratory.COLD_POOL))
    lab.close(laboratory.COLD_POOL)
    yield {"way": "cold pool", **summary(cold, "s")}
    yield {"way": "cold pool / plain containers", **ratio(median(cold), median(plain), Target(1.0))}


def first_step(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """Request → the first step's program runs, seen by a websocket client that connects after the request."""
    bench = lab.bench(laboratory.WARM)
    pipeline = bench.open_sample(_SAMPLE)
    bench.timed(pipeline, **AFRESH)
    seen, happened = [], []
    for _ in range(2 * _REPEATS):
        settle()
        requested = time.time()
        run = bench.timed(pipeline, **AFRESH)
        seen.append(1000 * (run.running_s or 0.0))
        happened.append(1000 * (run.at("step.running") - requested))
    figures = summary(seen, "ms", Target(15))
    yield {"part": "seen by the client", **figures}
    yield {"part": "seen by the client, 95th percentile", **summary(seen, "ms", Target(30, of="p95"))}
    yield {"part": "as the server notes it", **summary(happened, "ms")}


def overhead(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """What a step takes beyond its module's own time, from its inputs being there to its end."""
    for name, target in ((laboratory.WARM, Target(10)), (laboratory.PLAIN, None)):
        bench = lab.bench(name)
        pipeline = bench.open_sample(_SAMPLE)
        bench.timed(pipeline, **AFRESH)
        extra, compute = [], []
        for _ in range(_REPEATS if target else 1):
            settle()
            run = bench.timed(pipeline, **AFRESH)
            for step in bench.steps(run.run_id):
                own = step["resources"].get("compute_s", 0.0)
                compute.append(1000 * own)
                extra.append(1000 * (moment(step["finished_at"]) - moment(step["ready_at"]) - own))
        yield {"way": name, "part": "beyond compute time", **summary(extra, "ms", target)}
        yield {"way": name, "part": "compute time", **summary(compute, "ms")}


def sustained(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """The sample again and again with another seed each time, nothing reused: steps a second."""
    # before, between and after: a machine does not stay equally fast for minutes
    plain = [_steps_per_second(lab.bench(laboratory.PLAIN), _SUSTAINED_PLAIN)]
    found = []
    for way, isolation, bound in (("warm pool, isolation step", "step", 2), ("isolation run", "run", 15)):
        speed = _steps_per_second(lab.bench(laboratory.WARM), _SUSTAINED, isolation=isolation)
        yield {"way": way, "runs": _SUSTAINED, **summary([speed], "steps/s")}
        found.append((way, speed, bound))
        plain.append(_steps_per_second(lab.bench(laboratory.PLAIN), _SUSTAINED_PLAIN))
    yield {"way": "plain containers", "runs": len(plain) * _SUSTAINED_PLAIN, **summary(plain, "steps/s")}
    for way, speed, bound in found:
        yield {
            "way": f"{way} / plain containers",
            **ratio(speed, median(plain), Target(bound, at_least=True)),
        }


def _seconds(bench: Bench, repeats: int, **wishes: Any) -> list[float]:
    pipeline = bench.open_sample(_SAMPLE)
    first = bench.timed(pipeline, **AFRESH, **wishes)
    found = []
    for _ in range(affordable(repeats, first.ended_s)):
        settle()
        found.append(bench.timed(pipeline, **AFRESH, **wishes).ended_s)
    return found


def _cold_pool(bench: Bench) -> list[float]:
    pipeline = bench.open_sample(_SAMPLE)
    bench.timed(pipeline, **AFRESH)
    found = []
    for _ in range(_COLD_REPEATS):
        wait_until_none_waits(bench)
        settle()
        found.append(bench.timed(pipeline, **AFRESH).ended_s)
    return found


def _reused(bench: Bench) -> tuple[list[float], int]:
    """Return the seconds, and how many steps ran all the same: should be none."""
    pipeline = bench.open_sample(_SAMPLE)
    bench.timed(pipeline)
    settle()
    runs = [bench.timed(pipeline) for _ in range(2 * _REPEATS)]
    ran = sum(event["type"] == "step.succeeded" for run in runs for event in run.events)
    return [run.ended_s for run in runs], ran


def _steps_per_second(bench: Bench, runs: int, **wishes: Any) -> float:
    pipeline = bench.open_sample(_SAMPLE)
    bench.timed(pipeline, **AFRESH, **wishes)
    settle()
    started, steps = time.monotonic(), 0
    for seed in range(runs):
        seeded = {"type": "set_parameter", "node_id": "split_data", "name": "random_seed", "value": seed}
        bench.edit(pipeline, seeded)
        run = bench.timed(pipeline, **AFRESH, **wishes)
        steps += sum(event["type"] == "step.succeeded" for event in run.events)
    return steps / (time.monotonic() - started)
