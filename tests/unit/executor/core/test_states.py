"""The transition tables, over the full product of states."""

from __future__ import annotations

from itertools import product

import pytest

from executor.core import states
from executor.core.states import IllegalTransitionError, RunState, StepState, Verdict

RUN_APPLIED = {
    ("queued", "running"),
    ("queued", "canceled"),
    ("running", "canceling"),
    ("running", "succeeded"),
    ("running", "failed"),
    ("canceling", "canceled"),
    ("canceling", "succeeded"),
    ("canceling", "failed"),
}
STEP_APPLIED = {
    ("pending", "ready"),
    ("pending", "skipped"),
    ("pending", "canceled"),
    ("ready", "starting"),
    ("ready", "reused"),
    ("ready", "canceled"),
    ("ready", "failed"),
    ("starting", "running"),
    ("starting", "failed"),
    ("starting", "lost"),
    ("starting", "canceling"),
    ("running", "succeeded"),
    ("running", "failed"),
    ("running", "lost"),
    ("running", "canceling"),
    ("canceling", "canceled"),
    ("canceling", "succeeded"),
    ("canceling", "failed"),
    ("lost", "ready"),
    ("lost", "failed"),
    ("lost", "canceled"),
}
#: a wish to cancel that comes after the end
LATE = {"canceling", "canceled"}
RUN_ENDS = {"succeeded", "failed", "canceled"}
STEP_ENDS = {"succeeded", "reused", "failed", "skipped", "canceled"}


def _expected(old: str, new: str, applied: set[tuple[str, str]], ends: set[str]) -> Verdict | None:
    if (old, new) in applied:
        return Verdict.APPLY
    if old == new or (old in ends and new in LATE):
        return Verdict.IGNORE
    return None


@pytest.mark.parametrize(("old", "new"), list(product(RunState, RunState)))
def test_each_pair_of_run_states_is_applied_ignored_or_refused(old: RunState, new: RunState) -> None:
    expected = _expected(old, new, RUN_APPLIED, RUN_ENDS)
    if expected is None:
        with pytest.raises(IllegalTransitionError):
            states.run_verdict(old, new)
    else:
        assert states.run_verdict(old, new) is expected


@pytest.mark.parametrize(("old", "new"), list(product(StepState, StepState)))
def test_each_pair_of_step_states_is_applied_ignored_or_refused(old: StepState, new: StepState) -> None:
    expected = _expected(old, new, STEP_APPLIED, STEP_ENDS)
    if expected is None:
        with pytest.raises(IllegalTransitionError):
            states.step_verdict(old, new)
    else:
        assert states.step_verdict(old, new) is expected


def test_nothing_follows_a_final_state_and_something_follows_every_other() -> None:
    assert {state for state, after in states.RUN_TRANSITIONS.items() if not after} == states.RUN_FINAL
    assert {state for state, after in states.STEP_TRANSITIONS.items() if not after} == states.STEP_FINAL


def test_the_tables_name_every_state() -> None:
    assert set(states.RUN_TRANSITIONS) == set(RunState)
    assert set(states.STEP_TRANSITIONS) == set(StepState)


def test_step_subsets_divide_the_states() -> None:
    assert set(StepState) == states.STEP_FINAL | states.STEP_ACTIVE | states.STEP_WAITING
    assert not states.STEP_FINAL & states.STEP_ACTIVE
    assert not states.STEP_WAITING & (states.STEP_FINAL | states.STEP_ACTIVE)
