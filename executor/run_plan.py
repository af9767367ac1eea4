"""Says before a run what would run and why, what would be reused, and how long it may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.conf import settings

from executor import reasons
from executor.durations import expected_durations
from executor.outlook import Outlook
from executor.reuse_changes import Seen, changes_between
from executor.reuse_history import LastTime, last_times
from executor.reuse_results import EarlierResult, rows_of
from executor.reuse_uploads import name_uploads
from executor.run_requests import RunRequest
from executor.selection import Selection, select
from pipelines.catalog_loader import readers_catalog
from pipelines.core import document as documents
from pipelines.core.catalog import Module
from pipelines.core.fingerprint import FingerprintParts
from pipelines.core.forecast import Prospect, expected_seconds
from pipelines.core.planning import PlannedNode
from pipelines.models import Pipeline

Json = dict[str, Any]


def run_plan(pipeline: Pipeline, request: RunRequest) -> Json:
    """What a run of the draft would do. Raises what starting it would raise."""
    document = documents.from_json(pipeline.document)
    selection = select(document, request, pipeline.project_id, readers_catalog())
    outlook = Outlook(selection, pipeline.id)
    outlook.given_inputs()
    planner = _Planner(pipeline, selection, outlook.prospect)
    return planner.to_json(
        [*selection.order, *(node for node in document.nodes if node not in selection.members)]
    )


class _Planner:
    def __init__(self, pipeline: Pipeline, selection: Selection, prospect: Prospect[EarlierResult]) -> None:
        self._pipeline = pipeline
        self._selection = selection
        self._prospect = prospect
        self._runs = frozenset(node for node in selection.order if node not in prospect.results)
        self._last = last_times(pipeline.id) if self._runs else {}
        self._rows = self._input_rows()
        modules = {node: selection.plan.nodes[node].module.name for node in self._runs}
        self._seconds = (
            expected_durations(modules, pipeline_id=pipeline.id, project_id=pipeline.project_id)
            if modules
            else {}
        )

    @cached_property
    def _reasons(self) -> dict[str, Json]:
        """Why each node that runs does."""
        found = {node: self._why_it_runs(node) for node in self._runs}
        changes = [change for reason in found.values() for change in reason["details"].get("changes", ())]
        name_uploads(changes, self._pipeline.project_id)
        return found

    def to_json(self, order: list[str]) -> Json:
        return {
            "revision": self._pipeline.revision,
            "nodes": [self._node(node) for node in order],
            "expected_seconds": self._total(),
            "reused": len(self._selection.members) - len(self._runs),
            "runs": len(self._runs),
        }

    def _node(self, node: str) -> Json:
        if node not in self._selection.members:
            return _told(node, "outside", reasons.reason(reasons.OUTSIDE))
        result = self._prospect.results.get(node)
        why = self._selection.fixed[node].not_reusable
        if result is not None:
            reason = reasons.reason(reasons.SAME, run_number=result.run_number)
            return _told(node, "reuse", reason, result=result, seconds=0.0)
        return _told(
            node, "run", self._reasons[node], not_reusable=why, seconds=_rounded(self._seconds.get(node))
        )

    def _why_it_runs(self, node: str) -> Json:
        selection = self._selection
        if selection.request.ignore_earlier_results:
            return reasons.reason(reasons.IGNORED)
        if node in selection.forced:
            return reasons.reason(reasons.ASKED)
        last = self._last.get(node)
        if last is not None:
            changes = self._changes(node, last)
            if changes:
                return reasons.reason(
                    reasons.CHANGED, module=selection.plan.nodes[node].module.name, changes=changes
                )
        if selection.fixed[node].not_reusable:
            return reasons.reason(reasons.NOT_REUSABLE, why=selection.fixed[node].not_reusable)
        if last is None:
            return reasons.reason(reasons.NEVER_RAN)
        upstream = self._running_upstream(selection.plan.nodes[node])
        if upstream:
            return reasons.reason(reasons.UPSTREAM_RUNS, names=upstream)
        return reasons.reason(reasons.RESULT_GONE if last.is_done else reasons.FAILED_BEFORE)

    def _running_upstream(self, node: PlannedNode) -> list[str]:
        """Names of what feeds the node and runs."""
        nodes = self._selection.plan.nodes
        return [nodes[source].name for source in sorted(node.needs) if source in self._runs]

    def _changes(self, node: str, last: LastTime) -> list[Json]:
        planned = self._selection.plan.nodes[node]
        parts = self._parts_of(planned, last)
        before = Seen(last.parts, last.parameters, self._rows)
        return changes_between(before, Seen(parts, planned.parameters, self._rows), planned.module)

    def _parts_of(self, planned: PlannedNode, last: LastTime) -> FingerprintParts:
        """An input that is not made yet counts as what it was: nobody knows whether it will change."""
        known = self._prospect.parts.get(planned.id)
        if known is not None:
            return known
        inputs = {
            port: self._digest(source.node, source.port) or last.parts.inputs.get(port, "")
            for port, source in planned.inputs.items()
        }
        return replace(self._selection.fixed[planned.id].parts, inputs=inputs)

    def _digest(self, node: str, port: str) -> str | None:
        result = self._prospect.results.get(node)
        return result.digests.get(port) if result is not None else None

    def _input_rows(self) -> Mapping[str, int | None]:
        """Sizes of all inputs that differ from those of the last time; one query."""
        differing: set[str] = set()
        for node in self._runs:
            last, parts = self._last.get(node), self._prospect.parts.get(node)
            if last is not None and parts is not None and last.parts.inputs != parts.inputs:
                differing |= {*last.parts.inputs.values(), *parts.inputs.values()}
        return rows_of(differing, self._pipeline.project_id) if differing else {}

    def _total(self) -> float | None:
        """Of what runs, at most; None when the duration of a node is not known."""
        if len(self._seconds) < len(self._runs):
            return None
        nodes = self._selection.plan.nodes
        needs = {node: nodes[node].needs for node in self._selection.order}
        return _rounded(expected_seconds(needs, self._seconds, parallel=settings.ATELIER_MAX_PARALLEL_STEPS))


def _told(
    node: str,
    decision: str,
    reason: Json,
    *,
    result: EarlierResult | None = None,
    not_reusable: str = "",
    seconds: float | None = None,
) -> Json:
    details = reason["details"]
    module = readers_catalog().get(str(details.get("module", "")))
    return {
        "node": node,
        "decision": decision,
        "reason": {
            "code": reason["code"],
            "message": reasons.message_of(reason["code"], details),
            "details": details,
        },
        "changes": [_change_json(change, module) for change in details.get("changes", ())],
        "expected_seconds": seconds,
        "reused_from": result.origin if result is not None else None,
        "reusable": not not_reusable,
        "not_reusable_reason": reasons.not_reusable(not_reusable),
    }


def _change_json(change: Mapping[str, Any], module: Module | None) -> Json:
    told = {name: change[name] for name in ("what", "name", "before", "after")}
    return told | {"message": reasons.change_message(change, module)}


def _rounded(seconds: float | None) -> float | None:
    return round(seconds, 3) if seconds is not None else None
