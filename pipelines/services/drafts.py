"""Writes on drafts: by operations only, so a client can never save an empty canvas over a full one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pipelines import selectors, signals
from pipelines.catalog_loader import readers_catalog
from pipelines.core import document as documents
from pipelines.core import limits
from pipelines.core.document import Document
from pipelines.core.editing import Edited, apply_operations
from pipelines.core.operations import Operation
from pipelines.core.problems import RefusedError
from pipelines.core.reading_operations import read_operations
from pipelines.errors import (
    NotFoundError,
    OperationsRefusedError,
    PipelineError,
    RevisionConflictError,
    UnknownFieldError,
)
from pipelines.models import OperationLog, Pipeline, Project
from pipelines.services.instances import check_instances, groups_set_by
from pipelines.services.names import checked_description, checked_name


@dataclass(frozen=True, slots=True)
class AppliedOperations:
    """Where the draft is now, and every operation that came after the client's base revision, in order."""

    revision: int
    operations: list[dict[str, Any]]
    #: whose they are, one for each; None for an account that is gone
    authors: list[str | None]


def pipeline_create(
    *,
    user: User,
    project: Project,
    name: str,
    description: str = "",
    document: Document | None = None,
    placeholders: Sequence[tuple[str, str]] = (),
) -> Pipeline:
    """Create a draft, empty or with a document that was read from elsewhere."""
    drawn = document or Document()
    return Pipeline.objects.create(
        project=project,
        name=checked_name(name),
        description=checked_description(description),
        document=drawn.to_json(),
        node_count=len(drawn.nodes),
        placeholders=[list(pair) for pair in placeholders],
        created_by=user,
        updated_by=user,
        updated_at=timezone.now(),
    )


def pipeline_describe(
    *, pipeline: Pipeline, user: User, name: str | None = None, description: str | None = None
) -> Pipeline:
    """Change name or description; the graph and its revision stay."""
    if name is not None:
        pipeline.name = checked_name(name)
    if description is not None:
        pipeline.description = checked_description(description)
    pipeline.updated_by = user
    pipeline.updated_at = timezone.now()
    pipeline.save(update_fields=["name", "description", "updated_by", "updated_at"])
    return pipeline


def pipeline_delete(*, pipeline: Pipeline) -> None:
    pipeline_id = pipeline.id
    with transaction.atomic():
        pipeline.delete()
        transaction.on_commit(
            partial(signals.pipeline_deleted.send, sender=Pipeline, pipeline_id=pipeline_id)
        )


def pipeline_duplicate(*, pipeline: Pipeline, user: User) -> Pipeline:
    """Copy the graph into a new draft of the same project; history starts anew."""
    name = _("Copy of {name}").format(name=pipeline.name)
    return pipeline_create(
        user=user,
        project=pipeline.project,
        name=name[: limits.MAX_NAME_LENGTH],
        description=pipeline.description,
        document=documents.from_json(pipeline.document),
        placeholders=[(module, version) for module, version in pipeline.placeholders],
    )


def operations_apply(
    *, pipeline_id: UUID, user: User, base_revision: int, operations: object, merge: bool = False
) -> AppliedOperations:
    """Apply a batch in one transaction: all of it or nothing.

    Operations whose id is in the log already are left out, so a request that is sent again does no harm.
    With `merge` a batch made for an earlier revision is applied all the same when it fits. Raises
    `RevisionConflictError` when the draft moved on, `OperationsRefusedError` when the batch contradicts it.
    """
    try:
        batch = read_operations(operations)
    except RefusedError as error:
        raise _refused(error) from error
    with transaction.atomic():
        pipeline = Pipeline.objects.select_for_update().filter(id=pipeline_id).first()
        if pipeline is None:
            raise NotFoundError
        fresh = _not_yet_applied(pipeline, batch)
        if not fresh:
            return _result(pipeline, min(base_revision, pipeline.revision))
        is_late = base_revision != pipeline.revision
        if is_late and not (merge and base_revision < pipeline.revision):
            raise _conflict(pipeline, base_revision)
        try:
            edited = _edit(pipeline, fresh)
            check_instances(pipeline.project_id, edited.document, groups_set_by(fresh))
        except OperationsRefusedError as error:
            if is_late:
                # its author has to see first what came between
                raise _conflict(pipeline, base_revision) from error
            raise
        _write(pipeline, user, fresh, edited)
    if is_late:
        return _result(pipeline, base_revision)
    return AppliedOperations(
        pipeline.revision,
        [operation.to_json() for operation in fresh],
        [user.get_full_name() or user.get_username()] * len(fresh),
    )


def _not_yet_applied(pipeline: Pipeline, batch: Sequence[Operation]) -> list[Operation]:
    ids = [operation.id for operation in batch]
    rows = OperationLog.objects.filter(pipeline=pipeline, operation_id__in=ids)
    known = {str(operation_id) for operation_id in rows.values_list("operation_id", flat=True)}
    return [operation for operation in batch if operation.id not in known]


def _edit(pipeline: Pipeline, operations: Sequence[Operation]) -> Edited:
    placeholders = [(module, version) for module, version in pipeline.placeholders]
    try:
        return apply_operations(
            documents.from_json(pipeline.document), readers_catalog(), operations, placeholders=placeholders
        )
    except RefusedError as error:
        raise _refused(error) from error


def _write(pipeline: Pipeline, user: User, operations: Sequence[Operation], edited: Edited) -> None:
    """Store the new document and the log rows; the caller holds the transaction."""
    before, now = pipeline.revision, timezone.now()
    # filtered on the old revision: where rows cannot be locked, the later of two writers finds nothing to
    # update
    updated = Pipeline.objects.filter(id=pipeline.id, revision=before).update(
        document=edited.document.to_json(),
        node_count=len(edited.document.nodes),
        revision=before + 1,
        updated_by=user,
        updated_at=now,
    )
    if not updated:
        pipeline.refresh_from_db(fields=["revision"])
        raise _conflict(pipeline, before)
    pipeline.revision = before + 1
    OperationLog.objects.bulk_create(
        OperationLog(
            pipeline=pipeline,
            operation_id=operation.id,
            revision=pipeline.revision,
            position=position,
            payload=operation.to_json(),
            inverse=[step.to_json() for step in inverse],
            author=user,
            at=now,
        )
        for position, (operation, inverse) in enumerate(zip(operations, edited.inverses, strict=True))
    )
    transaction.on_commit(
        partial(
            signals.operations_applied.send,
            sender=Pipeline,
            pipeline_id=pipeline.id,
            revision=pipeline.revision,
        )
    )


def _result(pipeline: Pipeline, base_revision: int) -> AppliedOperations:
    rows = selectors.operations_after(pipeline.id, base_revision)
    revision = rows[-1].revision if rows else pipeline.revision
    return AppliedOperations(revision, [row.payload for row in rows], [row.author_name for row in rows])


def _conflict(pipeline: Pipeline, base_revision: int) -> RevisionConflictError:
    """What the client missed. A long way behind, it gets the first part and the revision that leads to."""
    rows = selectors.operations_after(pipeline.id, base_revision)
    return RevisionConflictError(
        revision=rows[-1].revision if rows else pipeline.revision,
        operations=[row.payload for row in rows],
        authors=[row.author_name for row in rows],
        # from a revision that never was: reading the draft again is the only way
        reload=not rows,
    )


def _refused(error: RefusedError) -> PipelineError:
    if any(problem.code == "unknown_field" for problem in error.problems):
        return UnknownFieldError(error.problems)
    return OperationsRefusedError(error.problems)
