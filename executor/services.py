"""Starts and cancels runs. Callers check access first; what must hold whoever calls is checked here.

A run is frozen when it is made: the document, the plan and the normalised parameters are copied into its
rows, so nobody who goes on drawing changes what runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from executor import plans, store
from executor.core.states import RunState
from executor.errors import IdempotencyKeyReusedError, PipelineInvalidError, RevisionConflictError
from executor.models import Artifact, Run, RunKind
from pipelines import selectors as pipeline_selectors
from pipelines.catalog_loader import get_catalog
from pipelines.core import document as documents
from pipelines.core.document import Document
from pipelines.core.validation import validate
from pipelines.models import Dataset, Pipeline, Project

#: the module that reads an uploaded file
PROFILE_MODULE = "import_data"
#: the module that turns a table into a file
EXPORT_MODULE = "export_table"
#: the only node of a hidden run
HIDDEN_NODE = "only"


@dataclass(frozen=True)
class StartedRun:
    run: Run
    #: False when the same request had started it before
    created: bool


def run_start(*, pipeline: Pipeline, revision: int, user: User, idempotency_key: str | None = None) -> Run:
    """Freeze the draft and queue a run of it; see `run_start_once`."""
    return run_start_once(
        pipeline=pipeline, revision=revision, user=user, idempotency_key=idempotency_key
    ).run


def run_start_once(
    *, pipeline: Pipeline, revision: int, user: User, idempotency_key: str | None = None
) -> StartedRun:
    """Queue a run of the draft, or return the one the same key has started before.

    Raises `RevisionConflictError` when the draft has moved on, `PipelineInvalidError` with all issues when
    it has errors, `IdempotencyKeyReusedError` when the key belongs to a different request.
    """
    known = _known(pipeline, revision, user, idempotency_key)
    if known is not None:
        return StartedRun(known, created=False)
    pipeline.refresh_from_db(fields=["document", "revision", "project"])
    if pipeline.revision != revision:
        raise RevisionConflictError(revision=pipeline.revision)
    document = documents.from_json(pipeline.document)
    _check(document, pipeline.project)
    run = Run(
        project=pipeline.project,
        pipeline=pipeline,
        kind=RunKind.PIPELINE,
        revision=revision,
        snapshot=pipeline.document,
        created_by=user,
        idempotency_key=idempotency_key or None,
        queued_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            # one run of a pipeline is made at a time: they are numbered
            Pipeline.objects.select_for_update().only("id").get(id=pipeline.id)
            store.run_create(run, plans.steps_of(run, document, get_catalog()))
    except IntegrityError:
        # the same request came twice at once, and the other one was faster
        known = _known(pipeline, revision, user, idempotency_key)
        if known is None:
            raise
        return StartedRun(known, created=False)
    return StartedRun(run, created=True)


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
        store.run_create(run, plans.steps_of(run, document, get_catalog()))
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
            store.run_create(run, plans.steps_of(run, document, get_catalog(), inputs={HIDDEN_NODE: inputs}))
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


def _known(pipeline: Pipeline, revision: int, user: User, key: str | None) -> Run | None:
    if not key:
        return None
    run = Run.objects.filter(created_by=user, pipeline=pipeline, idempotency_key=key).first()
    if run is not None and run.revision != revision:
        raise IdempotencyKeyReusedError
    return run


def _check(document: Document, project: Project) -> None:
    validation = validate(document, get_catalog(), pipeline_selectors.design_context(project.id))
    if not validation.can_run:
        problems: list[dict[str, Any]] = [issue.to_json() for issue in validation.issues]
        raise PipelineInvalidError(problems)
