"""Hints to open sockets that the database has something new. A lost hint costs seconds, never correctness."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pipelines import signals
from pipelines.live.groups import pipeline_group, project_group
from pipelines.live.layer import hint_layer


def connect() -> None:
    """Listen to what the services announce; called once, when the app is ready."""
    signals.operations_applied.connect(_stir_pipeline, dispatch_uid="pipelines.live.operations")
    signals.pipeline_deleted.connect(_check_pipeline, dispatch_uid="pipelines.live.deleted")
    signals.membership_changed.connect(_check_project, dispatch_uid="pipelines.live.membership")


def _stir_pipeline(*, pipeline_id: UUID, **_named: Any) -> None:
    _send(pipeline_group(pipeline_id), {"type": "pipeline.stir"})


def _check_pipeline(*, pipeline_id: UUID, **_named: Any) -> None:
    _send(pipeline_group(pipeline_id), {"type": "access.check"})


def _check_project(*, project_id: UUID, **_named: Any) -> None:
    _send(project_group(project_id), {"type": "access.check"})


def _send(group: str, message: dict[str, Any]) -> None:
    hint_layer().tell_group(group, message)
