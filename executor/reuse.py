"""Decides, when the inputs of steps are known, whether an earlier result stands in for them, and why.

Called by the executor for steps that have just become ready. Reads rows and writes none: the store writes
what was decided together with the transitions that follow from it. What is constant during a run is in the
executor's picture of it, or is read once; a run that is reused as a whole costs a constant number of queries.
"""

from __future__ import annotations

import threading
import time
from collections import ChainMap, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from executor import reasons, run_rows
from executor.errors import RunGoneError
from executor.fixed_parts import environment_digest
from executor.models import RunKind
from executor.reuse_changes import Seen, changes_between
from executor.reuse_history import LastTime, last_times
from executor.reuse_results import EarlierResult, ResultIndex, results_by_node, rows_of
from executor.reuse_uploads import name_uploads
from executor.run_rows import RunRows, StepRow
from pipelines import catalog_loader
from pipelines.core.fingerprint import FingerprintParts

ReusedResult = EarlierResult

#: runs whose constants are kept, and for how long: results may be removed meanwhile
_KEPT_RUNS = 64
_KEPT_S = 10.0


@dataclass(frozen=True)
class ReuseDecision:
    """Of one step; all of it belongs into its row."""

    #: parts of the fingerprint, inputs included
    fingerprint: dict[str, Any]
    #: hash of the parts; empty for a result that must not be reused
    digest: str
    #: why it must not be; empty when it may
    not_reusable: str
    #: the earlier result to take; None: the step runs
    result: ReusedResult | None
    #: why, for `Step.reason`
    reason: dict[str, Any] = field(default_factory=dict)


def decide(
    run_id: UUID, inputs: Mapping[str, Mapping[str, str]], rows: RunRows | None = None
) -> dict[str, ReuseDecision]:
    """Decide for ready steps: node → input port → content hash of the artifact that feeds it.

    `rows`: the run as the caller has it in memory; read here otherwise. Nodes of a hidden run (profile,
    export) are left out of the answer: they run.
    """
    if not inputs:
        return {}
    run = _known_run(run_id, rows)
    if run is None:
        return {}
    wanted = {node: _Wanted(run.parts_of(node, ports), run.steps[node]) for node, ports in inputs.items()}
    allowed = {one.digest for node, one in wanted.items() if one.digest and not run.forces(node)}
    found = run.index.find(allowed)
    return {
        node: run.decision(node, one, None if run.forces(node) else found.get(one.digest))
        for node, one in wanted.items()
    }


def forget(run_id: UUID) -> None:
    """Read the run's constants again the next time."""
    with _lock:
        _runs.pop(run_id, None)


class _Wanted:
    """A step with its inputs: what an earlier result must equal."""

    def __init__(self, parts: FingerprintParts, step: StepRow) -> None:
        self.parts = parts
        self.digest = parts.digest if parts.is_complete and not step.not_reusable else ""
        self.step = step


class _KnownRun:
    """The constants of one run, and the results its project has."""

    def __init__(self, run: RunRows) -> None:
        self._run = run
        self.read_at = time.monotonic()
        self.index = ResultIndex(run.project_id)
        if run.pipeline_id is not None and run.run_again is not None:
            self.index.learn_newest_run(run.pipeline_id, before_run=run.number)
        self.steps = run.steps
        self._environments = {
            step.environment: environment_digest(step.environment) for step in self.steps.values()
        }

    def forces(self, node: str) -> bool:
        return self._run.run_again is None or node in self._run.run_again

    def parts_of(self, node: str, inputs: Mapping[str, str]) -> FingerprintParts:
        """What the step is made of now: code may have been updated since the run was made."""
        step = self.steps[node]
        frozen = FingerprintParts.from_json(step.fingerprint)
        module = catalog_loader.get_catalog().get(step.module)
        return FingerprintParts(
            module=module.digest if module is not None else frozen.module,
            environment=self._environments[step.environment],
            parameters=frozen.parameters,
            files=frozen.files,
            inputs=dict(inputs),
        )

    def decision(self, node: str, wanted: _Wanted, found: EarlierResult | None) -> ReuseDecision:
        result, why = self._resumed_result(node, wanted), reasons.RESUMED
        if result is None:
            result, why = found, reasons.SAME
        if result is not None:
            reason = reasons.reason(why, run_number=result.run_number)
        else:
            reason = self._why_it_runs(node, wanted)
        parts = wanted.parts.to_json()
        return ReuseDecision(parts, wanted.digest, wanted.step.not_reusable, result, reason)

    def _resumed_result(self, node: str, wanted: _Wanted) -> EarlierResult | None:
        """What succeeded in the run that this one goes on from holds, were it random or asked for anew."""
        parts, result = self._resumed.get(node, (None, None))
        return result if parts == wanted.parts else None

    @cached_property
    def _resumed(self) -> dict[str, tuple[FingerprintParts, EarlierResult]]:
        return results_by_node(self._run.resumed_from_id) if self._run.resumed_from_id is not None else {}

    @cached_property
    def _last_times(self) -> dict[str, LastTime]:
        if self._run.pipeline_id is None:
            return {}
        return last_times(self._run.pipeline_id, before_run=self._run.number)

    def _why_it_runs(self, node: str, wanted: _Wanted) -> dict[str, Any]:
        if self._run.run_again is None:
            return reasons.reason(reasons.IGNORED)
        if node in self._run.run_again:
            return reasons.reason(reasons.ASKED)
        if wanted.step.not_reusable:
            return reasons.reason(reasons.NOT_REUSABLE, why=wanted.step.not_reusable)
        last = self._last_times.get(node)
        if last is None:
            return reasons.reason(reasons.NEVER_RAN)
        if last.parts == wanted.parts:
            return reasons.reason(reasons.RESULT_GONE if last.is_done else reasons.FAILED_BEFORE)
        return self._what_changed(wanted, last)

    def _what_changed(self, wanted: _Wanted, last: LastTime) -> dict[str, Any]:
        module = catalog_loader.get_catalog().get(wanted.step.module)
        if module is None:
            return {}
        rows: Mapping[str, int | None] = {}
        if last.parts.inputs != wanted.parts.inputs:
            rows = ChainMap(self.index.rows, self._rows_before)
        before = Seen(last.parts, last.parameters, rows)
        after = Seen(wanted.parts, wanted.step.parameters, rows)
        changes = changes_between(before, after, module)
        name_uploads(changes, self._run.project_id)
        return reasons.reason(
            reasons.CHANGED, module=module.name, changes=changes, run_number=last.run_number
        )

    @cached_property
    def _rows_before(self) -> dict[str, int | None]:
        """Sizes of what fed the nodes the last time. Those of what was just made are filled in on reading."""
        digests = {digest for last in self._last_times.values() for digest in last.parts.inputs.values()}
        return rows_of(digests, self._run.project_id)


_runs: OrderedDict[UUID, _KnownRun] = OrderedDict()
_lock = threading.Lock()


def _known_run(run_id: UUID, rows: RunRows | None) -> _KnownRun | None:
    with _lock:
        known = _runs.get(run_id)
    if known is not None and time.monotonic() - known.read_at < _KEPT_S:
        return known
    try:
        found = rows or run_rows.read(run_id)
    except RunGoneError:
        return None
    if found.kind is not RunKind.PIPELINE:
        return None
    known = _KnownRun(found)
    with _lock:
        _runs[run_id] = known
        _runs.move_to_end(run_id)
        while len(_runs) > _KEPT_RUNS:
            _runs.popitem(last=False)
    return known
