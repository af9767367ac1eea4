"""Shapes of what clients send. A field nobody reads is an error, never ignored."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pipelines.api.shapes.graph import OperationsField
from pipelines.api.shapes.rows import ROLES


class NameRequest(serializers.Serializer[Any]):
    name = serializers.CharField(trim_whitespace=False)


class MemberRequest(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=ROLES)


class RoleRequest(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=ROLES)


class PipelineRequest(serializers.Serializer[Any]):
    project = serializers.UUIDField()
    name = serializers.CharField(trim_whitespace=False)


class PipelineChangeRequest(serializers.Serializer[Any]):
    name = serializers.CharField(required=False, trim_whitespace=False)
    description = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)


class OperationsRequest(serializers.Serializer[Any]):
    base_revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    operations = OperationsField()
    merge = serializers.BooleanField(
        default=False, help_text="Apply it to a later revision too when it fits."
    )


class ImportRequest(serializers.Serializer[Any]):
    project = serializers.UUIDField()
    name = serializers.CharField(required=False, trim_whitespace=False)
    text = serializers.CharField(trim_whitespace=False, help_text="An Azure ML CLI v2 pipeline in YAML.")


class SampleOpenRequest(serializers.Serializer[Any]):
    project = serializers.UUIDField()


class DatasetUploadRequest(serializers.Serializer[Any]):
    project = serializers.UUIDField()
    name = serializers.CharField(required=False, trim_whitespace=False)
    file = serializers.FileField(help_text="CSV, TSV or Parquet; recognised by its content.")
