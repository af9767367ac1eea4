"""How long a thread rests after work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from executor.runners.half_core import HalfCore


def rests_after(spells: list[float]) -> list[float]:
    """Work spells of these many seconds; return the sleeps that came between."""
    now = 0.0
    rests: list[float] = []

    def clock() -> float:
        return now

    half_core = HalfCore(clock=clock, sleep=rests.append)
    for spell in spells:
        now += spell
        half_core.rest()
    return rests


def test_ordinary_output_never_waits() -> None:
    assert rests_after([0.001] * 10) == []


def test_a_flood_rests_as_long_as_it_worked() -> None:
    assert rests_after([0.03, 0.5]) == [0.03, 0.5]


@given(st.lists(st.floats(0, 2), max_size=50))
def test_the_rests_make_up_for_the_work(spells: list[float]) -> None:
    assert sum(spells) - sum(rests_after(spells)) < 0.02 + 1e-9
