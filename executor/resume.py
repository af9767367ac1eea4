"""Goes on from a run that failed or was canceled: what succeeded stands, the rest runs."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from executor.core.states import RunState
from executor.errors import RunNotResumableError
from executor.models import Run, RunKind, Step
from executor.submission import StartedRun, Submission
from pipelines.core.fingerprint import canonical_digest

_RESUMABLE = frozenset({RunState.FAILED, RunState.CANCELED})
#: what a step of the new run has in common with the old one's
_FROZEN = (
    "node",
    "position",
    "name",
    "module",
    "version",
    "display_name",
    "environment",
    "parameters",
    "inputs",
    "ports",
    "not_reusable",
    "limits",
)


def run_resume(run: Run, *, user: User, idempotency_key: str | None = None) -> StartedRun:
    """Queue a run of the same frozen steps. Raises `RunNotResumableError` for a run that is under way, has
    succeeded, or belongs to no pipeline."""
    if run.kind != RunKind.PIPELINE or run.pipeline_id is None:
        raise RunNotResumableError(_("Only runs of a pipeline can be resumed."))
    if run.state not in _RESUMABLE:
        raise RunNotResumableError(_("Only a run that failed or was canceled can be resumed."))
    digest = canonical_digest({"resume": str(run.id)})
    submission = Submission(run.pipeline_id, user, idempotency_key or None, digest)
    known = submission.find()
    if known is not None:
        return StartedRun(known, created=False)
    again = Run(
        project_id=run.project_id,
        pipeline_id=run.pipeline_id,
        kind=run.kind,
        revision=run.revision,
        snapshot=run.snapshot,
        created_by=user,
        isolation=run.isolation,
        scope={"kind": "resume", "nodes": list(run.scope.get("nodes") or ())},
        run_again=run.run_again,
        parameters=run.parameters,
        resumed_from=run,
        queued_at=timezone.now(),
    )
    return submission.submit(again, [_again(again, step) for step in run.steps.order_by("position")])


def _again(run: Run, step: Step) -> Step:
    fields = {name: getattr(step, name) for name in _FROZEN}
    # what fed it is found out anew
    fingerprint = step.fingerprint | {"inputs": {}} if step.fingerprint else {}
    return Step(run=run, fingerprint=fingerprint, **fields)
