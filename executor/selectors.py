"""Reads. What hangs on a run is handed out by the functions ending in `_for`, which check the role.

A stranger gets the same answer as for an id that does not exist. Roles are those of the run's project.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from executor import reasons, wire
from executor.core import states
from executor.errors import OutputNotReadyError
from executor.logs import log_sizes
from executor.models import Event, ExecutorStatus, Run, RunKind, Step, StepOutput
from pipelines.errors import NotFoundError
from pipelines.models import Role
from pipelines.said import retold
from pipelines.selectors import Person, role_require

#: runs per page of a list
PAGE = 50
#: events per answer
EVENTS_PER_PAGE = 1_000
#: an executor not heard of for this long is not there
_EXECUTOR_SILENT = timedelta(seconds=45)


def run_get_for(user: Person, run_id: UUID, *, role: Role = Role.VIEWER) -> Run:
    """The run with its pipeline and author, if the user has at least this role in its project."""
    run = (
        Run.objects.select_related("pipeline", "created_by", "resumed_from")
        .defer("pipeline__document", "resumed_from__snapshot")
        .filter(id=run_id)
        .first()
    )
    if run is None:
        raise NotFoundError
    role_require(user=user, project_id=run.project_id, role=role)
    return run


def last_seq_for(user: Person, run_id: UUID) -> int:
    """The number of the run's newest event, if the user may see the run; reads nothing else of it."""
    found = Run.objects.filter(id=run_id).order_by().values_list("project_id", "last_seq").first()
    if found is None:
        raise NotFoundError
    project_id, last_seq = found
    role_require(user=user, project_id=project_id, role=Role.VIEWER)
    return last_seq


def step_get_for(user: Person, run_id: UUID, node: str) -> Step:
    return step_of(run_get_for(user, run_id), node)


def step_of(run: Run, node: str) -> Step:
    """The step of that node; access to the run is checked by the caller."""
    step = Step.objects.filter(run=run, node=node).first()
    if step is None:
        raise NotFoundError
    step.run = run
    return step


def output_get_for(user: Person, run_id: UUID, node: str, port: str) -> StepOutput:
    """The output of a step. Raises `OutputNotReadyError` for a declared port without an artifact."""
    return output_of(step_get_for(user, run_id, node), port)


def output_of(step: Step, port: str) -> StepOutput:
    """What the step left at that port; access to its run is checked by the caller."""
    output = StepOutput.objects.select_related("artifact").filter(step=step, port=port).first()
    if output is None:
        if any(declared["port"] == port for declared in step.ports):
            raise OutputNotReadyError
        raise NotFoundError
    output.step = step
    return output


@dataclass(frozen=True)
class RunPage:
    """One page of a list of runs, newest first; `next` leads to the following one."""

    runs: list[Run]
    next: str | None


def runs_for(
    user: Person,
    *,
    project_id: UUID | None = None,
    pipeline_id: UUID | None = None,
    state: Sequence[str] = (),
    cursor: str | None = None,
) -> RunPage:
    """Runs of pipelines in the user's projects."""
    rows = Run.objects.filter(kind=RunKind.PIPELINE, project__memberships__user=user.pk or 0)
    if project_id is not None:
        rows = rows.filter(project_id=project_id)
    if pipeline_id is not None:
        rows = rows.filter(pipeline_id=pipeline_id)
    if state:
        rows = rows.filter(state__in=state)
    if cursor:
        queued_at, run_id = _read_cursor(cursor)
        rows = rows.filter(Q(queued_at__lt=queued_at) | Q(queued_at=queued_at, id__gt=run_id))
    found = list(light(rows).order_by("-queued_at", "id")[: PAGE + 1])
    page = found[:PAGE]
    return RunPage(page, _cursor_after(page[-1]) if len(found) > PAGE else None)


def run_rows(runs: Iterable[Run]) -> list[dict[str, Any]]:
    """List rows with their step counts: one query, however many runs."""
    listed = list(runs)
    counts: dict[UUID, dict[str, int]] = {run.id: {} for run in listed}
    warned = dict.fromkeys(counts, 0)
    rows = Step.objects.filter(run_id__in=counts).values_list("run_id", "state").order_by()
    for run_id, state, count, warning in rows.annotate(count=Count("id"), warning=Count("warnings")):
        counts[run_id][state] = count
        warned[run_id] += warning
    return [wire.run_row(run, counts[run.id], warned_count=warned[run.id]) for run in listed]


