from __future__ import annotations

from pathlib import Path

import pytest

from executor.environments.definition import EnvironmentDefinition
from executor.runners.base import Limits
from executor.runners.warm.hold import Hold
from executor.runners.warm.policy import Shape
from executor.runners.warm.rests import Rests

SHAPE = Shape(EnvironmentDefinition("tiny", "base"), Path("/code"), Limits(timeout_s=0.0), "table")


def test_making_waits_for_a_pause_between_steps() -> None:
    hold = Hold()
    assert hold.left(100.0, is_short=False) == 0.0
    hold.taken(100.0)
    assert 0.0 < hold.left(100.1, is_short=False) < 1.0
    assert hold.left(102.0, is_short=False) == 0.0


def test_steps_without_end_do_not_hold_it_for_ever() -> None:
    hold = Hold()
    held = []
    for tenth in range(100):
        hold.ended(tenth / 10)
        held.append(hold.left(tenth / 10, is_short=False))
    assert held[0] > 0.0
    assert held[-1] == 0.0


def test_steps_that_have_no_container_are_not_kept_waiting() -> None:
    hold = Hold()
    hold.taken(100.0)
    assert hold.left(100.1, is_short=True) == 0.0


@pytest.mark.parametrize(
    ("now", "is_short", "is_awaited", "at_once"),
    [(100.1, False, False, 1), (100.1, True, False, 4), (109.0, False, False, 4), (109.0, False, True, 1)],
    ids=["beside a step", "for a step that has none", "while all is quiet", "before a step"],
)
def test_beside_steps_one_is_made_at_a_time(
    now: float, at_once: int, *, is_short: bool, is_awaited: bool
) -> None:
    hold = Hold()
    hold.taken(100.0)
    assert hold.at_once(now, 4, is_short=is_short, is_awaited=is_awaited) == at_once


def test_what_nobody_asked_for_is_made_one_after_the_other() -> None:
    hold = Hold()
    hold.recalled()
    assert hold.at_once(100.0, 4, is_short=False, is_awaited=False) == 1
    hold.taken(100.0)
    assert hold.at_once(109.0, 4, is_short=False, is_awaited=False) == 4


def test_what_fails_again_and_again_rests() -> None:
    rests = Rests()
    for _time in range(2):
        rests.failed(SHAPE, 100.0)
    assert not rests.rests(SHAPE, 100.0)
    assert rests.next_end(100.0) is None
    rests.failed(SHAPE, 100.0)
    assert rests.rests(SHAPE, 101.0)
    end = rests.next_end(101.0)
    assert end is not None
    assert not rests.rests(SHAPE, end)
    assert rests.next_end(end) is None


def test_one_success_makes_up_for_failures() -> None:
    rests = Rests()
    for _time in range(2):
        rests.failed(SHAPE, 100.0)
    rests.succeeded(SHAPE)
    for _time in range(2):
        rests.failed(SHAPE, 100.0)
    assert not rests.rests(SHAPE, 100.0)
