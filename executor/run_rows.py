"""A run's rows as the one who drives it keeps them in memory: read once, then changed along with the rows.

Only what the run needs to go on is kept. The holder of the run's fencing token is the only one who writes
step rows, so the picture stays true until a write fails; then it is thrown away and read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from executor.core import states
from executor.core.states import RunState, StepState
from executor.core.steps import StepSpec
from executor.errors import RunGoneError
from executor.models import Attempt, Run, RunKind, Step, StepOutput

#: port → value
Ports = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class InputArtifact:
    """What feeds an input port."""

    type: str
    digest: str


@dataclass(frozen=True, slots=True)
class BegunAttempt:
    """An attempt that was begun before these rows were read."""

    handle: Mapping[str, Any] | None
    started_at: datetime | None


@dataclass(slots=True)
class StepRow:
    """What a step needs to run, frozen when the run was made; the fields after `not_reusable` change."""

    id: int
    node: str
    position: int
    module: str
    version: str
    environment: str
    parameters: Mapping[str, Any]
    #: input port → {"node", "port"} of the same run, or {"digest", "type"} of an artifact
    inputs: Ports
    #: declared outputs: [{"port", "type", "label"}]
    ports: list[Mapping[str, str]]
    limits: Mapping[str, Any]
    #: what its result depends on besides its inputs, as it was planned
    fingerprint: Mapping[str, Any]
    #: why its result must not be reused
    not_reusable: str
    #: why it runs or is reused
    reason: Mapping[str, Any]
    state: StepState
    attempt: int
    retry_at: datetime | None
    started_at: datetime | None
    #: output port → artifact; empty until the step is done
    outputs: dict[str, InputArtifact] = field(default_factory=dict)
    #: the current attempt, if it was under way already
    begun: BegunAttempt | None = None


@dataclass(slots=True)
class RunRows:
    """A run and its steps by node, in plan order."""

    id: UUID
    project_id: UUID
    pipeline_id: UUID | None
    kind: RunKind
    isolation: str
    state: RunState
    token: int
    started_at: datetime | None
    #: how often it was taken over since a step of it last moved
    takeovers: int
    number: int
    #: nodes that run although an earlier result holds; None: all of them
    run_again: list[str] | None
    #: the failed run this one goes on from
    resumed_from_id: UUID | None
    steps: dict[str, StepRow] = field(default_factory=dict)
    #: environment → warm-up of the container that its steps share, from the first of them on
    shared_warm: dict[str, str] = field(default_factory=dict)

    def specs(self, now: datetime) -> list[StepSpec]:
        """What the state machine needs to know of the steps."""
        return [
            StepSpec(
                row.node,
                tuple(source["node"] for source in row.inputs.values() if "node" in source),
                row.state,
                row.attempt,
                max(0.0, (row.retry_at - now).total_seconds()) if row.retry_at else None,
            )
            for row in self.steps.values()
        ]

    def inputs_of(self, node: str) -> dict[str, InputArtifact]:
        """Find what feeds a step whose inputs are all there; raises LookupError when one is not."""
        found: dict[str, InputArtifact] = {}
        for port, source in self.steps[node].inputs.items():
            if "digest" in source:
                found[port] = InputArtifact(source["type"], source["digest"])
            elif "node" in source:
                found[port] = self.steps[source["node"]].outputs[source["port"]]
        return found


def read(run_id: UUID) -> RunRows:
    """Read a run and its steps. Raises `RunGoneError`, and anything at all when its rows make no sense."""
    rows = read_run(run_id)
    for row in Step.objects.filter(run_id=run_id).order_by("position").values_list(*_STEP):
        step = StepRow(*row)
        step.state = StepState(step.state)
        rows.steps[step.node] = step
    if rows.state is not RunState.QUEUED:
        _read_progress(rows)
    return rows


def read_run(run_id: UUID) -> RunRows:
    """Read a run without its steps. Raises `RunGoneError`."""
    found = Run.objects.filter(id=run_id).order_by().values_list(*_RUN).first()
    if found is None:
        raise RunGoneError(f"Run {run_id} is gone.")
    project_id, pipeline_id, kind, isolation, state, *rest = found
    return RunRows(run_id, project_id, pipeline_id, RunKind(kind), isolation, RunState(state), *rest)


_RUN = (
    "project_id",
    "pipeline_id",
    "kind",
    "isolation",
    "state",
    "token",
    "started_at",
    "takeovers",
    "number",
    "run_again",
    "resumed_from_id",
)
_STEP = (
    "id",
    "node",
    "position",
    "module",
    "version",
    "environment",
    "parameters",
    "inputs",
    "ports",
    "limits",
    "fingerprint",
    "not_reusable",
    "reason",
    "state",
    "attempt",
    "retry_at",
    "started_at",
)


def _read_progress(rows: RunRows) -> None:
    """Read what steps of a run that was begun have left: outputs, and attempts that may still run."""
    outputs = StepOutput.objects.filter(step__run_id=rows.id)
    for node, port, type_, digest in outputs.values_list("step__node", "port", "type", "artifact__digest"):
        rows.steps[node].outputs[port] = InputArtifact(type_, digest)
    active = Attempt.objects.filter(step__run_id=rows.id, step__state__in=list(states.STEP_ACTIVE))
    for node, number, handle, started_at in active.values_list(
        "step__node", "number", "handle", "started_at"
    ):
        if rows.steps[node].attempt == number:
            rows.steps[node].begun = BegunAttempt(handle, started_at)
