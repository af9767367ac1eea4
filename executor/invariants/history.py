"""I3, I4, I7, I8, I10: the event log of a run, folded and compared with its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from executor.core import states
from executor.core.states import RunState, StepState
from executor.invariants.records import Broken, EventRecord, RunRecord

_RUN_FINAL_EVENTS = frozenset(f"run.{state.value}" for state in states.RUN_FINAL)
_STEP_FINAL_EVENTS = frozenset(f"step.{state.value}" for state in states.STEP_FINAL)
#: the words of events that are not the words of states
_RUN_STATES = {"started": RunState.RUNNING}


@dataclass
class Folded:
    """What the events alone say about a run."""

    state: RunState | None = None
    steps: dict[str, StepState] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    because: dict[str, str] = field(default_factory=dict)
    #: ports of the result that the event of success tells of
    ports: dict[str, set[str]] = field(default_factory=dict)
    #: numbers of the attempts that were begun
    begun: dict[str, list[int]] = field(default_factory=dict)
    problems: list[tuple[str, str, str]] = field(default_factory=list)

    def blame(self, invariant: str, node: str, problem: str) -> None:
        self.problems.append((invariant, node, problem))


def broken(run: RunRecord) -> Iterator[Broken]:
    folded = fold(run)
    for invariant, node, problem in folded.problems:
        yield Broken(invariant, _subject(run, node), problem)
    yield from _terminal_events(run)
    yield from _numbers(run)
    yield from _differences(run, folded)


def fold(run: RunRecord) -> Folded:
    """Play the events from the first to the last; contradictions are noted, not raised."""
    folded = Folded(steps=dict.fromkeys(run.steps, StepState.PENDING), attempts=dict.fromkeys(run.steps, 0))
    for event in run.events:
        kind, _, word = event.type.partition(".")
        if kind == "run":
            _fold_run(folded, event, _RUN_STATES.get(word) or RunState(word))
        elif event.node not in folded.steps:
            folded.blame("I8", event.node, f"event {event.seq} tells of a step the run does not have")
        elif word == "progress":
            _expect(folded, event, StepState.RUNNING)
        else:
            _fold_step(run, folded, event, StepState(word))
    return folded


def _fold_run(folded: Folded, event: EventRecord, new: RunState) -> None:
    old = folded.state
    if (old is None) != (new is RunState.QUEUED) or (
        old is not None and new not in states.RUN_TRANSITIONS[old]
    ):
        was = old.value if old is not None else "nothing"
        folded.blame("I8", "", f"event {event.seq}: {was} → {new.value} is not a transition")
    folded.state = new


def _fold_step(run: RunRecord, folded: Folded, event: EventRecord, new: StepState) -> None:
    node, old = event.node, folded.steps[event.node]
    attempt = event.data.get("attempt")
    if old is new is StepState.STARTING and attempt is None:
        return  # a remark while it is prepared
    if new not in states.STEP_TRANSITIONS[old]:
        folded.blame("I8", node, f"event {event.seq}: {old.value} → {new.value} is not a transition")
    if isinstance(attempt, int):
        folded.attempts[node] = attempt
    if new is StepState.STARTING:
        folded.begun.setdefault(node, []).append(folded.attempts[node])
        _inputs_committed(run, folded, event)
    if new in states.STEP_DONE:
        folded.ports[node] = {str(output.get("port")) for output in event.data.get("outputs", ())}
    if new is StepState.SKIPPED:
        folded.because[node] = str(event.data.get("because", ""))
    folded.steps[node] = new


def _inputs_committed(run: RunRecord, folded: Folded, event: EventRecord) -> None:
    for source in run.steps[event.node].upstream:
        if folded.steps[source] not in states.STEP_DONE:
            state = folded.steps[source].value
            folded.blame("I7", event.node, f"it was started (event {event.seq}) while {source} was {state}")


def _expect(folded: Folded, event: EventRecord, wanted: StepState) -> None:
    found = folded.steps[event.node]
    if found is not wanted:
        folded.blame("I8", event.node, f"event {event.seq}: {event.type} while it was {found.value}")


def _terminal_events(run: RunRecord) -> Iterator[Broken]:
    counted = Counter(event.node for event in run.events if event.type in _STEP_FINAL_EVENTS)
    counted[""] = sum(event.type in _RUN_FINAL_EVENTS for event in run.events)
    over = {node: StepState(step.state) in states.STEP_FINAL for node, step in run.steps.items()}
    over[""] = RunState(run.state) in states.RUN_FINAL
    for node, is_over in over.items():
        if counted[node] != is_over:
            wanted = "one is due" if is_over else "it is not over"
            yield Broken("I3", _subject(run, node), f"{counted[node]} terminal events where {wanted}")
    ends = [event.seq for event in run.events if event.type in _RUN_FINAL_EVENTS]
    if ends and run.events[-1].seq > ends[0]:
        yield Broken("I3", run.id, f"events go on after the end of the run (event {ends[0]})")


def _numbers(run: RunRecord) -> Iterator[Broken]:
    numbers = [event.seq for event in run.events]
    if numbers != list(range(1, run.last_seq + 1)):
        yield Broken("I4", run.id, f"{len(numbers)} events are not numbered 1…{run.last_seq}")


def _differences(run: RunRecord, folded: Folded) -> Iterator[Broken]:
    if folded.state is None or folded.state.value != run.state:
        said = folded.state.value if folded.state else "nothing"
        yield Broken("I8", run.id, f"the row says {run.state}, the events say {said}")
    for node, step in run.steps.items():
        subject = _subject(run, node)
        facts: tuple[tuple[str, object, object], ...] = (
            ("state", step.state, folded.steps[node].value),
            ("attempt", step.attempt, folded.attempts[node]),
            ("because", step.because, folded.because.get(node, "")),
            ("ports", set(step.outputs), folded.ports.get(node, set())),
        )
        for name, row, told in facts:
            if row != told:
                yield Broken("I8", subject, f"{name} is {row!r} in the row, {told!r} by the events")
        begun, rows = folded.begun.get(node, []), [attempt.number for attempt in step.attempts]
        if begun != sorted(rows):
            yield Broken("I10", subject, f"attempts {sorted(rows)} exist, the events tell of {begun}")
        for attempt in step.attempts:
            if attempt.token < 1:
                yield Broken("I10", subject, f"nobody is named as having begun attempt {attempt.number}")


def _subject(run: RunRecord, node: str) -> str:
    return f"{run.id}/{node}" if node else run.id
