"""The shapes in which runs leave the server.

REST answers and websocket messages are built here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from executor import reasons
from executor.core.causes import cause_of
from executor.core.states import RunState, StepState
from executor.limits import effective_limits
from executor.models import Event, Run, Step, StepOutput
from executor.store_steps import seconds_between
from pipelines.catalog_loader import readers_catalog
from pipelines.core.scope import Scope
from pipelines.said import error_told, sentence_told, warnings_told

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Json = dict[str, Any]


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment is not None else None


def elapsed(start: datetime | None, end: datetime | None) -> float | None:
    """Seconds from start to end, or until now for what has not ended."""
    return seconds_between(start, end or timezone.now())


def event_json(event: Event) -> Json:
    """One event, the same over REST and websocket."""
    return {
        "seq": event.seq,
        "type": event.type,
        "at": iso(event.at),
        "node": event.node or None,
        "data": _event_data(event),
    }


def _event_data(event: Event) -> Json:
    """What the row tells, with the cause of a step's end and the reason in the reader's language."""
    data: Json = dict(event.data)
    if event.type.startswith("step."):
        module = str(data.pop("module", ""))
        if "outputs" in data:
            data["outputs"] = [
                output | {"label": _port_label(module, output["port"], output["label"])}
                for output in data["outputs"]
            ]
        cause = cause_of(event.type.removeprefix("step."), data.get("error"))
        if cause is not None:
            data["cause"] = cause
        if "error" in data:
            data["error"] = error_told(data["error"])
        if isinstance(data.get("message"), str):
            data["message"] = sentence_told(data["message"], data.pop("said", None), module)
        if "warnings" in data:
            data["warnings"] = warnings_told(data["warnings"], module)
        if "reason" in data:
            data["reason"] = reasons.to_json(data["reason"])
    return data


def run_row(run: Run, step_counts: Mapping[str, int], *, warned_count: int = 0) -> Json:
    return {
        "id": str(run.id),
        "number": run.number,
        "pipeline": {"id": str(run.pipeline.id), "name": run.pipeline.name} if run.pipeline else None,
        "project": str(run.project_id),
        "state": run.state,
        "kind": run.kind,
        "revision": run.revision,
        "created_by": _person(run.created_by),
        "queued_at": iso(run.queued_at),
        "started_at": iso(run.started_at),
        "finished_at": iso(run.finished_at),
        "seconds": elapsed(run.started_at, run.finished_at),
        "runner": run.runner,
        "isolated": run.isolated,
        "step_counts": dict(step_counts),
        "metrics": run.metrics,
        "isolation": run.isolation,
        "scope": Scope.from_json(run.scope).to_json(),
        "resumed_from": _run_reference(run.resumed_from),
        "reused_count": step_counts.get(StepState.REUSED, 0),
        "warned_count": warned_count,
    }


def run_detail(run: Run, steps: Iterable[Json]) -> Json:
    listed = list(steps)
    counts: dict[str, int] = {}
    for step in listed:
        counts[step["state"]] = counts.get(step["state"], 0) + 1
    warned = sum(bool(step["warnings"]) for step in listed)
    return run_row(run, counts, warned_count=warned) | {
        "last_seq": run.last_seq,
        "document": run.snapshot,
        "parameters": run.parameters,
        "steps": listed,
    }


def step_json(
    run: Run, step: Step, outputs: Iterable[StepOutput], log_bytes: int, engine_problem: str
) -> Json:
    return {
        "node": step.node,
        "name": step.name,
        "module": step.module,
        "version": step.version,
        "display_name": _module_name(step),
        "state": step.state,
        "attempt": step.attempt,
        "ready_at": iso(step.ready_at),
        "started_at": iso(step.started_at),
        "finished_at": iso(step.finished_at),
        "seconds": elapsed(step.started_at, step.finished_at),
        "progress": step.progress,
        "message": sentence_told(step.message, step.said, step.module),
        "error": error_told(step.error),
        "cause": cause_of(step.state, step.error),
        "because": step.because or None,
        "metrics": step.metrics,
        "warnings": warnings_told(step.warnings, step.module),
        "outputs": [output_summary(output, step.module) for output in outputs],
        "log_bytes": log_bytes,
        "queue_reason": queue_reason(run, step, engine_problem),
        "reused_from": reused_from(step),
        "reason": reasons.to_json(step.reason),
        "resources": step.resources,
        "limits": effective_limits(step.module, step.limits),
        "not_reusable": reasons.not_reusable(step.not_reusable),
        "retry_at": iso(step.retry_at),
    }


def _module_name(step: Step) -> str:
    module = readers_catalog().find(step.module, step.version)
    return module.display_name if module is not None else step.display_name


def _port_label(module: str, port: str, kept: str) -> str:
    """What readers call an output; what was kept with it when the module is not known here."""
    installed = readers_catalog().get(module)
    found = installed.output(port) if installed is not None else None
    return found.label if found is not None else kept


def output_summary(output: StepOutput, module: str) -> Json:
    return {
        "port": output.port,
        "type": output.type,
        "label": _port_label(module, output.port, output.label),
        "rows": output.rows,
        "columns": output.columns,
        "bytes": output.artifact.bytes,
    }


def output_json(output: StepOutput) -> Json:
    files = {str(file["path"]): file for file in output.artifact.files}
    return output_summary(output, output.step.module) | {
        "sha256": output.artifact.digest,
        "has_preview": "preview.json" in files,
        "has_view": "view.json" in files,
        "files": list(files.values()),
    }


def queue_reason(run: Run, step: Step, engine_problem: str) -> str | None:
    """Why a step that could run does not; None when it runs, is over, or waits for its inputs."""
    if run.state == RunState.QUEUED:
        return engine_problem or _("Waiting for the executor to take up the run.")
    if step.state == StepState.READY:
        return engine_problem or _("Waiting until another step ends: all places are taken.")
    if step.state == StepState.LOST:
        return _("The attempt was lost. It is tried again after a pause.")
    return None


def reused_from(step: Step) -> Json | None:
    """The step that computed the result which stands in for this one; the row must come with its run."""
    origin = step.reused_from
    if origin is None:
        return None
    return {"run": str(origin.run_id), "run_number": origin.run.number, "node": origin.node}


def _run_reference(run: Run | None) -> Json | None:
    return {"id": str(run.id), "number": run.number} if run is not None else None


def _person(user: User | None) -> str | None:
    return (user.get_full_name() or user.get_username()) if user is not None else None
