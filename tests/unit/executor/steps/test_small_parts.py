"""The clockwork around the state machine: timers, the progress throttle, the places of the dispatcher."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from executor.core.events import StepProgressed
from executor.progress import ProgressThrottle
from executor.reconcile import orphans
from executor.runners.base import Handle
from executor.timers import Timers

RUN = UUID(int=1)


def test_timers_fire_in_order_of_their_time() -> None:
    timers = Timers()
    fired: list[str] = []
    for due, name in ((3.0, "c"), (1.0, "a"), (1.0, "b")):
        timers.at(due, partial(fired.append, name))
    assert timers.next_due() == 1.0
    for action in timers.take_due(2.0):
        action()
    assert fired == ["a", "b"]
    assert timers.next_due() == 3.0


def test_the_first_progress_passes_and_the_newest_of_an_interval_follows() -> None:
    throttle = ProgressThrottle(0.25)
    assert throttle.offer(RUN, StepProgressed("a", 1, 0.1), 10.0) is None
    assert throttle.offer(RUN, StepProgressed("a", 1, 0.2), 10.1) == 10.25
    assert throttle.offer(RUN, StepProgressed("a", 1, 0.3, "half"), 10.2) == 10.25
    assert throttle.release(RUN, "a", 10.2) is None
    assert throttle.release(RUN, "a", 10.25) == StepProgressed("a", 1, 0.3, "half")
    assert throttle.release(RUN, "a", 10.6) is None


def test_a_sentence_without_a_number_keeps_the_number() -> None:
    throttle = ProgressThrottle(0.25)
    throttle.offer(RUN, StepProgressed("a", 1, 0.1), 0.0)
    throttle.offer(RUN, StepProgressed("a", 1, 0.2), 0.1)
    throttle.offer(RUN, StepProgressed("a", 1, None, "fitting"), 0.2)
    assert throttle.release(RUN, "a", 0.3) == StepProgressed("a", 1, 0.2, "fitting")


def test_a_step_that_ended_gives_no_more_progress() -> None:
    throttle = ProgressThrottle(0.25)
    throttle.offer(RUN, StepProgressed("a", 1, 0.1), 0.0)
    throttle.offer(RUN, StepProgressed("a", 1, 0.2), 0.1)
    throttle.forget(RUN, "a")
    assert throttle.release(RUN, "a", 0.5) is None


def test_orphans_are_what_no_attempt_under_way_accounts_for() -> None:
    def handle(key: str) -> Handle:
        return Handle("fake", key, key)

    owned = [(handle("known"), True), (handle("ended"), False), (handle("unknown"), True)]
    assert orphans(owned, {"known"}) == [handle("ended"), handle("unknown")]
