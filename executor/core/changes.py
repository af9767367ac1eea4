"""What the state machine decided: transitions and remarks, which the store writes as rows and event rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from executor.core.events import JsonObject
from executor.core.states import RunState, StepState

_RUN_EVENT_TYPES = {RunState.RUNNING: "run.started"}


@dataclass(frozen=True)
class RunChange:
    """The run goes from `old` to `new`."""

    old: RunState
    new: RunState

    @property
    def type(self) -> str:
        """Name of the event on the wire."""
        return _RUN_EVENT_TYPES.get(self.new, f"run.{self.new.value}")


@dataclass(frozen=True)
class StepChange:
    """A step goes from `old` to `new`; `attempt` is the attempt after the change."""

    node: str
    attempt: int
    old: StepState
    new: StepState
    #: outputs, metrics and warnings, an error, the handle, or the node because of which a step is skipped
    data: JsonObject = field(default_factory=dict)

    @property
    def type(self) -> str:
        """Name of the event on the wire."""
        return f"step.{self.new.value}"


@dataclass(frozen=True)
class StepNote:
    """News about a step that leaves its state as it is."""

    node: str
    attempt: int
    #: name of the event on the wire
    type: str
    progress: float | None = None
    message: str | None = None


Change = RunChange | StepChange | StepNote

#: every type of event that a client may meet
EVENT_TYPES = frozenset(
    {f"run.{state.value}" for state in RunState if state is not RunState.RUNNING}
    | {"run.started", "step.progress"}
    | {f"step.{state.value}" for state in StepState if state is not StepState.PENDING}
)
