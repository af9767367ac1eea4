"""The state machine of one run: every decision about what happens next is made here.

Events go in, commands and changes come out. No threads, no clock, no database, no randomness: the same
events give the same answers. The supervisor feeds it, the store writes its changes, runners carry out its
commands. The work over a whole run is linear in nodes and edges: each step counts down the upstream steps
it waits for.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from executor.core import commands, events, invariants, states
from executor.core.changes import Change, RunChange, StepChange, StepNote
from executor.core.retry import RetryPolicy
from executor.core.states import IllegalTransitionError, RunState, StepState, Verdict
from executor.core.steps import Step, StepSpec

#: how many past changes are kept to explain an illegal transition
_STORY_LENGTH = 100


@dataclass(frozen=True)
class Reaction:
    """Answer to one event: first write the changes, then carry out the commands."""

    changes: tuple[Change, ...] = ()
    commands: tuple[commands.Command, ...] = ()


@dataclass
class _Draft:
    changes: list[Change] = field(default_factory=list)
    commands: list[commands.Command] = field(default_factory=list)

    def freeze(self) -> Reaction:
        return Reaction(tuple(self.changes), tuple(self.commands))


class RunMachine:
    """State of a run in memory.

    `state` is the run's, `steps` maps node → step, `unfinished` counts the steps outside `STEP_FINAL`: the
    run ends exactly when it reaches zero. For each step, `waiting` equals the number of upstream steps
    outside `STEP_DONE`; a step becomes ready exactly when it reaches zero. `invariants.check` holds all of
    it.
    """

    def __init__(
        self,
        steps: Iterable[StepSpec],
        *,
        state: RunState = RunState.QUEUED,
        retry: RetryPolicy | None = None,
    ) -> None:
        self.state = state
        self._retry = retry or RetryPolicy()
        self._story: deque[tuple[str, str, str]] = deque(maxlen=_STORY_LENGTH)
        self.steps: dict[str, Step] = {}
        for spec in steps:
            if spec.node in self.steps:
                raise ValueError(f"The plan holds {spec.node} twice.")
            upstream = tuple(dict.fromkeys(spec.upstream))
            step = Step(spec.node, upstream, spec.state, spec.attempt, retry_in_s=spec.retry_in_s)
            self.steps[spec.node] = step
        for step in self.steps.values():
            for source in step.upstream:
                self.steps[source].dependents.append(step.node)
                step.waiting += self.steps[source].state not in states.STEP_DONE
        self.unfinished = sum(step.state not in states.STEP_FINAL for step in self.steps.values())

    # ---- reading

    def step_state(self, node: str) -> StepState:
        return self.steps[node].state

    def step_attempt(self, node: str) -> int:
        return self.steps[node].attempt

    def step_states(self) -> dict[str, StepState]:
        return {node: step.state for node, step in self.steps.items()}

    @property
    def is_over(self) -> bool:
        return self.state in states.RUN_FINAL

    # ---- events

    def handle(self, event: events.Event) -> Reaction:
        """Take in one event. Late news (of an attempt given up, or after the end) give an empty reaction.

        Raises `IllegalTransitionError` with the story of the step when an event contradicts what is known.
        """
        draft = _Draft()
        if isinstance(event, events.StepEvent) and self._is_stale(event):
            return draft.freeze()
        _HANDLERS[type(event)](self, event, draft)
        return draft.freeze()

    def resume(self) -> Reaction:
        """Say what a restored run needs: starts, pauses before retries, attempts to take up again."""
        draft = _Draft()
        if self.state not in states.RUN_ACTIVE:
            return draft.freeze()
        for step in self.steps.values():
            if step.state is StepState.READY:
                draft.commands.append(commands.StartStep(step.node, step.attempt))
            elif step.state is StepState.LOST:
                pause = self._retry.pause_left(step.attempt, step.retry_in_s)
                draft.commands.append(commands.ScheduleRetry(step.node, step.attempt, pause))
            elif step.state in states.STEP_ACTIVE:
                draft.commands.append(commands.ResumeStep(step.node, step.attempt, step.state))
        if self.state is RunState.CANCELING:
            self._cancel_steps(draft)
        self._conclude(draft)
        return draft.freeze()

    def _is_stale(self, event: events.StepEvent) -> bool:
        step = self.steps.get(event.node)
        if step is None:
            raise KeyError(f"The run has no step {event.node}.")
        if event.attempt != step.attempt or step.state in states.STEP_FINAL:
            return True
        return (step.state is StepState.LOST) != isinstance(event, events.StepRetryDue)

    def _on_claimed(self, _event: events.RunClaimed, draft: _Draft) -> None:
        self._move_run(RunState.RUNNING, draft)
        for step in self.steps.values():
            if step.waiting == 0 and step.state is StepState.PENDING:
                self._make_ready(step, draft)
        self._conclude(draft)

    def _on_cancel_requested(self, _event: events.RunCancelRequested, draft: _Draft) -> None:
        if self.state in states.RUN_FINAL or self.state is RunState.CANCELING:
            return
        if self.state is RunState.RUNNING:
            self._move_run(RunState.CANCELING, draft)
        self._cancel_steps(draft)
        self._conclude(draft)

    def _on_given_up(self, event: events.RunGivenUp, draft: _Draft) -> None:
        """Whatever was begun fails, and what waits for it is skipped."""
        for step in self.steps.values():
            if step.state in states.STEP_ACTIVE or step.state in (StepState.READY, StepState.LOST):
                self._move(step.node, StepState.FAILED, draft, {"error": event.error})
                self._skip_dependents(step.node, draft)
        self._conclude(draft)

    def _on_dispatched(self, event: events.StepDispatched, draft: _Draft) -> None:
        self._move(event.node, StepState.STARTING, draft)

    def _on_prepared(self, event: events.StepPrepared, draft: _Draft) -> None:
        if self.steps[event.node].state is StepState.STARTING:
            draft.changes.append(StepNote(event.node, event.attempt, "step.starting", message=event.message))

    def _on_started(self, event: events.StepStarted, draft: _Draft) -> None:
        if self.steps[event.node].state is StepState.STARTING:
            self._move(event.node, StepState.RUNNING, draft, {"handle": event.handle})

    def _on_progressed(self, event: events.StepProgressed, draft: _Draft) -> None:
        if self.steps[event.node].state is not StepState.RUNNING:
            return
        progress = event.progress
        if progress is not None:
            progress = min(1.0, max(0.0, progress)) if math.isfinite(progress) else None
        if progress is None and event.message is None:
            return
        draft.changes.append(StepNote(event.node, event.attempt, "step.progress", progress, event.message))

    def _on_succeeded(self, event: events.StepSucceeded, draft: _Draft) -> None:
        step = self.steps[event.node]
        if step.state is StepState.STARTING:
            # an adopted attempt may have ended before anybody saw it run
            self._move(step.node, StepState.RUNNING, draft)
        data = {
            "outputs": event.outputs,
            "metrics": event.metrics,
            "warnings": event.warnings,
            "resources": event.resources,
        }
        self._move(step.node, StepState.SUCCEEDED, draft, data)
        self._release_dependents(step, draft)
        self._conclude(draft)

    def _on_reused(self, event: events.StepReused, draft: _Draft) -> None:
        data = {
            "outputs": event.outputs,
            "metrics": event.metrics,
            "warnings": event.warnings,
            "reused_from": event.reused_from,
            "origin": event.origin,
        }
        self._move(event.node, StepState.REUSED, draft, data)
        self._release_dependents(self.steps[event.node], draft)
        self._conclude(draft)

    def _on_failed(self, event: events.StepFailed, draft: _Draft) -> None:
        data = {"error": event.error, "resources": event.resources}
        self._move(event.node, StepState.FAILED, draft, data)
        self._skip_dependents(event.node, draft)
        self._conclude(draft)

    def _on_lost(self, event: events.StepLost, draft: _Draft) -> None:
        step = self.steps[event.node]
        if step.state is StepState.CANCELING:
            # whatever became of it, it is gone, and that was wanted
            self._move(step.node, StepState.CANCELED, draft)
            self._conclude(draft)
            return
        pause = self._retry.pause_after(step.attempt)
        self._move(step.node, StepState.LOST, draft, {"error": event.error, "retry_in_s": pause})
        if pause is not None:
            draft.commands.append(commands.ScheduleRetry(step.node, step.attempt, pause))
            return
        self._move(step.node, StepState.FAILED, draft, {"error": event.error})
        self._skip_dependents(step.node, draft)
        self._conclude(draft)

    def _on_stopped(self, event: events.StepStopped, draft: _Draft) -> None:
        step = self.steps[event.node]
        if step.state is not StepState.CANCELING:
            raise IllegalTransitionError(step.state, StepState.CANCELED, self._tell(step.node))
        self._move(step.node, StepState.CANCELED, draft)
        self._conclude(draft)

    def _on_retry_due(self, event: events.StepRetryDue, draft: _Draft) -> None:
        self._make_ready(self.steps[event.node], draft)

    def validate(self) -> None:
        """Check every invariant; raise `AssertionError` naming the broken one. Linear in nodes and edges."""
        invariants.check(self.state, self.steps, self.unfinished)

    # ---- decisions

    def _make_ready(self, step: Step, draft: _Draft) -> None:
        step.attempt += 1
        self._move(step.node, StepState.READY, draft)
        draft.commands.append(commands.StartStep(step.node, step.attempt))

    def _release_dependents(self, step: Step, draft: _Draft) -> None:
        for node in step.dependents:
            dependent = self.steps[node]
            dependent.waiting -= 1
            if dependent.waiting == 0 and dependent.state is StepState.PENDING:
                self._make_ready(dependent, draft)

    def _skip_dependents(self, failed: str, draft: _Draft) -> None:
        queue = deque(self.steps[failed].dependents)
        while queue:
            step = self.steps[queue.popleft()]
            if step.state is StepState.PENDING:
                self._move(step.node, StepState.SKIPPED, draft, {"because": failed})
                queue.extend(step.dependents)

    def _cancel_steps(self, draft: _Draft) -> None:
        for step in self.steps.values():
            if step.state in states.STEP_WAITING:
                self._move(step.node, StepState.CANCELED, draft)
            elif step.state in states.STEP_ACTIVE:
                if step.state is not StepState.CANCELING:
                    self._move(step.node, StepState.CANCELING, draft)
                draft.commands.append(commands.StopStep(step.node, step.attempt))

    def _conclude(self, draft: _Draft) -> None:
        if self.unfinished or self.state in states.RUN_FINAL:
            return
        ends = {step.state for step in self.steps.values()}
        if StepState.CANCELED in ends:
            self._move_run(RunState.CANCELED, draft)
        elif StepState.FAILED in ends:
            self._move_run(RunState.FAILED, draft)
        else:
            self._move_run(RunState.SUCCEEDED, draft)
        draft.commands.append(commands.CloseRun())

    # ---- transitions

    def _move_run(self, new: RunState, draft: _Draft) -> None:
        old = self.state
        if states.run_verdict(old, new) is Verdict.IGNORE:
            return
        self.state = new
        self._story.append(("", old.value, new.value))
        draft.changes.append(RunChange(old, new))

    def _move(self, node: str, new: StepState, draft: _Draft, data: events.JsonObject | None = None) -> None:
        step = self.steps[node]
        old = step.state
        try:
            if states.step_verdict(old, new) is Verdict.IGNORE:
                return
        except IllegalTransitionError as error:
            raise IllegalTransitionError(old, new, self._tell(node)) from error
        step.state = new
        self.unfinished -= new in states.STEP_FINAL
        self._story.append((node, old.value, new.value))
        draft.changes.append(StepChange(node, step.attempt, old, new, data or {}))

    def _tell(self, node: str) -> str:
        told = [f"{old} → {new}" for name, old, new in self._story if name in (node, "")]
        return f"Step {node} of a {self.state.value} run; before: {', '.join(told) or 'nothing'}."


_HANDLERS: Mapping[type[object], Callable[..., None]] = {
    events.RunClaimed: RunMachine._on_claimed,
    events.RunCancelRequested: RunMachine._on_cancel_requested,
    events.RunGivenUp: RunMachine._on_given_up,
    events.StepDispatched: RunMachine._on_dispatched,
    events.StepPrepared: RunMachine._on_prepared,
    events.StepStarted: RunMachine._on_started,
    events.StepProgressed: RunMachine._on_progressed,
    events.StepSucceeded: RunMachine._on_succeeded,
    events.StepReused: RunMachine._on_reused,
    events.StepFailed: RunMachine._on_failed,
    events.StepLost: RunMachine._on_lost,
    events.StepStopped: RunMachine._on_stopped,
    events.StepRetryDue: RunMachine._on_retry_due,
}
