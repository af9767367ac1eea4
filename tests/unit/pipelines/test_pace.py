"""Looks at the database: at once for a few, together for a flood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.live.pace import Pace


def test_a_few_looks_wait_for_nothing() -> None:
    pace = Pace(burst=3, per_s=10)

    assert [pace.wait_s(5.0) for _ in range(4)] == pytest.approx([0.0, 0.0, 0.0, 0.1])


def test_rest_gives_the_burst_back() -> None:
    pace = Pace(burst=2, per_s=10)
    for _ in range(3):
        pace.wait_s(0.0)

    assert pace.wait_s(10.0) == 0.0


def test_without_a_burst_every_look_waits_its_time() -> None:
    pace = Pace(burst=0, per_s=10)

    assert pace.wait_s(1.0) == pytest.approx(0.1)


@given(st.lists(st.floats(0, 0.5), max_size=60), st.integers(0, 5), st.sampled_from([1.0, 10.0, 50.0]))
def test_there_are_never_more_looks_than_allowed(pauses: list[float], burst: int, per_s: float) -> None:
    pace, now, looks = Pace(burst, per_s), 0.0, []
    for pause in pauses:
        looks.append(now)
        now += pace.wait_s(now) + pause

    for first, begin in enumerate(looks):
        for last in range(first, len(looks)):
            assert last - first <= burst + 1 + (looks[last] - begin) * per_s + 1e-6
