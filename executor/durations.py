"""How long steps took before, to say how long they may take now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from uuid import UUID

from django.db.models import QuerySet

from executor.core.states import StepState
from executor.models import Run, RunKind, Step
from executor.reuse_history import RUNS_LOOKED_AT

#: newest executions a median is taken of
_OF_NODE = 5
_OF_MODULE = 20
_STEPS_READ = 4_000


def expected_durations(
    modules: Mapping[str, str], *, pipeline_id: UUID, project_id: UUID
) -> dict[str, float]:
    """Node → seconds, for nodes given with the names of their modules.

    The median of what the node took in recent runs of its pipeline, else of what its module took anywhere in
    the project; a node whose module never succeeded there is left out.
    """
    own = _medians(_recent(Run.objects.filter(pipeline_id=pipeline_id)), ("node", "module"), _OF_NODE)
    found = {node: own[node, module] for node, module in modules.items() if (node, module) in own}
    if len(found) < len(modules):
        project = _medians(_recent(Run.objects.filter(project_id=project_id)), ("module",), _OF_MODULE)
        for node, module in modules.items():
            if node not in found and (module,) in project:
                found[node] = project[module,]
    return found


def _recent(runs: QuerySet[Run]) -> list[UUID]:
    newest = runs.filter(kind=RunKind.PIPELINE).order_by("-queued_at")
    return list(newest.values_list("id", flat=True)[:RUNS_LOOKED_AT])


def _medians(runs: Iterable[UUID], by: tuple[str, ...], count: int) -> dict[tuple[str, ...], float]:
    rows = Step.objects.filter(
        run_id__in=list(runs),
        state=StepState.SUCCEEDED,
        started_at__isnull=False,
        finished_at__isnull=False,
    ).order_by("-id")
    taken: dict[tuple[str, ...], list[float]] = {}
    for start, end, *key in rows.values_list("started_at", "finished_at", *by)[:_STEPS_READ]:
        seconds = taken.setdefault(tuple(key), [])
        if len(seconds) < count:
            seconds.append(max(0.0, (end - start).total_seconds()))
    return {key: median(seconds) for key, seconds in taken.items()}
