"""Shapes of sub-pipelines: what is published, and what is asked for when publishing."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pipelines.api.shapes.fields import JsonObjectField, by_id
from pipelines.api.shapes.graph import EdgeSerializer, GroupSerializer, NodeSerializer


class SubPipelineContentSerializer(serializers.Serializer[Any]):
    nodes = by_id(NodeSerializer)
    edges = by_id(EdgeSerializer)
    ports = serializers.DictField(
        child=serializers.CharField(), help_text="Names, by `input:node.port` or `output:node.port`."
    )
    parameters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Name → the `node.parameter` that each instance gives a value of its own.",
    )


class SubPipelineVersionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)
    content = SubPipelineContentSerializer()


class SubPipelineSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    project = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    is_archived = serializers.BooleanField(help_text="No longer offered; what uses it goes on as before.")
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)


class SubPipelineRowSerializer(SubPipelineSerializer):
    newest = SubPipelineVersionSerializer()


class UsingPipelineSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class VersionRowSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)


class SubPipelineDetailSerializer(SubPipelineSerializer):
    versions = VersionRowSerializer(many=True)
    used_in = UsingPipelineSerializer(many=True, help_text="Pipelines whose drafts have instances of it.")


class PublishedSerializer(serializers.Serializer[Any]):
    sub_pipeline = SubPipelineRowSerializer()
    group = GroupSerializer(help_text="The group as an instance of it, for an `edit_group` operation.")


class PublishVersionRequest(serializers.Serializer[Any]):
    pipeline = serializers.UUIDField()
    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="The draft's, as seen.")
    group = serializers.CharField()
    ports = JsonObjectField(help_text="The ports it gets: name by `input:node.port` or `output:node.port`.")
    parameters = JsonObjectField(help_text="The parameters it leaves open: name → `node.parameter`s.")


class PublishRequest(PublishVersionRequest):
    name = serializers.CharField(trim_whitespace=False)
    description = serializers.CharField(default="", allow_blank=True, trim_whitespace=False)


class SubPipelineChangeRequest(serializers.Serializer[Any]):
    name = serializers.CharField(required=False, trim_whitespace=False)
    description = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    is_archived = serializers.BooleanField(required=False)
