"""The only writer of projects, members, drafts, sub-pipelines and datasets: views, imports, the executor.

Callers check access first (`selectors.*_get_for`); a service checks what must hold whoever calls it.
"""

from __future__ import annotations

from pipelines.services.datasets import (
    dataset_create,
    dataset_delete,
    dataset_profile_failed,
    dataset_profiled,
    dataset_rename,
)
from pipelines.services.drafts import (
    AppliedOperations,
    operations_apply,
    pipeline_create,
    pipeline_delete,
    pipeline_describe,
    pipeline_duplicate,
)
from pipelines.services.projects import (
    member_add,
    member_change,
    member_remove,
    project_create,
    project_rename,
)
from pipelines.services.sub_pipelines import (
    Published,
    sub_pipeline_change,
    sub_pipeline_delete,
    sub_pipeline_publish,
    sub_pipeline_publish_version,
)
from pipelines.services.texts import ImportedPipeline, pipeline_import, sample_open
from pipelines.services.versions import version_create, version_delete, version_rename

__all__ = [
    "AppliedOperations",
    "ImportedPipeline",
    "Published",
    "dataset_create",
    "dataset_delete",
    "dataset_profile_failed",
    "dataset_profiled",
    "dataset_rename",
    "member_add",
    "member_change",
    "member_remove",
    "operations_apply",
    "pipeline_create",
    "pipeline_delete",
    "pipeline_describe",
    "pipeline_duplicate",
    "pipeline_import",
    "project_create",
    "project_rename",
    "sample_open",
    "sub_pipeline_change",
    "sub_pipeline_delete",
    "sub_pipeline_publish",
    "sub_pipeline_publish_version",
    "version_create",
    "version_delete",
    "version_rename",
]
