"""I1, I2: one result for each step, of the last attempt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from executor.core.states import STEP_DONE, STEP_FINAL, StepState
from executor.invariants.records import Broken, RunRecord, StepRecord


def broken(run: RunRecord) -> Iterator[Broken]:
    for step in run.steps.values():
        subject = f"{run.id}/{step.node}"
        for problem in _result_problems(step):
            yield Broken("I1", subject, problem)
        for problem in _token_problems(run, step):
            yield Broken("I2", subject, problem)


def _result_problems(step: StepRecord) -> Iterator[str]:
    state = StepState(step.state)
    winners = [attempt.number for attempt in step.attempts if attempt.outcome == StepState.SUCCEEDED]
    if len(winners) > 1:
        yield f"attempts {winners} all succeeded"
    if state is StepState.SUCCEEDED and len(winners) != 1:
        yield f"it succeeded, but {len(winners)} attempts did"
    if state is not StepState.SUCCEEDED and winners:
        yield f"it is {state.value}, but attempt {winners[0]} succeeded"
    for port, count in Counter(step.outputs).items():
        if count > 1:
            yield f"{count} results on port {port}"
    if state in STEP_DONE and (missing := set(step.ports) - set(step.outputs)):
        yield f"it is {state.value} without a result on {', '.join(sorted(missing))}"
    if state not in STEP_DONE and step.outputs:
        yield f"it is {state.value} and has results on {', '.join(sorted(set(step.outputs)))}"
    open_ = [attempt.number for attempt in step.attempts if attempt.finished_at is None]
    if state in STEP_FINAL and open_:
        yield f"it is over, but attempt {open_[0]} is still under way"
    if len(open_) > 1:
        yield f"attempts {open_} are under way at once"


def _token_problems(run: RunRecord, step: StepRecord) -> Iterator[str]:
    ordered = sorted(step.attempts, key=lambda attempt: attempt.number)
    for attempt in ordered:
        if attempt.token > run.token:
            yield f"attempt {attempt.number} has token {attempt.token}; {run.token} were issued"
    for before, after in pairwise(ordered):
        if after.token < before.token:
            yield f"attempt {after.number} was begun with token {after.token} after {before.token}"
    winners = [attempt for attempt in ordered if attempt.outcome == StepState.SUCCEEDED]
    if winners and winners[-1].number != ordered[-1].number:
        yield f"attempt {winners[-1].number} won although attempt {ordered[-1].number} followed it"
