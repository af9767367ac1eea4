"""Names of the groups that sockets join. Made from ids only, never from anything a user wrote."""

from __future__ import annotations

from uuid import UUID


def pipeline_group(pipeline_id: UUID) -> str:
    """Everyone who has this pipeline open. Messages: `pipeline.stir`, `pipeline.run`, `presence.*`."""
    return f"pipeline.{pipeline_id.hex}"


def project_group(project_id: UUID) -> str:
    """Everyone who has a pipeline of this project open. Messages: `access.check`."""
    return f"project.{project_id.hex}"
