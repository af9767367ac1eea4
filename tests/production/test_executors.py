"""Several executors on one PostgreSQL: each attempt has one owner, and a dead one's work goes on."""

from __future__ import annotations

import contextlib
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from scripts.services import PostgreSQL, Redis
from tests.live.world import World, events_of, make_draft, start_run, wait_for_end, with_program
from tests.production.audit import audit
from tests.production.processes import end

pytestmark = pytest.mark.timeout(300)

SEED = random.SystemRandom().randrange(10_000)


class Crew:
    """Executors of one installation, one of which can be killed and replaced."""

    def __init__(self, world: World, stack: contextlib.ExitStack, *, size: int, fake: bool) -> None:
        self._world = world
        self._stack = stack
        self._program = with_program if fake else list
        self.members: list[subprocess.Popen[str]] = [self._new() for _number in range(size)]

    def replace_one(self, dice: random.Random) -> None:
        self.kill(dice.choice(self.members))
        self.members.append(self._new())

    def kill(self, victim: subprocess.Popen[str]) -> None:
        end(victim, kill=True)
        self.members.remove(victim)

    def owner_of(self, run: str) -> subprocess.Popen[str]:
        owner = self._world.sql(f"SELECT owner FROM executor_run WHERE id = '{run}'")
        return next(member for member in self.members if f"|{member.pid}|" in owner)

    def _new(self) -> subprocess.Popen[str]:
        return self._stack.enter_context(self._world.installation.executor(program=self._program))


@contextlib.contextmanager
def crew(world: World, size: int, *, fake: bool = True) -> Iterator[Crew]:
    with contextlib.ExitStack() as stack:
        yield Crew(world, stack, size=size, fake=fake)


def test_three_executors_share_runs_while_one_after_the_other_is_killed(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    dice = random.Random(SEED)
    record_property("seed", SEED)
    with world.web() as (_server, client), crew(world, 3) as executors:
        runs = [start_run(client, make_draft(client, 20, f"shared {number}")) for number in range(9)]
        for _kill in range(3):
            time.sleep(dice.uniform(0.5, 1.5))
            executors.replace_one(dice)
        states = {wait_for_end(client, run, seconds=120) for run in runs}
        audit(world, client, runs)

    assert states == {"succeeded"}


def test_a_queued_run_wakes_an_executor_of_another_process_at_once(world: World) -> None:
    with world.web() as (_server, client), crew(world, 1):
        pipeline = make_draft(client, 1)
        waits = []
        for _time in range(5):
            time.sleep(0.3)
            run = start_run(client, pipeline)
            wait_for_end(client, run)
            at = {event["type"]: event["at"] for event in events_of(client, run)}
            waits.append(seconds_between(at["run.queued"], at["run.started"]))

    # looking at the database by itself would take a second or more
    assert sorted(waits)[2] < 0.25, waits


def seconds_between(first: str, second: str) -> float:
    return (datetime.fromisoformat(second) - datetime.fromisoformat(first)).total_seconds()


SLEEPING = """
import time
import pandas as pd

def azureml_main(dataframe1=None, dataframe2=None):
    time.sleep({seconds})
    return pd.DataFrame({{"x": [{seconds}]}}),
"""


def test_containers_of_a_dead_executor_are_adopted_and_not_started_again(
    database: PostgreSQL, redis: Redis, tmp_path: Path
) -> None:
    world = World(database, redis, tmp_path, ATELIER_RUNNER="docker", ATELIER_POOL_SIZE="0")
    with world.web() as (_server, client), crew(world, 2, fake=False) as executors:
        script = SLEEPING.format(seconds=6)
        pipeline = make_draft(client, 3, module="execute_python_script", parameters={"python_script": script})
        runs = [start_run(client, pipeline) for _number in range(2)]
        wait_for(lambda: len(containers(runs)) >= 4, seconds=240)
        before = containers(runs)
        executors.kill(executors.owner_of(runs[0]))
        states = {wait_for_end(client, run, seconds=120) for run in runs}
        audit(world, client, runs)
        attempts = world.sql("SELECT max(number) FROM executor_attempt")
        takeovers = int(world.sql("SELECT max(token) FROM executor_run"))

    assert states == {"succeeded"}
    assert attempts == "1", "a step was started again"
    assert takeovers > 1, "nothing was taken over"
    assert len(before) >= 4


def containers(runs: list[str]) -> set[str]:
    wanted = [run.replace("-", "") for run in runs]
    command = ["docker", "ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Labels}} {{.Names}}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line for line in done.stdout.splitlines() if any(run in line.replace("-", "") for run in wanted)]
    return {line.split()[0] for line in lines}


def wait_for(holds: Callable[[], bool], *, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
