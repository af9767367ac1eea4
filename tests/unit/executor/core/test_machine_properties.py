"""Random runs: whatever happens in whatever order, the invariants hold and every run comes to its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from executor.core import commands, events, states
from executor.core.changes import StepChange
from executor.core.machine import Reaction, RunMachine
from executor.core.retry import RetryPolicy
from executor.core.states import RunState, StepState
from executor.core.steps import StepSpec

Graph = Mapping[str, tuple[str, ...]]


@st.composite
def graphs(draw: st.DrawFn, *, max_size: int = 12) -> Graph:
    """A random graph without cycles: each node reads from some of those before it."""
    size = draw(st.integers(1, max_size))
    graph: dict[str, tuple[str, ...]] = {}
    for index in range(size):
        before = st.sampled_from([f"n{i}" for i in range(index)]) if index else st.nothing()
        graph[f"n{index}"] = tuple(draw(st.lists(before, max_size=3))) if index else ()
    return graph


def machine_of(graph: Graph) -> RunMachine:
    specs = [StepSpec(node, upstream) for node, upstream in graph.items()]
    return RunMachine(specs, retry=RetryPolicy((1.0, 1.0)))


def descendants(graph: Graph, node: str) -> set[str]:
    found: set[str] = set()
    for name, upstream in graph.items():
        # nodes come after what they read
        if node in upstream or found & set(upstream):
            found.add(name)
    return found


@given(graphs(max_size=20), st.data())
@settings(max_examples=40, deadline=None)
def test_a_failure_skips_exactly_the_descendants(graph: Graph, data: st.DataObject) -> None:
    unlucky = data.draw(st.sampled_from(sorted(graph)))
    run = machine_of(graph)
    waiting = list(run.handle(events.RunClaimed()).commands)
    while waiting:
        command = waiting.pop(data.draw(st.integers(0, len(waiting) - 1)))
        if not isinstance(command, commands.StartStep):
            continue
        node = command.node
        end: events.Event = events.StepSucceeded(node, 1)
        if node == unlucky:
            end = events.StepFailed(node, 1)
        for event in (events.StepDispatched(node, 1), events.StepStarted(node, 1), end):
            waiting.extend(run.handle(event).commands)
            run.validate()
    below = descendants(graph, unlucky)
    for node, state in run.step_states().items():
        expected = StepState.SKIPPED if node in below else StepState.SUCCEEDED
        assert state is (StepState.FAILED if node == unlucky else expected)
    assert run.state is RunState.FAILED


@given(graphs(), st.lists(st.integers(0, 10**6), max_size=60))
@settings(max_examples=30, deadline=None)
def test_the_same_events_give_the_same_answers(graph: Graph, choices: list[int]) -> None:
    """No clock, no randomness, no order of a set decides anything."""
    first, second = machine_of(graph), machine_of(graph)
    for event in _some_events(graph, choices):
        assert _outcome(first, event) == _outcome(second, event)


def _some_events(graph: Graph, choices: list[int]) -> Iterator[events.Event]:
    kinds = (
        events.StepDispatched,
        events.StepStarted,
        events.StepSucceeded,
        events.StepFailed,
        events.StepLost,
        events.StepRetryDue,
    )
    nodes = sorted(graph)
    yield events.RunClaimed()
    for choice in choices:
        if choice % 29 == 0:
            yield events.RunCancelRequested()
        yield kinds[choice % len(kinds)](nodes[choice // 7 % len(nodes)], 1 + choice // 101 % 2)


def _outcome(run: RunMachine, event: events.Event) -> Reaction | str:
    try:
        return run.handle(event)
    except states.IllegalTransitionError as error:
        return str(error)


class RunLife(RuleBasedStateMachine):
    """An executor that does what it is told, with attempts that end in every way and a crash now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.graph: Graph = {}
        self.run = machine_of({"only": ()})
        self.done: set[str] = set()
        self.finals: dict[str, StepState] = {}

    @initialize(graph=graphs())
    def draw_graph(self, graph: Graph) -> None:
        self.graph = graph
        self.run = machine_of(graph)

    # ---- what happens

    @precondition(lambda self: self.run.state is RunState.QUEUED)
    @rule()
    def claim(self) -> None:
        self.feed(events.RunClaimed())

    @rule()
    def cancel(self) -> None:
        self.feed(events.RunCancelRequested())

    @precondition(lambda self: self.run.state in states.RUN_ACTIVE)
    @rule()
    def give_up(self) -> None:
        self.feed(events.RunGivenUp({"code": "quarantined"}))
        assert self.run.is_over
        assert self.run.state is not RunState.SUCCEEDED

    @precondition(lambda self: self.nodes_in(StepState.READY))
    @rule(data=st.data())
    def dispatch(self, data: st.DataObject) -> None:
        node = self.choose(data, StepState.READY)
        self.feed(events.StepDispatched(node, self.run.step_attempt(node)))

    @precondition(lambda self: self.nodes_in(StepState.READY))
    @rule(data=st.data())
    def reuse(self, data: st.DataObject) -> None:
        node = self.choose(data, StepState.READY)
        self.feed(events.StepReused(node, self.run.step_attempt(node)))

    @precondition(lambda self: self.nodes_in(StepState.STARTING))
    @rule(data=st.data())
    def start(self, data: st.DataObject) -> None:
        node = self.choose(data, StepState.STARTING)
        self.feed(events.StepStarted(node, self.run.step_attempt(node)))

    @precondition(lambda self: self.nodes_in(*states.STEP_ACTIVE))
    @rule(data=st.data(), kind=st.sampled_from((events.StepSucceeded, events.StepFailed, events.StepLost)))
    def end(
        self,
        data: st.DataObject,
        kind: type[events.StepSucceeded] | type[events.StepFailed] | type[events.StepLost],
    ) -> None:
        node = self.choose(data, *states.STEP_ACTIVE)
        self.feed(kind(node, self.run.step_attempt(node)))

    @precondition(lambda self: self.nodes_in(StepState.CANCELING))
    @rule(data=st.data())
    def stopped(self, data: st.DataObject) -> None:
        node = self.choose(data, StepState.CANCELING)
        self.feed(events.StepStopped(node, self.run.step_attempt(node)))

    @precondition(lambda self: self.nodes_in(StepState.LOST))
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        node = self.choose(data, StepState.LOST)
        self.feed(events.StepRetryDue(node, self.run.step_attempt(node)))

    @rule(data=st.data())
    def late_news(self, data: st.DataObject) -> None:
        """Of an attempt that was never, or of one that was given up."""
        node = data.draw(st.sampled_from(sorted(self.graph)))
        before = self.run.step_states()
        self.feed(events.StepSucceeded(node, self.run.step_attempt(node) + 1))
        assert self.run.step_states() == before

    @rule()
    def crash(self) -> None:
        """Forget everything but the rows, as a new executor does."""
        specs = [
            StepSpec(node, upstream, self.run.step_state(node), self.run.step_attempt(node))
            for node, upstream in self.graph.items()
        ]
        self.run = RunMachine(specs, state=self.run.state, retry=RetryPolicy((1.0, 1.0)))
        reaction = self.run.resume()
        wanted = {
            command.node
            for command in reaction.commands
            if isinstance(command, commands.StartStep | commands.ResumeStep | commands.ScheduleRetry)
        }
        if self.run.state in states.RUN_ACTIVE:
            busy = states.STEP_ACTIVE | {StepState.READY, StepState.LOST}
            assert wanted == {node for node, state in self.run.step_states().items() if state in busy}

    # ---- helpers

    def nodes_in(self, *wanted: StepState) -> list[str]:
        return [node for node, state in self.run.step_states().items() if state in wanted]

    def choose(self, data: st.DataObject, *wanted: StepState) -> str:
        return data.draw(st.sampled_from(self.nodes_in(*wanted)))

    def feed(self, event: events.Event) -> None:
        for change in self.run.handle(event).changes:
            if isinstance(change, StepChange):
                self.note(change)

    def note(self, change: StepChange) -> None:
        assert change.node not in self.finals, "a final state changed"
        if change.new is StepState.READY:
            assert set(self.graph[change.node]) <= self.done, "started before its inputs"
        if change.new in states.STEP_DONE:
            self.done.add(change.node)
        if change.new in states.STEP_FINAL:
            self.finals[change.node] = change.new

    @invariant()
    def invariants_hold(self) -> None:
        self.run.validate()

    def teardown(self) -> None:
        """Whatever state it is in, a run can be brought to its end."""
        if self.run.state is RunState.QUEUED:
            self.feed(events.RunClaimed())
        for _round in range(len(self.graph) * 12):
            if self.run.is_over:
                break
            self.push()
        assert self.run.is_over
        assert set(self.run.step_states().values()) <= states.STEP_FINAL

    def push(self) -> None:
        for node, state in self.run.step_states().items():
            attempt = self.run.step_attempt(node)
            if state is StepState.READY:
                self.feed(events.StepDispatched(node, attempt))
            elif state in (StepState.STARTING, StepState.RUNNING):
                self.feed(events.StepSucceeded(node, attempt))
            elif state is StepState.CANCELING:
                self.feed(events.StepStopped(node, attempt))
            elif state is StepState.LOST:
                self.feed(events.StepRetryDue(node, attempt))


RunLife.TestCase.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
TestRunLife = RunLife.TestCase
