"""What nobody waits for is done when steps neither start nor end, but is not put off for ever."""

from __future__ import annotations

import threading
import time

import pytest

from executor.lull import Lull

LONG_S = 30.0


def seconds_of_waiting(lull: Lull, *, longest_s: float = LONG_S) -> float:
    began = time.monotonic()
    lull.wait(until=began + longest_s)
    return time.monotonic() - began


def test_where_nothing_happens_nothing_waits() -> None:
    assert seconds_of_waiting(Lull(LONG_S)) < 1


def test_it_comes_when_the_last_stir_was_long_enough_ago() -> None:
    lull = Lull(0.2)
    lull.stir()
    assert seconds_of_waiting(lull) == pytest.approx(0.2, abs=0.15)


def test_a_stir_during_the_wait_puts_it_off() -> None:
    lull = Lull(0.3)
    lull.stir()
    threading.Timer(0.2, lull.stir).start()
    assert 0.45 < seconds_of_waiting(lull) < 2


def test_steps_without_end_do_not_put_it_off_for_ever() -> None:
    lull = Lull(LONG_S)
    lull.stir()
    assert seconds_of_waiting(lull, longest_s=0.2) == pytest.approx(0.2, abs=0.15)


def test_at_the_end_nobody_waits_any_more() -> None:
    lull = Lull(LONG_S)
    lull.stir()
    threading.Timer(0.1, lull.end).start()
    assert seconds_of_waiting(lull) < 2
    lull.stir()
    assert seconds_of_waiting(lull) < 1
