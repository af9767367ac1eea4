"""Reads. Every object has one access function that checks the user's role; nothing else hands objects out.

A stranger gets `NotFoundError`, the same answer as for an id that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F, QuerySet

from modules.columns import SchemaContext, TableSchema, schema_from_json
from pipelines.errors import NotFoundError, RoleTooLowError
from pipelines.models import Dataset, Membership, OperationLog, Pipeline, Project, Role

Person = User | AnonymousUser

#: more missed operations than this and reading the draft again is the cheaper way
MAX_MISSED_OPERATIONS = 2_000


def role_get(*, user: Person, project_id: UUID) -> Role | None:
    """The user's role in the project, or None."""
    if not user.is_authenticated or not user.is_active:
        return None
    row = Membership.objects.filter(user=user, project_id=project_id).values_list("role", flat=True).first()
    return Role(row) if row is not None else None


def role_require(*, user: Person, project_id: UUID, role: Role) -> Role:
    """Raise unless the user has at least this role; return the role they have."""
    found = role_get(user=user, project_id=project_id)
    if found is None:
        raise NotFoundError
    if not found.includes(role):
        raise RoleTooLowError(needed=role.value, role=found.value)
    return found


def project_get_for(user: Person, project_id: UUID, *, role: Role = Role.VIEWER) -> Project:
    role_require(user=user, project_id=project_id, role=role)
    return Project.objects.get(id=project_id)


def pipeline_get_for(user: Person, pipeline_id: UUID, *, role: Role = Role.VIEWER) -> Pipeline:
    """The pipeline with its document, if the user has at least this role in its project."""
    pipeline = Pipeline.objects.select_related("project", "updated_by").filter(id=pipeline_id).first()
    if pipeline is None:
        raise NotFoundError
    role_require(user=user, project_id=pipeline.project_id, role=role)
    return pipeline


def dataset_get_for(user: Person, dataset_id: UUID, *, role: Role = Role.VIEWER) -> Dataset:
    dataset = Dataset.objects.select_related("project").filter(id=dataset_id).first()
    if dataset is None:
        raise NotFoundError
    role_require(user=user, project_id=dataset.project_id, role=role)
    return dataset


def projects_for(user: Person) -> QuerySet[Project]:
    """The projects the user is in, by name; `role` is the user's role."""
    found = Project.objects.filter(memberships__user=user.pk or 0)
    return found.annotate(role=F("memberships__role")).order_by("name", "id")


def members_of(project: Project) -> QuerySet[Membership]:
    return Membership.objects.filter(project=project).select_related("user").order_by("user__username")


def pipelines_for(user: Person, *, project_id: UUID | None = None) -> QuerySet[Pipeline]:
    """List rows, newest change first, without the documents; `member_role` is the user's role."""
    found = Pipeline.objects.filter(project__memberships__user=user.pk or 0).annotate(
        member_role=F("project__memberships__role")
    )
    if project_id is not None:
        found = found.filter(project_id=project_id)
    return found.select_related("updated_by").defer("document").order_by("-updated_at", "id")


def datasets_for(user: Person, *, project_id: UUID | None = None) -> QuerySet[Dataset]:
    """List rows, newest first, without schema and preview."""
    found = Dataset.objects.filter(project__memberships__user=user.pk or 0)
    if project_id is not None:
        found = found.filter(project_id=project_id)
    return found.select_related("created_by").defer("schema", "preview").order_by("-created_at", "id")


def operations_after(
    pipeline_id: UUID, revision: int, *, limit: int = MAX_MISSED_OPERATIONS
) -> list[OperationLog]:
    """Operations that came after this revision, in order; whole batches until `limit` is passed."""
    rows = OperationLog.objects.filter(pipeline_id=pipeline_id, revision__gt=revision)
    ordered = rows.select_related("author").defer("inverse").order_by("revision", "position")
    found = list(ordered[: limit + 1])
    if len(found) <= limit:
        return found
    cut = found[-1].revision
    whole = [row for row in found if row.revision < cut]
    # a single batch larger than the limit is still handed out whole
    return whole or list(ordered.filter(revision=cut))


def schema_context(project_id: UUID) -> SchemaContext:
    """The schemas of the project's uploaded datasets, by id."""
    rows = Dataset.objects.filter(project_id=project_id, schema__isnull=False).values_list("id", "schema")
    return SchemaContext({str(dataset_id): schema for dataset_id, schema in _table_schemas(rows)})


def _table_schemas(rows: Iterable[tuple[UUID, Any]]) -> Iterable[tuple[UUID, TableSchema]]:
    for dataset_id, value in rows:
        schema = schema_from_json(value)
        if isinstance(schema, TableSchema):
            yield dataset_id, schema


def dataset_ids(project_id: UUID) -> frozenset[str]:
    """The datasets a node of this project may name."""
    rows = Dataset.objects.filter(project_id=project_id).values_list("id", flat=True)
    return frozenset(str(dataset_id) for dataset_id in rows)
