"""Projects, their members, drafts with their operation log, sub-pipelines, and uploaded datasets.

Only `services` writes these rows; `selectors` reads them.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


def empty_document() -> dict[str, Any]:
    return {"format": 1, "nodes": {}, "edges": {}, "notes": {}}


class Role(models.TextChoices):
    """What a member may do; each role includes the ones before it."""

    VIEWER = "viewer", _("viewer")
    EDITOR = "editor", _("editor")
    OWNER = "owner", _("owner")

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    def includes(self, other: Role) -> bool:
        return self.rank >= other.rank


class Project(models.Model):
    """Pipelines, data and members that belong together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="projects")

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's role in a project. A project always keeps at least one owner."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("project", "user"), name="one_role_per_member"),)

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Pipeline(models.Model):
    """A draft: the graph being edited. `revision` counts the applied batches of operations."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pipelines")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    document = models.JSONField(default=empty_document)
    revision = models.PositiveIntegerField(default=0)
    #: of the document, so that lists need not read it
    node_count = models.PositiveIntegerField(default=0)
    #: modules the catalogue lacks but an import brought: [name, version]; undo may add such nodes again
    placeholders = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-updated_at", "id")
        indexes = (models.Index(fields=("project", "-updated_at"), name="pipeline_by_project"),)

    def __str__(self) -> str:
        return self.name


class OperationLog(models.Model):
    """One applied operation. Append-only: history, audit and what other editors missed all come from here."""

    pipeline = models.ForeignKey(Pipeline, on_delete=models.CASCADE, related_name="operations")
    #: made by the client; a repeated one is recognised and harmless
    operation_id = models.UUIDField()
    #: the revision its batch led to
    revision = models.PositiveIntegerField()
    #: place within the batch
    position = models.PositiveIntegerField()
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    #: operations that restore the document before it, in order
    inverse = models.JSONField(encoder=DjangoJSONEncoder)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("pipeline", "revision", "position")
        constraints = (
            models.UniqueConstraint(fields=("pipeline", "operation_id"), name="operation_applied_once"),
            models.UniqueConstraint(
                fields=("pipeline", "revision", "position"), name="operation_has_one_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.payload.get('type')} → {self.revision}"

    @property
    def author_name(self) -> str | None:
        """What the others call its author; None for an account that is gone."""
        return None if self.author is None else self.author.get_full_name() or self.author.get_username()


class Version(models.Model):
    """A revision of a draft that someone gave a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pipeline = models.ForeignKey(Pipeline, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    #: the draft at that revision: older revisions are reached from here instead of from the present
    document = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-revision", "-created_at", "id")
        indexes = (models.Index(fields=("pipeline", "-revision"), name="version_by_pipeline"),)

    def __str__(self) -> str:
        return self.name


class SubPipeline(models.Model):
    """A group that was published: a module of its project. Its content stands with its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sub_pipelines")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    #: no longer offered; what uses it goes on as before
    is_archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class SubPipelineVersion(models.Model):
    """What a sub-pipeline consists of, frozen."""

    sub_pipeline = models.ForeignKey(SubPipeline, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("sub_pipeline", "number"), name="sub_pipeline_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.sub_pipeline} {self.number}"


class Dataset(models.Model):
    """An uploaded file. Its bytes lie under a random id; the name its owner gave it is only a label.

    The web process never parses it: a step profiles it and reports through `services.dataset_profiled`.
    """

    class State(models.TextChoices):
        PROFILING = "profiling", _("profiling")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        TSV = "tsv", "TSV"
        PARQUET = "parquet", "Parquet"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="datasets")
    name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=255)
    format = models.CharField(max_length=10, choices=Format.choices)
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROFILING)
    #: TableSchema JSON, once profiled
    schema = models.JSONField(null=True, blank=True)
    #: preview.json of the profile
    preview = models.JSONField(null=True, blank=True)
    rows = models.PositiveBigIntegerField(null=True, blank=True)
    columns = models.PositiveIntegerField(null=True, blank=True)
    #: what its profile warns of, as steps keep it, each with the module that said it
    warnings = models.JSONField(null=True, blank=True)
    #: why profiling failed: the error shape of a step
    error = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (models.Index(fields=("project", "-created_at"), name="dataset_by_project"),)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are. Made of the id alone, never of a name."""
        return Path(settings.VAR_DIR) / "uploads" / self.id.hex
