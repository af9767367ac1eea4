"""Step rows, attempts and outputs: the part of the store below a run.

Collects what the changes of one transaction mean for the rows, so that a step that moves twice is written
once and steps that move alike are written together: the number of statements depends on the kinds of moves,
not on their number. Used by `store` alone, in its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from executor import bulk
from executor.core.changes import StepChange, StepNote
from executor.core.events import JsonObject
from executor.core.states import STEP_ACTIVE, STEP_DONE, STEP_FINAL, StepState
from executor.errors import StaleTransitionError
from executor.limits import effective_limits
from executor.models import Artifact, Attempt, Step, StepOutput
from executor.run_rows import StepRow
from pipelines.said import kept

#: what the event of a succeeded step tells of an output
_TOLD = ("port", "type", "label", "rows", "columns", "bytes")
_ARTIFACT = ("digest", "bytes", "files", "created_at", "used_at")
_OUTPUT = ("step_id", "port", "type", "label", "artifact_id", "rows", "columns")
_BY_DIGEST = bulk.Reference("artifact_id", Artifact, "digest")
_BEGUN = ("step_id", "number", "key", "token", "began_at", "outcome")


@dataclass(frozen=True)
class EventDraft:
    """An event row without its number."""

    type: str
    node: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass
class _StepWrite:
    """One step row: where it stands, and what it gets."""

    row: StepRow
    old: StepState | None = None
    fields: dict[str, Any] = field(default_factory=dict)


class StepWrites:
    """What one transaction writes below its run. `steps` maps node → row; `add` in order, then `flush`."""

    def __init__(self, run_id: UUID, token: int, steps: Mapping[str, StepRow], now: datetime) -> None:
        self._run_id = run_id
        self._token = token
        self._steps = steps
        self._now = now
        self._writes: dict[str, _StepWrite] = {}
        #: step row and number → what the attempt's row gets
        self._attempts: dict[tuple[int, int], dict[str, Any]] = {}
        self._begun: list[tuple[object, ...]] = []
        self._outputs: list[tuple[int, JsonObject]] = []
        #: how many rows were found and how many should have been
        self._counts: list[tuple[bulk.Count, int]] = []

    @property
    def moved(self) -> bool:
        """Whether a step changed its state."""
        return any(write.old is not None for write in self._writes.values())

    def add(self, change: StepChange) -> EventDraft:
        write = self._write_of(change.node)
        if write.old is None:
            write.old = change.old
        write.fields |= {"state": change.new, "attempt": change.attempt}
        data = self._take_in(write, change)
        return EventDraft(change.type, change.node, data)

    def note(self, note: StepNote) -> EventDraft:
        """Take in progress or a stage of preparation; the state stays as it is."""
        write = self._write_of(note.node)
        fields = write.fields
        if note.progress is not None:
            fields["progress"] = note.progress
        data: dict[str, object] = {"progress": note.progress} if note.type == "step.progress" else {}
        if note.message is not None:
            said = kept(note.message)
            fields |= {"message": note.message, "said": said}
            data |= {"message": note.message}
            if said is not None:
                data |= {"said": said, "module": write.row.module}
        return EventDraft(note.type, note.node, data)

    def set_fields(self, node: str, fields: Mapping[str, Any]) -> None:
        """Write columns that no transition knows of along with it."""
        self._write_of(node).fields.update(fields)

    def flush(self) -> None:
        """Write everything; `check` afterwards, outside of `bulk.together`."""
        self._write_steps()
        if self._begun:
            bulk.insert(Attempt, _BEGUN, self._begun)
        for names, rows in _by_shape((fields, key) for key, fields in self._attempts.items()):
            bulk.update(Attempt, names, rows, where=("step_id", "number"))
        if self._outputs:
            self._write_outputs()

    def check(self) -> None:
        """Raise `StaleTransitionError` when a row was not where its move starts from."""
        missed = sum(wanted - count() for count, wanted in self._counts)
        if missed:
            wanted = sum(wanted for _count, wanted in self._counts)
            raise StaleTransitionError(
                f"{missed} of {wanted} steps of run {self._run_id} are not where they should be."
            )

    # ---- what a move means

    def _take_in(self, write: _StepWrite, change: StepChange) -> dict[str, object]:
        match change.new:
            case StepState.READY:
                write.fields |= {"ready_at": self._now, "started_at": None, "progress": None}
                write.fields |= {"message": "", "said": None, "error": None, "retry_at": None}
                write.row.started_at = None
                return {"attempt": change.attempt}
            case StepState.STARTING:
                return self._begin(write, change)
            case StepState.RUNNING:
                return self._run(write, change)
            case StepState.SUCCEEDED | StepState.REUSED:
                return self._done(write, change)
            case StepState.FAILED | StepState.LOST:
                return self._went_wrong(write, change)
            case StepState.CANCELED | StepState.SKIPPED:
                write.fields |= {"because": str(change.data.get("because", "")), "retry_at": None}
                self._close(write, change)
        return dict(change.data)

    def _begin(self, write: _StepWrite, change: StepChange) -> dict[str, object]:
        write.fields |= {"message": "", "said": None}
        key = attempt_key(self._run_id, write.row.position, change.attempt)
        self._begun.append((write.row.id, change.attempt, key, self._token, self._now, ""))
        limits = effective_limits(write.row.module, write.row.limits)
        return {"attempt": change.attempt, "message": "", "reason": write.row.reason, "limits": limits}

    def _run(self, write: _StepWrite, change: StepChange) -> dict[str, object]:
        write.fields |= {"started_at": self._now, "message": "", "said": None, "progress": None}
        write.row.started_at = self._now
        self._attempt_of(write, change).update(started_at=self._now, handle=change.data.get("handle"))
        return {"attempt": change.attempt}

    def _done(self, write: _StepWrite, change: StepChange) -> dict[str, object]:
        outputs = cast("Sequence[JsonObject]", change.data["outputs"])
        self._outputs.extend((write.row.id, output) for output in outputs)
        warnings = list(cast("Sequence[JsonObject]", change.data["warnings"])) or None
        write.fields |= {"metrics": change.data["metrics"], "warnings": warnings, "progress": 1.0}
        told = {
            "outputs": [{name: output.get(name) for name in _TOLD} for output in outputs],
            "metrics": change.data["metrics"],
            # labels are told in the language of each reader
            "module": write.row.module,
        }
        if warnings is not None:
            told["warnings"] = warnings
        if change.new is StepState.REUSED:
            write.fields["reused_from_id"] = change.data["reused_from"]
            told |= {"reused_from": change.data["origin"], "reason": write.row.reason}
        return self._ended(write, change) | told

    def _went_wrong(self, write: _StepWrite, change: StepChange) -> dict[str, object]:
        write.fields |= {"error": change.data["error"], "retry_at": None}
        told = {"error": change.data["error"]}
        pause_s = change.data.get("retry_in_s")
        if isinstance(pause_s, int | float):
            retry_at = self._now + timedelta(seconds=pause_s)
            write.fields["retry_at"] = retry_at
            told["retry_at"] = retry_at
        return self._ended(write, change) | told

    def _ended(self, write: _StepWrite, change: StepChange) -> dict[str, object]:
        told: dict[str, object] = {"seconds": seconds_between(write.row.started_at, self._now)}
        if change.data.get("resources"):
            write.fields["resources"] = told["resources"] = change.data["resources"]
        self._close(write, change)
        return told

    def _close(self, write: _StepWrite, change: StepChange) -> None:
        if change.new in STEP_FINAL:
            write.fields["finished_at"] = self._now
        if change.old in STEP_ACTIVE:
            self._attempt_of(write, change).update(
                finished_at=self._now, outcome=change.new.value, error=change.data.get("error")
            )

    def _write_of(self, node: str) -> _StepWrite:
        write = self._writes.get(node)
        if write is None:
            write = self._writes[node] = _StepWrite(self._steps[node])
        return write

    def _attempt_of(self, write: _StepWrite, change: StepChange) -> dict[str, Any]:
        return self._attempts.setdefault((write.row.id, change.attempt), {})

    # ---- rows

    def _write_steps(self) -> None:
        moved = ((w.fields, (w.row.id, w.old)) for w in self._writes.values() if w.old is not None)
        for names, rows in _by_shape(moved):
            self._counts.append((bulk.update(Step, names, rows, where=("id", "state")), len(rows)))
        noted = ((w.fields, (w.row.id,)) for w in self._writes.values() if w.old is None and w.fields)
        for names, rows in _by_shape(noted):
            bulk.update(Step, names, rows, where=("id",))

    def _write_outputs(self) -> None:
        artifacts = {
            str(output["digest"]): (output["digest"], output["bytes"], output["files"], self._now, self._now)
            for _step, output in self._outputs
        }
        # in one order, so that two transactions never wait for each other
        rows = [artifacts[digest] for digest in sorted(artifacts)]
        bulk.insert(Artifact, _ARTIFACT, rows, renew=("used_at",))
        bulk.insert(
            StepOutput,
            _OUTPUT,
            [
                (
                    step_id,
                    output["port"],
                    output["type"],
                    output["label"],
                    output["digest"],
                    output.get("rows"),
                    output.get("columns"),
                )
                for step_id, output in self._outputs
            ],
            by=_BY_DIGEST,
        )


def run_metrics(run_id: UUID) -> dict[str, object]:
    """Collect the numbers of all steps in plan order; a name that comes twice carries its node the
    second time."""
    found: dict[str, object] = {}
    steps = Step.objects.filter(run_id=run_id, state__in=list(STEP_DONE)).exclude(metrics={})
    for node, metrics in steps.order_by("position").values_list("node", "metrics"):
        for name, value in metrics.items():
            found[name if name not in found else f"{name} ({node})"] = value
    return found


def seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    """Duration for people; a clock set back never makes it negative."""
    if start is None or end is None:
        return None
    return round(max(0.0, (end - start).total_seconds()), 3)


def attempt_key(run_id: UUID, position: int, number: int) -> str:
    """Name an attempt and its container: the same run, step and number always give the same name."""
    return f"{run_id.hex}-{position}-{number}"


def _by_shape(
    writes: Iterable[tuple[Mapping[str, Any], tuple[object, ...]]],
) -> list[tuple[bulk.Names, list[tuple[object, ...]]]]:
    """Put together what sets the same columns: names → rows of their values followed by the key."""
    shapes: dict[bulk.Names, list[tuple[object, ...]]] = {}
    for fields, key in writes:
        names = tuple(sorted(fields))
        shapes.setdefault(names, []).append((*(fields[name] for name in names), *key))
    return list(shapes.items())
