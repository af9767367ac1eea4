"""What other apps add to this one's answers, so that this app need not import them.

The executor registers how to read runs (`register_runs` in its `AppConfig.ready`); without it there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

#: for pipelines, their newest run as `{id, state, finished_at}`; a pipeline without runs is absent. One
#: query.
LastRuns = Callable[[Sequence[UUID]], Mapping[UUID, Mapping[str, Any]]]
#: the list row of one run, or None
RunRow = Callable[[UUID], Mapping[str, Any] | None]


def _no_last_runs(pipeline_ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    return {}


def _no_run_row(run_id: UUID) -> Mapping[str, Any] | None:
    return None


_last_runs: LastRuns = _no_last_runs
_run_row: RunRow = _no_run_row


def register_runs(*, last_runs: LastRuns, run_row: RunRow) -> None:
    global _last_runs, _run_row
    _last_runs, _run_row = last_runs, run_row


def last_runs(pipeline_ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    return _last_runs(pipeline_ids) if pipeline_ids else {}


def run_row(run_id: UUID) -> Mapping[str, Any] | None:
    return _run_row(run_id)
