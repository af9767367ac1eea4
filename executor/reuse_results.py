"""Results of earlier steps, found by fingerprint. Reads only, and never looks into another project."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from executor.core.states import StepState
from executor.models import Run, RunKind, Step, StepOutput
from executor.toolkit import artifact_store
from pipelines.core.fingerprint import FingerprintParts

#: how many older results are tried when the newest one's artifacts are gone
_OLDER = 20
#: fingerprints of a project that are kept in memory
_MOST_KEPT = 20_000
#: columns about the step, before those about the output
_STEP_COLUMNS = 10
#: field of an output in an event → column
_OUTPUT_COLUMNS = {
    **{name: name for name in ("port", "type", "label", "rows", "columns")},
    **{name: f"artifact__{name}" for name in ("digest", "bytes", "files")},
}


@dataclass(frozen=True)
class EarlierResult:
    """What a step computed; `step_id` is the step that did, never one that reused it."""

    step_id: int
    run_id: UUID
    run_number: int
    node: str
    metrics: Mapping[str, Any] = field(default_factory=dict)
    #: as the event of a succeeded step has them
    outputs: tuple[dict[str, Any], ...] = ()
    warnings: tuple[dict[str, Any], ...] = ()

    @property
    def digests(self) -> dict[str, str]:
        return {output["port"]: output["digest"] for output in self.outputs}

    def output(self, port: str) -> dict[str, Any] | None:
        return next((output for output in self.outputs if output["port"] == port), None)

    @property
    def origin(self) -> dict[str, Any]:
        return {"run": str(self.run_id), "run_number": self.run_number, "node": self.node}


class ResultIndex:
    """Results of one project by fingerprint digest.

    Every run that had one result is read whole: chances are that it has the next one as well, so reusing a
    whole run costs a constant number of queries. Which fingerprints have no result is read once as well: an
    index is meant to be thrown away after some seconds.
    """

    def __init__(self, project_id: UUID) -> None:
        self._project_id = project_id
        self._known: dict[str, EarlierResult] = {}
        self._learnt: set[UUID] = set()
        #: content hash → rows of that table, for all results read
        self.rows: dict[str, int | None] = {}

    def find(self, digests: Collection[str]) -> dict[str, EarlierResult]:
        """The usable result of each fingerprint that has one."""
        found = {digest: self._known[digest] for digest in digests if digest in self._known}
        missing = set(digests) - set(found)
        if missing and self._existing is not None:
            missing &= self._existing
        if missing:
            found |= self._look_up(missing)
        usable = {digest: result for digest, result in found.items() if _is_stored(result)}
        for digest in set(found) - set(usable):
            older = self._older(digest)
            if older is not None:
                usable[digest] = older
        return usable

    def learn_newest_run(self, pipeline_id: UUID, *, before_run: int | None = None) -> None:
        """Read all results of the pipeline's newest run (before the one with this number)."""
        runs = Run.objects.filter(pipeline_id=pipeline_id, project_id=self._project_id)
        if before_run is not None:
            runs = runs.filter(number__lt=before_run)
        self._learn(self._rows().filter(run_id=Subquery(runs.order_by("-number").values("id")[:1])))

    def _learn_runs(self, run_ids: Collection[UUID]) -> None:
        new = [run_id for run_id in run_ids if run_id not in self._learnt]
        if new:
            self._learnt.update(new)
            self._learn(self._rows().filter(run_id__in=new))

    def _learn(self, steps: QuerySet[Step]) -> None:
        """Of equal fingerprints the newest."""
        for digest, result in _results(steps):
            self._remember(digest, self._known.get(digest, result))

    def _remember(self, digest: str, result: EarlierResult) -> None:
        self._known[digest] = result
        self.rows.update({output["digest"]: output["rows"] for output in result.outputs})

    @cached_property
    def _existing(self) -> frozenset[str] | None:
        """Fingerprints that have a result; None when there are too many to keep."""
        newest = self._succeeded().order_by("-id").values_list("fingerprint_digest", flat=True)
        found = list(newest[: _MOST_KEPT + 1])
        return frozenset(found) if len(found) <= _MOST_KEPT else None

    def _look_up(self, digests: Collection[str]) -> dict[str, EarlierResult]:
        rows = self._succeeded().filter(fingerprint_digest__in=list(digests)).order_by()
        newest = rows.values("fingerprint_digest").annotate(newest=Max("id"))
        ids = list(newest.values_list("newest", flat=True))
        found = dict(_results(Step.objects.filter(id__in=ids))) if ids else {}
        for digest, result in found.items():
            self._remember(digest, result)
        self._learn_runs({result.run_id for result in found.values()})
        return found

    def _older(self, digest: str) -> EarlierResult | None:
        rows = self._succeeded().filter(fingerprint_digest=digest).order_by("-id")
        older = list(rows.values_list("id", flat=True)[:_OLDER])
        for _digest, result in _results(Step.objects.filter(id__in=older)):
            if _is_stored(result):
                self._remember(digest, result)
                return result
        return None

    def _succeeded(self) -> QuerySet[Step]:
        return Step.objects.filter(
            ~Q(fingerprint_digest=""),
            run__project_id=self._project_id,
            run__kind=RunKind.PIPELINE,
            state=StepState.SUCCEEDED,
        )

    def _rows(self) -> QuerySet[Step]:
        done = Q(state=StepState.SUCCEEDED) | Q(state=StepState.REUSED, reused_from__isnull=False)
        return Step.objects.filter(
            done, ~Q(fingerprint_digest=""), run__project_id=self._project_id, run__kind=RunKind.PIPELINE
        )


