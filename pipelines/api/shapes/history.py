"""Shapes of a draft's history: entries, revisions and named versions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pipelines.api.shapes.graph import DocumentSerializer, OperationsField


class ChangeSerializer(serializers.Serializer[Any]):
    type = serializers.CharField(help_text="The type of the operations.")
    count = serializers.IntegerField(help_text="How many things they touched.")
    nodes = serializers.ListField(child=serializers.CharField(), help_text="The ids of the nodes among them.")


class HistoryEntrySerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="The revision these changes led to.")
    at = serializers.DateTimeField()
    author = serializers.CharField(allow_null=True)
    changes = ChangeSerializer(many=True)


class HistoryPageSerializer(serializers.Serializer[Any]):
    results = HistoryEntrySerializer(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="`before` of the next page, if there is one.")


class RevisionSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    document = DocumentSerializer()
    base_revision = serializers.IntegerField(help_text="The draft's present revision.")
    operations = OperationsField(help_text="What restores this revision, applied to the present one.")


class VersionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    revision = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)


class VersionRequest(serializers.Serializer[Any]):
    name = serializers.CharField(trim_whitespace=False)
    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
