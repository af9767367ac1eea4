"""Reads of two states of a pipeline side by side: what differs, and what their runs measured.

A side is named as in an address: `revision-12`, `version-<id>` or `run-<id>`. With a revision or a version
goes the latest run that succeeded with a graph that computes the same: layout, notes and names do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from executor import selectors
from executor.core.metric_pairs import Better, StepMetrics, metric_pairs
from executor.core.states import STEP_DONE, RunState
from executor.errors import ComparisonSideError
from executor.models import Run, RunKind, Step
from pipelines import history
from pipelines.catalog_loader import get_catalog
from pipelines.core import document as documents
from pipelines.core.comparison import compare
from pipelines.core.comparison_ports import port_changes
from pipelines.core.document import Document
from pipelines.core.fingerprint import FingerprintParts, differences
from pipelines.core.pipeline_parameters import with_values
from pipelines.core.reading import shown
from pipelines.errors import NotFoundError
from pipelines.models import OperationLog, Pipeline

Json = dict[str, Any]
#: operations after which the same results come out
_WITHOUT_EFFECT = (
    "move_nodes",
    "rename_node",
    "set_comment",
    "set_color",
    "add_note",
    "edit_note",
    "remove_note",
    "add_group",
    "edit_group",
    "remove_group",
    "set_groups",
)
_REFERENCE = re.compile(r"revision-(?P<revision>\d{1,9})|(?P<kind>version|run)-(?P<id>[0-9a-f-]{36})")


@dataclass(frozen=True)
class Side:
    """One state of the pipeline with the run that stands for it, if there is one."""

    reference: str
    kind: str
    #: of a version; empty for the others
    name: str
    revision: int
    document: Document
    run: Run | None

    def to_json(self) -> Json:
        return {
            "reference": self.reference,
            "kind": self.kind,
            "name": self.name,
            "revision": self.revision,
            "document": self.document.to_json(),
            "run": selectors.run_rows([self.run])[0] if self.run else None,
        }


def comparison(pipeline: Pipeline, before: str, after: str) -> Json:
    """Everything that differs. Raises `ComparisonSideError` for a side that is not there."""
    sides = _side(pipeline, "before", before), _side(pipeline, "after", after)
    old, new = sides
    steps_before, steps_after = _steps(old.run), _steps(new.run)
    ports = port_changes(
        old.document, new.document, get_catalog(), _outputs(steps_before), _outputs(steps_after)
    )
    return {
        "before": old.to_json(),
        "after": new.to_json(),
        **compare(old.document, new.document).to_json(),
        "ports": [change.to_json() for change in ports],
        "origins": _origins(steps_before, steps_after),
        "metrics": [pair.to_json() for pair in metric_pairs(_measured(steps_before), _measured(steps_after))],
    }


def _side(pipeline: Pipeline, side: str, reference: str) -> Side:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ComparisonSideError(
            side, _("“{reference}” names no revision, version or run.").format(reference=shown(reference))
        )
    try:
        if found["kind"] == "run":
            return _side_of_run(pipeline, reference, UUID(found["id"]))
        if found["kind"] == "version":
            version = history.version_get(pipeline, UUID(found["id"]))
            return _side_at(pipeline, reference, version.revision, version.name)
        return _side_at(pipeline, reference, int(found["revision"]), "")
    except (NotFoundError, ValueError) as error:
        raise ComparisonSideError(side, _missing(found["kind"])) from error


def _missing(kind: str | None) -> str:
    if kind == "run":
        return _("This pipeline has no such run, or has it no longer.")
    if kind == "version":
        return _("This pipeline has no such version; its name may have been deleted.")
    return _("This pipeline never had this revision.")


def _side_of_run(pipeline: Pipeline, reference: str, run_id: UUID) -> Side:
    run = _runs(pipeline).filter(id=run_id).first()
    if run is None:
        raise NotFoundError
    snapshot = Run.objects.values_list("snapshot", flat=True).get(id=run_id)
    document = with_values(documents.from_json(snapshot), run.parameters)
    return Side(reference, "run", "", run.revision, document, run)


def _side_at(pipeline: Pipeline, reference: str, revision: int, name: str) -> Side:
    document = history.document_at(pipeline, revision)
    kind = "version" if name else "revision"
    return Side(reference, kind, name, revision, document, _latest_run(pipeline, revision, document))


def _latest_run(pipeline: Pipeline, revision: int, document: Document) -> Run | None:
    """The latest that succeeded with the defaults; one of the whole graph rather than of a part."""
    effective = OperationLog.objects.filter(pipeline=pipeline).exclude(payload__type__in=_WITHOUT_EFFECT)
    revisions = effective.order_by("-revision").values_list("revision", flat=True)
    first = revisions.filter(revision__lte=revision).first() or 0
    end = revisions.filter(revision__gt=revision).last()
    found = _runs(pipeline).filter(state=RunState.SUCCEEDED, revision__gte=first)
    if end is not None:
        found = found.filter(revision__lt=end)
    whole = Q(scope={}) | Q(scope__kind__in=("all", "resume"))
    newest = found.order_by("-number")
    defaults = {parameter.name: parameter.default for parameter in document.parameters.values()}
    for runs in (newest.filter(whole), newest):
        for run in runs.iterator(chunk_size=20):
            if run.parameters == defaults:
                return run
    return None


def _runs(pipeline: Pipeline) -> QuerySet[Run]:
    return selectors.light(Run.objects.filter(pipeline=pipeline, kind=RunKind.PIPELINE))


def _steps(run: Run | None) -> list[Step]:
    if run is None:
        return []
    return list(Step.objects.filter(run=run, state__in=list(STEP_DONE)).order_by("position"))


def _measured(steps: Sequence[Step]) -> list[StepMetrics]:
    return [
        StepMetrics(step.node, step.name, step.module, step.metrics, _better(step))
        for step in steps
        if step.metrics
    ]


def _better(step: Step) -> dict[str, Better]:
    """By the module as it is installed now: an older one need not have said it."""
    module = get_catalog().get(step.module)
    if module is None:
        return {}
    told = {name: module.better(name) for name in step.metrics}
    return {name: better for name, better in told.items() if better is not None}


def _outputs(steps: Sequence[Step]) -> dict[str, Mapping[str, str]]:
    return {step.node: {port["port"]: port["type"] for port in step.ports} for step in steps}


def _origins(before: Sequence[Step], after: Sequence[Step]) -> list[Json]:
    """Of each step of both runs what differs that is not in the draft: code, environment, data."""
    old_parts = {step.node: FingerprintParts.from_json(step.fingerprint) for step in before}
    found = []
    for step in after:
        old, new = old_parts.get(step.node), FingerprintParts.from_json(step.fingerprint)
        if old is None or not (old.is_complete and new.is_complete):
            continue
        changed = [part for part in differences(old, new) if part != "parameters"]
        if changed:
            found.append({"node": step.node, "changed": changed})
    return found
