from __future__ import annotations

import pytest

from executor.core.retry import RetryPolicy


def test_each_loss_is_followed_by_its_pause_until_they_are_used_up() -> None:
    policy = RetryPolicy((1.0, 5.0))
    assert [policy.pause_after(attempt) for attempt in (1, 2, 3, 4)] == [1.0, 5.0, None, None]


def test_a_policy_without_pauses_never_tries_again() -> None:
    assert RetryPolicy(()).pause_after(1) is None


def test_attempts_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        RetryPolicy().pause_after(0)


def test_a_pause_goes_on_after_a_restart_where_it_was() -> None:
    policy = RetryPolicy((5.0, 20.0))
    assert policy.pause_left(2, 12.5) == 12.5
    assert policy.pause_left(1, None) == 5.0


def test_a_clock_that_was_set_neither_lengthens_a_pause_nor_makes_it_negative() -> None:
    policy = RetryPolicy((5.0,))
    assert policy.pause_left(1, 3600.0) == 5.0
    assert policy.pause_left(1, -3600.0) == 0.0