def run_row(run_id: UUID) -> dict[str, Any] | None:
    """The list row of one run, for the socket of its pipeline; access is checked there."""
    found = light(Run.objects.filter(id=run_id)).first()
    return run_rows([found])[0] if found is not None else None


def run_detail(run: Run) -> dict[str, Any]:
    """The run with its steps: a constant number of queries."""
    outputs: dict[int, list[StepOutput]] = {}
    for output in StepOutput.objects.filter(step__run=run).select_related("artifact").order_by("id"):
        outputs.setdefault(output.step_id, []).append(output)
    sizes = log_sizes(run)
    rows = list(
        run.steps.select_related("reused_from__run").defer("reused_from__run__snapshot").order_by("position")
    )
    problem = _engine_problem() if run.state not in states.RUN_FINAL else ""
    made = {(step.node, output.port): output.rows for step in rows for output in outputs.get(step.id, ())}
    for step in rows:
        step.reason = reasons.with_rows(step.reason, _input_rows(step, made))
    return wire.run_detail(
        run,
        [
            wire.step_json(
                run, step, outputs.get(step.id, ()), sizes.get((step.position, step.attempt), 0), problem
            )
            for step in rows
        ],
    )


def _input_rows(step: Step, made: Mapping[tuple[str, str], int | None]) -> dict[str, int | None]:
    """Input port → rows of the table that feeds it, as far as this run has made it."""
    return {
        port: made.get((source["node"], source["port"]))
        for port, source in step.inputs.items()
        if "node" in source
    }


def events_after(run_id: UUID, after: int, *, limit: int = EVENTS_PER_PAGE) -> list[dict[str, Any]]:
    """Events that follow number `after`, in order, at most `limit`."""
    rows = Event.objects.filter(run_id=run_id, seq__gt=after).order_by("seq")[:limit]
    return [wire.event_json(event) for event in rows]


def last_runs(pipeline_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The newest run of each of these pipelines."""
    same_pipeline = Run.objects.filter(pipeline=OuterRef("pipeline")).order_by("-number")
    newest = Run.objects.filter(
        pipeline_id__in=list(pipeline_ids), number=Subquery(same_pipeline.values("number")[:1])
    )
    return {
        pipeline_id: {"id": str(run_id), "state": state, "finished_at": wire.iso(finished_at)}
        for pipeline_id, run_id, state, finished_at in newest.values_list(
            "pipeline_id", "id", "state", "finished_at"
        )
        if pipeline_id is not None
    }


def engine_status() -> dict[str, Any]:
    """What executes steps, as the executors say in their rows: true for a web process without an engine,
    too."""
    row = ExecutorStatus.objects.order_by("-seen_at").first()
    if row is None or row.seen_at < timezone.now() - _EXECUTOR_SILENT:
        return {
            "runner": row.runner if row else settings.ATELIER_RUNNER,
            "isolated": row.isolated if row else False,
            "ready": False,
            "message": _("No executor is running; runs wait until one is started."),
        }
    message = retold(row.said) if row.said else row.message
    return {"runner": row.runner, "isolated": row.isolated, "ready": row.ready, "message": message}


def light(runs: QuerySet[Run]) -> QuerySet[Run]:
    """With what a list row tells, without the documents."""
    return runs.select_related("pipeline", "created_by", "resumed_from").defer(
        "snapshot", "pipeline__document", "resumed_from__snapshot"
    )


def _engine_problem() -> str:
    """Why steps wait although they could run; empty when the engine is there."""
    status = engine_status()
    if status["ready"]:
        return ""
    return _("Waiting for the engine that executes steps: {problem}").format(problem=status["message"])


def _cursor_after(run: Run) -> str:
    return base64.urlsafe_b64encode(f"{run.queued_at.isoformat()}|{run.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        moment, _separator, run_id = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return datetime.fromisoformat(moment), UUID(run_id)
    except (ValueError, binascii.Error) as error:
        raise NotFoundError from error
