"""The last execution of each node of a pipeline, to compare with what would be executed now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max

from executor.core.states import STEP_DONE
from executor.models import Run, RunKind, Step
from pipelines.core.fingerprint import FingerprintParts

#: runs of a pipeline that are looked at
RUNS_LOOKED_AT = 20


@dataclass(frozen=True)
class LastTime:
    """How a node was executed the last time it had its turn."""

    run_id: UUID
    run_number: int
    parts: FingerprintParts
    parameters: Mapping[str, Any]
    is_done: bool


def last_times(pipeline_id: UUID, *, before_run: int | None = None) -> dict[str, LastTime]:
    """Node → its last execution in a recent run of the pipeline (before the one with this number)."""
    runs = Run.objects.filter(pipeline_id=pipeline_id, kind=RunKind.PIPELINE)
    if before_run is not None:
        runs = runs.filter(number__lt=before_run)
    recent = list(runs.order_by("-number").values_list("id", flat=True)[:RUNS_LOOKED_AT])
    # a step whose inputs were never known was not executed
    had_turn = Step.objects.filter(run_id__in=recent, attempt__gt=0).exclude(fingerprint={})
    newest = had_turn.order_by().values("node").annotate(newest=Max("id"))
    rows = Step.objects.filter(id__in=newest.values("newest")).values_list(
        "node", "run_id", "run__number", "fingerprint", "parameters", "state"
    )
    found = {}
    for node, run_id, number, fingerprint, parameters, state in rows:
        parts = FingerprintParts.from_json(fingerprint)
        if parts.is_complete:
            found[node] = LastTime(run_id, number, parts, parameters, is_done=state in STEP_DONE)
    return found
