"""Shapes of projects, pipelines, datasets and samples."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pipelines.api.shapes.fields import JsonObjectField
from pipelines.api.shapes.graph import DocumentSerializer, OperationsField
from pipelines.models import Dataset, Role

ROLES = [role.value for role in Role]


class ProjectSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLES, help_text="The caller's role.")
    created_at = serializers.DateTimeField()


class MemberSerializer(serializers.Serializer[Any]):
    user_id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLES)


class LastRunSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.CharField()
    finished_at = serializers.DateTimeField(allow_null=True)


class PipelineRowSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    project = serializers.UUIDField()
    revision = serializers.IntegerField()
    node_count = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
    updated_by = serializers.CharField(allow_null=True)
    last_run = LastRunSerializer(allow_null=True)
    role = serializers.ChoiceField(choices=ROLES, help_text="The caller's role.")


class PipelineDetailSerializer(PipelineRowSerializer):
    document = DocumentSerializer()


class ImportWarningSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    node = serializers.CharField(allow_null=True)


class ImportedPipelineSerializer(PipelineDetailSerializer):
    warnings = ImportWarningSerializer(many=True)


class AuthorsField(serializers.ListField):
    """Whose operations they are."""

    def __init__(self) -> None:
        super().__init__(
            child=serializers.CharField(allow_null=True),
            help_text="Who made each of the operations; null for an account that is gone.",
        )


class OperationsResultSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    operations = OperationsField(help_text="Everything after the base revision up to this one, in order.")
    authors = AuthorsField()


class OperationsPageSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="Where the draft is after these operations.")
    latest_revision = serializers.IntegerField(help_text="Higher than `revision` while there are more.")
    operations = OperationsField()
    authors = AuthorsField()


class SampleSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    needs_download = serializers.BooleanField()
    module_count = serializers.IntegerField()
    modules = serializers.ListField(
        child=serializers.CharField(), help_text="The names of the modules it shows in use, each once."
    )
    document = DocumentSerializer()


class DatasetSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    project = serializers.UUIDField()
    name = serializers.CharField()
    file_name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    format = serializers.ChoiceField(choices=Dataset.Format.values)
    state = serializers.ChoiceField(choices=Dataset.State.values)
    error = JsonObjectField(allow_null=True)
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="What was noticed when the file was read, in sentences."
    )
    rows = serializers.IntegerField(allow_null=True)
    columns = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)


class ProblemSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField(required=False)
    node = serializers.CharField(required=False)
    port = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    operation = serializers.IntegerField(required=False, help_text="Index in the batch.")


class ErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    details = JsonObjectField(help_text="`problems` lists everything that is wrong, where that applies.")
