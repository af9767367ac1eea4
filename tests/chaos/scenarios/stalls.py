"""(e) An executor is stopped past its lease and goes on; clocks are wrong by an hour."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable

from executor.models import Attempt, Run
from tests.chaos import graphs
from tests.chaos.verdict import Verdict, summary
from tests.chaos.world import World, alive, died, wait

_LEASE_S = 1.5
_RUNS = 10
_STEP_S = 1.0
_HOUR_S = 3700.0


def stop_past_the_lease(world: World, size: int, seed: int) -> Verdict:
    """`size` runs are taken from executors that are stopped and wake up believing they own them."""
    verdict = Verdict("stalls", seed, faults=world.log)
    refused = world.folder / "refused.log"
    options = {"timing": {"lease_s": _LEASE_S}, "max_parallel": 40, "refused_log": str(refused)}
    pids = [world.spawn(**options), world.spawn(**options)]
    taken, locked = 0, 0
    waits: list[float] = []
    while taken < size:
        for _run in range(_RUNS):
            world.start_run(graphs.chain(6), lambda: world.dice.uniform(0.3, _STEP_S))
        wait(lambda: not Run.objects.filter(state="queued").exists(), 10)
        victim = max(pids, key=_held)
        held = list(Run.objects.filter(owner__contains=f"|{victim}|").values_list("id", "token"))
        world.kill(victim, signal.SIGSTOP, runs=len(held))
        began = time.monotonic()

        if not _taken_from(victim, within_s=20):
            # stopped while it wrote to a run: that row stays locked until it goes on; nothing else may wait
            locked += 1
            verdict.expect(_held(victim) == 1, "runs of a stopped executor were not taken over within 20 s")
            world.explain(pids)
        waits.append(time.monotonic() - began)
        time.sleep(world.dice.uniform(0.0, _LEASE_S))
        world.kill(victim, signal.SIGCONT)
        taken += len(held)
        time.sleep(world.dice.uniform(0.0, 1.0))
    verdict.expect(world.wait_until_over(within_s=60), "runs do not end")
    verdict.expect(all(alive(pid) for pid in pids), "an executor died of having been stopped")
    for pid in pids:
        world.kill(pid, signal.SIGTERM, why="the end")
    world.conclude(verdict, within_s=30)
    _nothing_was_killed(world, verdict)
    verdict.figures |= {
        "runs taken away": taken,
        "runs locked while their executor was stopped": locked,
        "stale writes refused": len(refused.read_text().splitlines()) if refused.exists() else 0,
        "taken over after s": summary(waits),
    }
    return verdict


def skew_clocks(world: World, size: int, seed: int) -> Verdict:
    """Steps that run while the clock jumps, and steps adopted by an executor with another time of day."""
    verdict = Verdict("clocks", seed, faults=world.log)
    for _time in range(size):
        for jump in (_HOUR_S, -_HOUR_S):
            _jump_while_running(world, verdict, jump)
            _adopt_with_another_clock(world, verdict, jump)
    world.conclude(verdict, within_s=60)
    _nothing_was_killed(world, verdict)
    return verdict


def skew_beside(world: World, size: int, seed: int) -> Verdict:
    """Two executors on one database, an hour apart: neither takes what the other one drives."""
    verdict = Verdict("clocks-beside", seed, faults=world.log)
    for jump in (_HOUR_S, -_HOUR_S):
        right = world.spawn(timing={"lease_s": 3.0})
        runs = [world.start_run(graphs.chain(2), lambda: 2.0).id for _run in range(size)]
        wait(lambda: not Run.objects.filter(state="queued").exists(), 10)
        world.note("clock", seconds=jump)
        wrong = world.spawn(timing={"lease_s": 3.0}, clock_s=jump)
        verdict.expect(world.wait_until_over(within_s=60), "runs do not end")
        stolen = Run.objects.filter(id__in=runs, takeovers__gt=0).count()
        verdict.expect(
            stolen == 0, f"{stolen} live runs were taken by an executor whose clock is off by {jump:g} s"
        )
        for pid in (right, wrong):
            world.kill(pid, signal.SIGTERM)
            died(pid, 15)
    world.conclude(verdict, within_s=30)
    _nothing_was_killed(world, verdict)
    return verdict


def _jump_while_running(world: World, verdict: Verdict, jump: float) -> None:
    pid = world.spawn(clock_s=jump, clock_jumps=True, timing={"lease_s": 3.0})
    world.start_run(graphs.chain(2), lambda: 2.0)
    verdict.expect(_runs(1), "the step did not start")
    world.kill(pid, signal.SIGUSR1, clock=jump)
    verdict.expect(
        world.wait_until_over(within_s=30), f"a run does not end after the clock jumped by {jump:g} s"
    )
    world.kill(pid, signal.SIGTERM)
    died(pid, 15)


def _adopt_with_another_clock(world: World, verdict: Verdict, jump: float) -> None:
    pid = world.spawn()
    world.start_run(graphs.chain(2), lambda: 2.0)
    verdict.expect(_runs(1), "the step did not start")
    world.kill(pid)
    died(pid, 5)
    world.note("clock", seconds=jump)
    pid = world.spawn(clock_s=jump)
    over = world.wait_until_over(within_s=30)
    verdict.expect(over, f"a run does not end when adopted with a clock off by {jump:g} s")
    world.kill(pid, signal.SIGTERM)
    died(pid, 15)


def _runs(count: int) -> bool:
    return wait(
        lambda: Attempt.objects.filter(started_at__isnull=False, finished_at=None).count() >= count, 10
    )


def _taken_from(pid: int, *, within_s: float) -> bool:
    return wait(lambda: not _held(pid), within_s)


def _held(pid: int) -> int:
    return Run.objects.filter(owner__contains=f"|{pid}|", state="running").count()


def _nothing_was_killed(world: World, verdict: Verdict) -> None:
    """No step was stopped or removed while it ran, none was executed twice, and every run succeeded."""
    journal = world.journal()
    killed = sorted({key for _at, verb, key, running in journal if verb in ("stop", "remove") and running})
    verdict.expect(not killed, f"{len(killed)} live steps were killed: {killed[:3]}")
    lost = Run.objects.exclude(state="succeeded").count()
    verdict.expect(lost == 0, f"{lost} runs did not succeed")
    verdict.figures["executions"] = sum(verb == "start" for _at, verb, _key, _running in journal)
    verdict.figures["steps"] = sum(_steps(Run.objects.all()))


def _steps(runs: Iterable[Run]) -> Iterable[int]:
    return (run.steps.count() for run in runs)
