"""Starts and cancels runs. Callers check access first; what must hold whoever calls is checked here.

A run is frozen when it is made: the document, the plan and the normalised parameters are copied into its
rows, so nobody who goes on drawing changes what runs.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from executor import plans, run_settings, store
from executor.core.states import RunState
from executor.errors import RevisionConflictError
from executor.models import Artifact, Run, RunKind
from executor.outlook import Outlook
from executor.run_requests import RunRequest
from executor.selection import select
from executor.submission import StartedRun, Submission
from pipelines.catalog_loader import get_catalog, readers_catalog
from pipelines.core import document as documents
from pipelines.core.document import Document
from pipelines.models import Dataset, Pipeline

#: the module that reads an uploaded file
PROFILE_MODULE = "import_data"
#: the module that turns a table into a file
EXPORT_MODULE = "export_table"
#: the only node of a hidden run
HIDDEN_NODE = "only"


def run_start(*, pipeline: Pipeline, revision: int, user: User, idempotency_key: str | None = None) -> Run:
    """Freeze the draft and queue a run of all of it; see `run_start_once`."""
    request = RunRequest(revision)
    return run_start_once(pipeline=pipeline, request=request, user=user, idempotency_key=idempotency_key).run


def run_start_once(
    *, pipeline: Pipeline, request: RunRequest, user: User, idempotency_key: str | None = None
) -> StartedRun:
    """Queue a run of the draft, or return the one the same key has started before.

    Raises `RevisionConflictError` when the draft has moved on; `ScopeInvalidError`,
    `RunParametersInvalidError`, `PipelineInvalidError` and `UpstreamResultsMissingError` when what is to run
    cannot, each with everything that is wrong; `IdempotencyKeyReusedError` when the key belongs to a
    different request.
    """
    submission = Submission(pipeline.id, user, idempotency_key or None, request.digest)
    known = submission.find()
    if known is not None:
        return StartedRun(known, created=False)
    document = draft_at(pipeline, request.revision)
    selection = select(document, request, pipeline.project_id, readers_catalog())
    given = Outlook(selection, pipeline.id).given_inputs()
    own = run_settings.settings_of(pipeline)
    run = Run(
        project_id=pipeline.project_id,
        pipeline=pipeline,
        kind=RunKind.PIPELINE,
        revision=request.revision,
        snapshot=pipeline.document,
        created_by=user,
        isolation=request.isolation or own.isolation,
        scope=request.scope.to_json(),
        run_again=selection.run_again,
        parameters=selection.parameters,
        queued_at=timezone.now(),
    )
    nodes = [selection.plan.nodes[node] for node in selection.order]
    steps = plans.steps_of(run, nodes, inputs=given, fixed=selection.fixed, limits=own.limits)
    return submission.submit(run, steps, revision=request.revision)


def draft_at(pipeline: Pipeline, revision: int) -> Document:
    """The draft with this revision. Raises `RevisionConflictError` when it is known to have another.

    Whether it still has is asked again when the run is inserted.
    """
    if pipeline.revision != revision:
        pipeline.refresh_from_db(fields=["document", "revision", "project"])
    if pipeline.revision != revision:
        raise RevisionConflictError(revision=pipeline.revision)
    return documents.from_json(pipeline.document)


def run_cancel(run: Run) -> Run:
    """Ask for a run to stop; harmless when it is over. Returns the run as it is now."""
    store.run_request_cancel(run.id, now=timezone.now())
    run.refresh_from_db(fields=["state", "finished_at", "last_seq"])
    return run


def dataset_profile_start(dataset: Dataset) -> Run:
    """Queue a hidden run that reads an uploaded file for its columns and preview."""
    parameters = plans.profile_parameters(dataset)
    document = plans.single_node_document(PROFILE_MODULE, parameters, get_catalog(), node=HIDDEN_NODE)
    run = Run(
        project_id=dataset.project_id,
        dataset=dataset,
        kind=RunKind.PROFILE,
        snapshot=document.to_json(),
        created_by=dataset.created_by,
        queued_at=timezone.now(),
    )
    with transaction.atomic():
        store.run_create(run, plans.steps_of(run, plans.single_node_plan(document, get_catalog())))
    return run


def export_start(*, artifact: Artifact, type_: str, format_: str, project_id: UUID, user: User | None) -> Run:
    """Return the run that turns this table into a file of this format, starting one if there is none.

    One file is made per artifact and format, whoever asks. A failed conversion is tried again by the next
    request after its failure was told (`selectors.export_of`).
    """
    existing = export_run(artifact, format_)
    if existing is not None:
        return existing
    document = plans.single_node_document(EXPORT_MODULE, {"format": format_}, get_catalog(), node=HIDDEN_NODE)
    now = timezone.now()
    run = _export(artifact, format_, project_id, user, document, now)
    inputs = {"dataset": {"digest": artifact.digest, "type": type_}}
    try:
        with transaction.atomic():
            nodes = plans.single_node_plan(document, get_catalog())
            store.run_create(run, plans.steps_of(run, nodes, inputs={HIDDEN_NODE: inputs}))
    except IntegrityError:
        # two people asked at once
        existing = export_run(artifact, format_)
        if existing is None:
            raise
        return existing
    return run


def export_run(artifact: Artifact, format_: str) -> Run | None:
    """The conversion that is under way or done."""
    runs = Run.objects.filter(kind=RunKind.EXPORT, export_of=artifact, export_format=format_)
    return runs.exclude(state__in=[RunState.FAILED, RunState.CANCELED]).first()


def _export(
    artifact: Artifact, format_: str, project_id: UUID, user: User | None, document: Document, now: datetime
) -> Run:
    return Run(
        project_id=project_id,
        export_of=artifact,
        export_format=format_,
        kind=RunKind.EXPORT,
        snapshot=document.to_json(),
        created_by=user,
        queued_at=now,
    )
