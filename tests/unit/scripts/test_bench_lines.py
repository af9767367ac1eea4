"""Lines of the bench: figures are what they say, and a target is only reached when it is."""

from __future__ import annotations

import pytest

from scripts.bench.bench import affordable
from scripts.bench.statistics import Target, ratio, summary


def test_a_line_has_median_95th_percentile_and_range() -> None:
    line = summary([3.0, 1.0, 2.0, 100.0, 4.0], "s")
    assert line == {"unit": "s", "p50": 3.0, "p95": 100.0, "min": 1.0, "max": 100.0, "repeats": 5}


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        (Target(3.0), True),
        (Target(2.9), False),
        (Target(99.0, of="p95"), False),
        (Target(3.0, at_least=True), True),
        (Target(3.1, at_least=True), False),
    ],
)
def test_a_target_is_compared_with_the_figure_it_names(target: Target, reached: bool) -> None:
    assert summary([3.0, 1.0, 2.0, 100.0, 4.0], "s", target)["reached"] is reached


def test_nothing_measured_reaches_nothing() -> None:
    assert summary([], "s", Target(1.0)) == {"unit": "s", "repeats": 0}
    assert ratio(1.0, 0.0, Target(1.0))["reached"] is False


def test_ratios_say_how_many_times() -> None:
    assert ratio(6.0, 0.4, Target(15, at_least=True)) == {
        "unit": "times",
        "p50": 15.0,
        "target": "p50 ≥ 15",
        "reached": True,
    }


@pytest.mark.parametrize(("seconds", "repeats"), [(0.0, 10), (1.0, 10), (8.0, 5), (500.0, 1)])
def test_slow_measures_are_repeated_less_often(seconds: float, repeats: int) -> None:
    assert affordable(10, seconds) == repeats
