"""PostgreSQL stops and comes back while runs are under way: nothing is lost, nobody sees a crash.

The long form (restarts for ten minutes) is a scenario of `make chaos`.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest

from scripts.client import ApiError, Client
from tests.live.world import World, events_of, make_draft, start_run, wait_for_end
from tests.production.audit import audit

pytestmark = pytest.mark.timeout(200)

RESTARTS = 4
SEED = random.SystemRandom().randrange(10_000)


class Visitor:
    """Asks for a page again and again, and notes what it was answered."""

    def __init__(self, client: Client, path: str) -> None:
        self._client = client
        self._path = path
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._visit, daemon=True)
        self.answers: Counter[int] = Counter()
        self.last_good = 0.0

    def __enter__(self) -> Visitor:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        self._thread.join(30)

    def wait_for_good(self, since: float) -> float:
        """Return the seconds until a request after `since` was answered."""
        while self.last_good < since:
            assert time.monotonic() - since < 30, "the server did not recover"
            time.sleep(0.02)
        return self.last_good - since

    def _visit(self) -> None:
        while not self._over.wait(0.05):
            try:
                self._client.get(self._path)
                self.answers[200] += 1
                self.last_good = time.monotonic()
            except ApiError as error:
                self.answers[error.status] += 1


def failures(client: Client, run: str) -> list[object]:
    """What the steps that failed say; for the reader of a failed test."""
    return [event["data"] for event in events_of(client, run) if event["type"] == "step.failed"]


def test_runs_and_requests_survive_restarts_of_the_database(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    dice = random.Random(SEED)
    record_property("seed", SEED)
    with world.web() as (_server, client), world.slow_executor():
        runs = [start_run(client, make_draft(client, 60, f"draft {number}")) for number in range(4)]
        with Visitor(client, f"runs/{runs[0]}") as visitor:
            recoveries = []
            for number in range(RESTARTS):
                time.sleep(dice.uniform(0.5, 2.0))
                world.database.restart(down_s=dice.uniform(0.0, 1.5), kill=number % 2 == 1)
                recoveries.append(visitor.wait_for_good(time.monotonic()))
            states = {wait_for_end(client, run, seconds=90) for run in runs}
            assert states == {"succeeded"}, [failures(client, run) for run in runs]
            audit(world, client, runs)
    record_property("recovery_s", [round(seconds, 2) for seconds in recoveries])

    assert set(visitor.answers) <= {200, 503}, visitor.answers
    assert visitor.answers[200] > 20
    assert max(recoveries) <= 5.0


def test_sessions_that_the_database_cuts_are_replaced_unnoticed(world: World) -> None:
    with world.web() as (_server, client), world.slow_executor():
        run = start_run(client, make_draft(client, 48))
        with Visitor(client, f"runs/{run}") as visitor:
            for _cut in range(5):
                time.sleep(0.3)
                world.database.cut_sessions()
            state = wait_for_end(client, run, seconds=60)
        audit(world, client, [run])

    assert state == "succeeded"
    assert set(visitor.answers) <= {200, 503}, visitor.answers
