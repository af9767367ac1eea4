"""Rows as answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pipelines import extensions
from pipelines.models import Dataset, Membership, Pipeline, Project, Role
from pipelines.said import error_told, warnings_told
from pipelines.selectors import OwnProject


def project_json(project: Project | OwnProject, role: Role) -> dict[str, Any]:
    return {
        "id": str(project.id),
        "name": project.name,
        "role": role.value,
        "created_at": project.created_at,
    }


def member_json(membership: Membership) -> dict[str, Any]:
    user = membership.user
    return {
        "user_id": user.pk,
        "username": user.get_username(),
        "display_name": user.get_full_name() or user.get_username(),
        "role": membership.role,
    }


def pipeline_rows(pipelines: Sequence[Pipeline], role_of: Mapping[UUID, Role]) -> list[dict[str, Any]]:
    """List rows with their last runs; one more query however many there are."""
    last_runs = extensions.last_runs([pipeline.id for pipeline in pipelines])
    return [
        {
            "id": str(pipeline.id),
            "name": pipeline.name,
            "description": pipeline.description,
            "project": str(pipeline.project_id),
            "revision": pipeline.revision,
            "node_count": pipeline.node_count,
            "updated_at": pipeline.updated_at,
            "updated_by": pipeline.updated_by.get_username() if pipeline.updated_by else None,
            "last_run": last_runs.get(pipeline.id),
            "role": role_of[pipeline.project_id].value,
        }
        for pipeline in pipelines
    ]


def pipeline_row(pipeline: Pipeline, role: Role) -> dict[str, Any]:
    return pipeline_rows([pipeline], {pipeline.project_id: role})[0]


def pipeline_detail(pipeline: Pipeline, role: Role) -> dict[str, Any]:
    return {**pipeline_row(pipeline, role), "document": pipeline.document}


def dataset_json(dataset: Dataset) -> dict[str, Any]:
    return {
        "id": str(dataset.id),
        "project": str(dataset.project_id),
        "name": dataset.name,
        "file_name": dataset.file_name,
        "bytes": dataset.bytes,
        "sha256": dataset.sha256,
        "format": dataset.format,
        "state": dataset.state,
        "error": error_told(dataset.error),
        "warnings": warnings_told(dataset.warnings),
        "rows": dataset.rows,
        "columns": dataset.columns,
        "created_at": dataset.created_at,
        "created_by": dataset.created_by.get_username() if dataset.created_by else None,
    }
