"""Step rows, attempts and outputs: the part of the store below a run.

Used by `store` alone, in its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from executor.core.changes import StepChange, StepNote
from executor.core.events import JsonObject
from executor.core.states import STEP_FINAL, StepState
from executor.errors import StaleTransitionError
from executor.models import Artifact, Attempt, Run, Step, StepOutput

#: what the event of a succeeded step tells of an output
_TOLD = ("port", "type", "label", "rows", "columns", "bytes")
#: transitions that need no more than the new state in many rows at once
_PLAIN = frozenset({StepState.READY, StepState.SKIPPED, StepState.CANCELED, StepState.CANCELING})
_ROWS_PER_UPDATE = 500


@dataclass(frozen=True)
class EventDraft:
    """An event row without its number."""

    type: str
    node: str
    data: Mapping[str, object] = field(default_factory=dict)


def write_changes(run: Run, changes: Sequence[StepChange], now: datetime) -> list[EventDraft]:
    """Write step changes in order; neighbours that are alike go into one update."""
    drafts: list[EventDraft] = []
    for alike in _groups(changes):
        first = alike[0]
        if first.new in _PLAIN:
            _write_plain(run, alike, now)
            drafts.extend(EventDraft(change.type, change.node, _plain_data(change)) for change in alike)
        else:
            drafts.extend(
                EventDraft(change.type, change.node, _write_one(run, change, now)) for change in alike
            )
    return drafts


def write_note(run: Run, note: StepNote) -> EventDraft:
    """Write progress or a stage of preparation; the state stays as it is."""
    fields: dict[str, Any] = {}
    if note.progress is not None:
        fields["progress"] = note.progress
    if note.message is not None:
        fields["message"] = note.message
    Step.objects.filter(run_id=run.id, node=note.node).update(**fields)
    data: dict[str, object] = {"message": note.message} if note.message is not None else {}
    if note.type == "step.progress":
        data = {"progress": note.progress, "message": note.message}
    return EventDraft(note.type, note.node, data)


def run_metrics(run: Run) -> dict[str, object]:
    """Collect the numbers of all steps in plan order; a name that comes twice carries its node the
    second time."""
    found: dict[str, object] = {}
    rows = run.steps.exclude(metrics={}).order_by("position").values_list("node", "metrics")
    for node, metrics in rows:
        for name, value in metrics.items():
            found[name if name not in found else f"{name} ({node})"] = value
    return found


def seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    """Duration for people; a clock set back never makes it negative."""
    if start is None or end is None:
        return None
    return round(max(0.0, (end - start).total_seconds()), 3)


def attempt_key(run: Run, position: int, number: int) -> str:
    """Name an attempt and its container: the same run, step and number always give the same name."""
    return f"{run.id.hex}-{position}-{number}"


def _groups(changes: Iterable[StepChange]) -> Iterator[list[StepChange]]:
    for _key, group in groupby(changes, key=_likeness):
        alike = list(group)
        for start in range(0, len(alike), _ROWS_PER_UPDATE):
            yield alike[start : start + _ROWS_PER_UPDATE]


def _likeness(change: StepChange) -> tuple[object, ...]:
    return change.old, change.new, change.attempt, change.data


def _plain_data(change: StepChange) -> dict[str, object]:
    if change.new is StepState.READY:
        return {"attempt": change.attempt}
    return dict(change.data)


def _write_plain(run: Run, alike: Sequence[StepChange], now: datetime) -> None:
    first = alike[0]
    fields: dict[str, Any] = {"attempt": first.attempt}
    if first.new is StepState.READY:
        fields |= {"ready_at": now, "started_at": None, "progress": None, "message": "", "error": None}
    if first.new in STEP_FINAL:
        fields["finished_at"] = now
        fields["because"] = str(first.data.get("because", ""))
    nodes = [change.node for change in alike]
    _update(run, nodes, first, fields)
    if first.old is StepState.CANCELING:
        _close_attempts(run, nodes, first, now)


def _write_one(run: Run, change: StepChange, now: datetime) -> dict[str, object]:
    step = Step.objects.only("id", "position", "started_at").get(run_id=run.id, node=change.node)
    if change.new is StepState.STARTING:
        _update(run, [change.node], change, {"message": ""})
        key = attempt_key(run, step.position, change.attempt)
        Attempt.objects.create(step=step, number=change.attempt, key=key, token=run.token, began_at=now)
        return {"attempt": change.attempt, "message": ""}
    if change.new is StepState.RUNNING:
        _update(run, [change.node], change, {"started_at": now, "message": "", "progress": None})
        handle = change.data.get("handle")
        Attempt.objects.filter(step=step, number=change.attempt).update(started_at=now, handle=handle)
        return {"attempt": change.attempt}
    return _write_end(run, step, change, now)


def _write_end(run: Run, step: Step, change: StepChange, now: datetime) -> dict[str, object]:
    data: dict[str, object] = {"seconds": seconds_between(step.started_at, now)}
    fields: dict[str, Any] = {}
    if change.new in STEP_FINAL:
        fields["finished_at"] = now
    if change.new in (StepState.SUCCEEDED, StepState.REUSED):
        outputs = cast("Sequence[JsonObject]", change.data["outputs"])
        fields |= {"metrics": change.data["metrics"], "progress": 1.0}
        data |= {
            "outputs": [{name: output.get(name) for name in _TOLD} for output in outputs],
            "metrics": change.data["metrics"],
        }
        _write_outputs(step, outputs, now)
    else:
        fields["error"] = change.data["error"]
        data["error"] = change.data["error"]
    if change.new is StepState.REUSED:
        fields["reused_from_id"] = change.data["reused_from"]
    if change.data.get("resources"):
        fields["resources"] = data["resources"] = change.data["resources"]
    _update(run, [change.node], change, fields)
    _close_attempts(run, [change.node], change, now)
    return data


def _update(run: Run, nodes: Sequence[str], change: StepChange, fields: Mapping[str, Any]) -> None:
    rows = Step.objects.filter(run_id=run.id, node__in=nodes, state=change.old)
    count = rows.update(state=change.new, **fields)
    if count != len(nodes):
        missed = f"{len(nodes) - count} of {len(nodes)} steps are not {change.old.value}"
        raise StaleTransitionError(f"{missed}: {', '.join(nodes[:10])}.")


def _close_attempts(run: Run, nodes: Sequence[str], change: StepChange, now: datetime) -> None:
    open_ = Attempt.objects.filter(step__run_id=run.id, step__node__in=nodes, number=change.attempt)
    open_.filter(finished_at__isnull=True).update(
        finished_at=now, outcome=change.new.value, error=change.data.get("error")
    )


def _write_outputs(step: Step, outputs: Sequence[JsonObject], now: datetime) -> None:
    for output in outputs:
        artifact, _created = Artifact.objects.get_or_create(
            digest=str(output["digest"]),
            defaults={"bytes": cast("int", output["bytes"]), "files": output["files"], "created_at": now},
        )
        StepOutput.objects.create(
            step=step,
            port=str(output["port"]),
            type=str(output["type"]),
            label=str(output["label"]),
            artifact=artifact,
            rows=cast("int | None", output.get("rows")),
            columns=cast("int | None", output.get("columns")),
        )
