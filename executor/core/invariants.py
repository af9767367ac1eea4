"""What must hold of a run after every event. Checked in tests, and when a run is taken up from its rows."""

from __future__ import annotations

from collections.abc import Mapping

from executor.core import states
from executor.core.states import RunState, StepState
from executor.core.steps import Step

_BEGUN = states.STEP_ACTIVE | states.STEP_DONE | {StepState.READY, StepState.LOST, StepState.FAILED}


def check(state: RunState, steps: Mapping[str, Step], unfinished: int) -> None:
    """Raise `AssertionError` naming the first broken invariant. Linear in nodes and edges."""
    counted = sum(step.state not in states.STEP_FINAL for step in steps.values())
    _hold(counted == unfinished, f"{counted} steps are unfinished, {unfinished} were counted")
    _check_run(state, steps, unfinished)
    for step in steps.values():
        _check_inputs(step, steps)
        _check_waiting(step, steps, state)


def _check_run(state: RunState, steps: Mapping[str, Step], unfinished: int) -> None:
    if state is RunState.QUEUED:
        begun = [step.node for step in steps.values() if step.state is not StepState.PENDING]
        _hold(not begun, f"a queued run has begun: {begun}")
    elif state in states.RUN_FINAL:
        _hold(unfinished == 0, "a run that is over has unfinished steps")
    else:
        _hold(unfinished > 0, "every step is over and the run is not")
    if state is RunState.CANCELING:
        waiting = [step.node for step in steps.values() if step.state in states.STEP_WAITING]
        _hold(not waiting, f"a canceling run has waiting steps: {waiting}")


def _check_inputs(step: Step, steps: Mapping[str, Step]) -> None:
    missing = sum(steps[node].state not in states.STEP_DONE for node in step.upstream)
    _hold(step.waiting == missing, f"{step.node} lacks {missing} inputs, {step.waiting} were counted")
    if step.state in _BEGUN:
        _hold(missing == 0, f"{step.node} is {step.state.value} before its inputs are there")
        _hold(step.attempt >= 1, f"{step.node} is {step.state.value} without an attempt")


def _check_waiting(step: Step, steps: Mapping[str, Step], state: RunState) -> None:
    upstream = {steps[node].state for node in step.upstream}
    if step.state is StepState.PENDING and state is not RunState.QUEUED:
        _hold(step.waiting > 0, f"{step.node} has all its inputs and is still pending")
        dead = upstream & {StepState.FAILED, StepState.SKIPPED, StepState.CANCELED}
        _hold(not dead, f"{step.node} waits for a step that will never be done")
    if step.state is StepState.SKIPPED:
        failed = upstream & {StepState.FAILED, StepState.SKIPPED}
        _hold(failed, f"{step.node} is skipped although nothing upstream failed")


def _hold(condition: object, problem: str) -> None:
    if not condition:
        raise AssertionError(problem)
