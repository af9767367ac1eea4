"""Reads. Every object has one access function that checks the user's role; nothing else hands objects out.

A stranger gets `NotFoundError`, the same answer as for an id that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import OuterRef, QuerySet, Subquery

from modules.columns import SchemaContext, TableSchema, schema_from_json
from pipelines.core.validation import DesignContext
from pipelines.errors import NotFoundError, RoleTooLowError
from pipelines.models import (
    Dataset,
    Membership,
    OperationLog,
    Pipeline,
    Project,
    Role,
    SubPipeline,
    SubPipelineVersion,
)
from pipelines.said import error_told

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


def project_and_role_for(user: Person, project_id: UUID, *, role: Role = Role.VIEWER) -> tuple[Project, Role]:
    """The project and the user's role in it, if that is at least the role asked for."""
    found = role_require(user=user, project_id=project_id, role=role)
    return Project.objects.get(id=project_id), found


def project_get_for(user: Person, project_id: UUID, *, role: Role = Role.VIEWER) -> Project:
    return project_and_role_for(user, project_id, role=role)[0]


def pipeline_and_role_for(
    user: Person, pipeline_id: UUID, *, role: Role = Role.VIEWER
) -> tuple[Pipeline, Role]:
    """The pipeline with its document and the user's role, if that is at least the role asked for."""
    pipeline = Pipeline.objects.select_related("project", "updated_by").filter(id=pipeline_id).first()
    if pipeline is None:
        raise NotFoundError
    return pipeline, role_require(user=user, project_id=pipeline.project_id, role=role)


def pipeline_get_for(user: Person, pipeline_id: UUID, *, role: Role = Role.VIEWER) -> Pipeline:
    return pipeline_and_role_for(user, pipeline_id, role=role)[0]


def dataset_get_for(user: Person, dataset_id: UUID, *, role: Role = Role.VIEWER) -> Dataset:
    dataset = Dataset.objects.select_related("project").filter(id=dataset_id).first()
    if dataset is None:
        raise NotFoundError
    role_require(user=user, project_id=dataset.project_id, role=role)
    return dataset


@dataclass(frozen=True, slots=True)
class OwnProject:
    """A project as one of its members sees it."""

    id: UUID
    name: str
    role: Role
    created_at: datetime


def projects_for(user: Person) -> list[OwnProject]:
    """The projects the user is in, by name."""
    found = Membership.objects.filter(user=user.pk or 0).select_related("project")
    return [
        OwnProject(member.project_id, member.project.name, Role(member.role), member.project.created_at)
        for member in found.order_by("project__name", "project_id")
    ]


def members_of(project: Project) -> QuerySet[Membership]:
    return Membership.objects.filter(project=project).select_related("user").order_by("user__username")


def pipelines_for(user: Person, *, project_id: UUID | None = None) -> QuerySet[Pipeline]:
    """List rows, newest change first, without the documents."""
    found = Pipeline.objects.filter(project__memberships__user=user.pk or 0)
    if project_id is not None:
        found = found.filter(project_id=project_id)
    return found.select_related("updated_by").defer("document").order_by("-updated_at", "id")


def datasets_for(user: Person, *, project_id: UUID | None = None) -> QuerySet[Dataset]:
    """List rows, newest first, without schema and preview."""
    found = Dataset.objects.filter(project__memberships__user=user.pk or 0)
    if project_id is not None:
        found = found.filter(project_id=project_id)
    return found.select_related("created_by").defer("schema", "preview").order_by("-created_at", "id")


def sub_pipeline_get_for(user: Person, sub_pipeline_id: UUID, *, role: Role = Role.VIEWER) -> SubPipeline:
    found = SubPipeline.objects.select_related("created_by").filter(id=sub_pipeline_id).first()
    if found is None:
        raise NotFoundError
    role_require(user=user, project_id=found.project_id, role=role)
    return found


def sub_pipelines_of(project: Project) -> list[tuple[SubPipeline, SubPipelineVersion]]:
    """All of a project, also archived ones, each with its newest version."""
    newest = (
        SubPipelineVersion.objects.filter(sub_pipeline=OuterRef("sub_pipeline"))
        .order_by("-number")
        .values("id")[:1]
    )
    found = SubPipelineVersion.objects.filter(sub_pipeline__project=project, id=Subquery(newest))
    rows = found.select_related("sub_pipeline__created_by", "created_by")
    return [(row.sub_pipeline, row) for row in rows.order_by("sub_pipeline__name", "sub_pipeline_id")]


def sub_pipeline_version_get(sub_pipeline: SubPipeline, number: int) -> SubPipelineVersion:
    found = sub_pipeline.versions.select_related("created_by").filter(number=number).first()
    if found is None:
        raise NotFoundError
    return found


@dataclass(frozen=True, slots=True)
class UsingPipeline:
    """A pipeline whose draft has an instance of a sub-pipeline."""

    id: UUID
    name: str


def pipelines_using(sub_pipeline: SubPipeline) -> list[UsingPipeline]:
    """The drafts that have an instance of it, by name. Of them only the groups are read."""
    used = str(sub_pipeline.id)
    rows = Pipeline.objects.filter(project_id=sub_pipeline.project_id).order_by("name", "id")
    return [
        UsingPipeline(pipeline_id, name)
        for pipeline_id, name, groups in rows.values_list("id", "name", "document__groups")
        if any((group.get("source") or {}).get("sub_pipeline") == used for group in (groups or {}).values())
    ]


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


def design_context(project_id: UUID) -> DesignContext:
    """What validation may know of the project's datasets: which there are, their schemas, what failed."""
    rows = Dataset.objects.filter(project_id=project_id).values_list("id", "state", "schema", "error")
    schemas: dict[str, TableSchema] = {}
    failed: dict[str, str] = {}
    ids: set[str] = set()
    for dataset_id, state, schema, error in rows:
        key = str(dataset_id)
        ids.add(key)
        if state == Dataset.State.FAILED:
            failed[key] = str((error_told(error) or {}).get("message", ""))
        elif schema is not None:
            known = schema_from_json(schema)
            if isinstance(known, TableSchema):
                schemas[key] = known
    return DesignContext(SchemaContext(schemas), frozenset(ids), failed)
