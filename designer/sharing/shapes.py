"""The shapes of share links and of what they show."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from executor.api.fields import CountsField, NumbersField, StrictSerializer
from executor.api.serializers import (
    RUN_STATES,
    STEP_STATES,
    OutputSummarySerializer,
    StepErrorSerializer,
)
from executor.core.causes import CAUSES
from pipelines.api.shapes.catalog import CatalogSerializer
from pipelines.api.shapes.graph import DocumentSerializer


class ShareLinkRequest(StrictSerializer):
    hours = serializers.IntegerField(help_text="How long it works.")
    shows_results = serializers.BooleanField(
        required=False, default=False, help_text="Of a run: previews of what its steps made may be seen."
    )


class ShareLinkSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    key = serializers.CharField(help_text="The beginning of its token.")
    shows_results = serializers.BooleanField()
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    use_count = serializers.IntegerField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class MadeShareLinkSerializer(ShareLinkSerializer):
    path = serializers.CharField(help_text="Its address on this server. It is told once only.")


class ShareLinksSerializer(serializers.Serializer[Any]):
    links = ShareLinkSerializer(many=True)
    max_days = serializers.IntegerField(help_text="The longest that a new one may work.")


class SharedPipelineSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
    document = DocumentSerializer()


class SharedStepSerializer(serializers.Serializer[Any]):
    node = serializers.CharField()
    name = serializers.CharField()
    module = serializers.CharField()
    version = serializers.CharField()
    display_name = serializers.CharField()
    state = serializers.ChoiceField(choices=STEP_STATES)
    attempt = serializers.IntegerField()
    ready_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.FloatField(allow_null=True)
    progress = serializers.FloatField(allow_null=True)
    message = serializers.CharField(allow_blank=True)
    error = StepErrorSerializer(allow_null=True)
    cause = serializers.ChoiceField(choices=CAUSES, allow_null=True)
    because = serializers.CharField(allow_null=True)
    metrics = NumbersField()
    warnings = serializers.ListField(child=serializers.CharField())
    outputs = OutputSummarySerializer(many=True)


class SharedRunSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(allow_blank=True, help_text="Of its pipeline.")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=RUN_STATES)
    revision = serializers.IntegerField()
    queued_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.FloatField(allow_null=True)
    step_counts = CountsField()
    metrics = NumbersField()
    document = DocumentSerializer()
    steps = SharedStepSerializer(many=True)


class SharedOutputSerializer(OutputSummarySerializer):
    has_preview = serializers.BooleanField()
    has_view = serializers.BooleanField()


class SharedSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["pipeline", "run"])
    expires_at = serializers.DateTimeField()
    shows_results = serializers.BooleanField()
    catalog = CatalogSerializer(help_text="The modules that occur in it.")
    pipeline = SharedPipelineSerializer(allow_null=True)
    run = SharedRunSerializer(allow_null=True)