def results_by_node(run_id: UUID) -> dict[str, tuple[FingerprintParts, EarlierResult]]:
    """Of a run: node → (fingerprint parts, result) for every step that has a result."""
    done = Step.objects.filter(run_id=run_id, state__in=[StepState.SUCCEEDED, StepState.REUSED])
    return {
        node: (FingerprintParts.from_json(parts), result)
        for node, parts, _digest, result in _read(done)
        if _is_stored(result)
    }


def newest_by_node(
    pipeline_id: UUID, nodes: Collection[str]
) -> dict[str, tuple[FingerprintParts, EarlierResult]]:
    """Of a pipeline: the newest result of each of these nodes, whatever it was made of."""
    done = Step.objects.filter(
        run__pipeline_id=pipeline_id,
        run__kind=RunKind.PIPELINE,
        node__in=list(nodes),
        state__in=[StepState.SUCCEEDED, StepState.REUSED],
    )
    newest = done.order_by().values("node").annotate(newest=Max("id"))
    rows = _read(Step.objects.filter(id__in=newest.values("newest")))
    return {
        node: (FingerprintParts.from_json(parts), result)
        for node, parts, _digest, result in rows
        if _is_stored(result)
    }


def rows_of(digests: Collection[str], project_id: UUID) -> dict[str, int | None]:
    """Rows of the tables with these content hashes, as the project knows them."""
    found = StepOutput.objects.filter(artifact__digest__in=list(digests), step__run__project_id=project_id)
    return dict(found.values_list("artifact__digest", "rows"))


def _results(steps: QuerySet[Step]) -> list[tuple[str, EarlierResult]]:
    """Newest first."""
    return [(digest, result) for _node, _parts, digest, result in _read(steps)]


def _read(steps: QuerySet[Step]) -> list[tuple[str, dict[str, Any], str, EarlierResult]]:
    """Node, fingerprint parts, fingerprint and result of steps that have outputs; two queries.

    As one, with the first inside the second, they take Django twice the time to put into words.
    """
    ids = list(steps.order_by().values_list("id", flat=True))
    if not ids:
        return []
    rows = StepOutput.objects.filter(step_id__in=ids).order_by("-step_id", "id")
    columns = rows.values_list(
        "step_id",
        "step__node",
        "step__fingerprint",
        "step__fingerprint_digest",
        "step__metrics",
        "step__warnings",
        Coalesce(F("step__reused_from_id"), F("step_id")),
        Coalesce(F("step__reused_from__run_id"), F("step__run_id")),
        Coalesce(F("step__reused_from__run__number"), F("step__run__number")),
        Coalesce(F("step__reused_from__node"), F("step__node")),
        *_OUTPUT_COLUMNS.values(),
    )
    found = []
    for _step_id, group in groupby(columns, key=itemgetter(0)):
        outputs_of = list(group)
        of_step = outputs_of[0][:_STEP_COLUMNS]
        _id, node, parts, digest, metrics, warnings, origin, run_id, number, origin_node = of_step
        outputs = tuple(
            dict(zip(_OUTPUT_COLUMNS, values[_STEP_COLUMNS:], strict=True)) for values in outputs_of
        )
        warned = tuple(warnings or ())
        result = EarlierResult(origin, run_id, number, origin_node, metrics, outputs, warned)
        found.append((node, parts, digest, result))
    return found


def _is_stored(result: EarlierResult) -> bool:
    """Whether everything it consists of is there: rows may outlive a disk that somebody tidied."""
    store = artifact_store()
    return bool(result.outputs) and all(store.folder(output["digest"]).is_dir() for output in result.outputs)
