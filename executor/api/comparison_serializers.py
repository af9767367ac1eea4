"""The shapes of a comparison; `executor.comparisons` builds it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from executor.api.fields import JsonObjectField, StrictSerializer
from executor.api.serializers import RunRowSerializer
from pipelines.api.shapes.fields import AnyJsonField
from pipelines.core.comparison import Status

STATUSES = [status.value for status in Status]
_HOW = "`revision-<number>`, `version-<id>` or `run-<id>` of this pipeline."


class ComparisonQuery(StrictSerializer):
    before = serializers.CharField(max_length=60, help_text=_HOW)
    after = serializers.CharField(max_length=60, help_text=_HOW)


class ComparedSideSerializer(serializers.Serializer[Any]):
    reference = serializers.CharField()
    kind = serializers.ChoiceField(choices=["revision", "version", "run"])
    name = serializers.CharField(allow_blank=True, help_text="Of a version; else empty.")
    revision = serializers.IntegerField()
    document = JsonObjectField()
    run = RunRowSerializer(
        allow_null=True,
        help_text="The chosen run, or the latest one that succeeded with a graph that computes the same.",
    )


class FieldChangeSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    key = serializers.CharField(
        allow_blank=True, help_text="Of a `parameter` or `binding` its name; of `ports` the port."
    )
    before = AnyJsonField(help_text="null: not set.")
    after = AnyJsonField(help_text="null: not set.")


class ComparedThingSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.ChoiceField(
        choices=STATUSES, help_text="`layout`: only where or how it is drawn. What is the same is not listed."
    )

    def get_fields(self) -> dict[str, Any]:
        # a class attribute of this name would hide the serializer's own
        return super().get_fields() | {"fields": FieldChangeSerializer(many=True)}


class PortChangeSerializer(serializers.Serializer[Any]):
    node = serializers.CharField()
    side = serializers.ChoiceField(choices=["input", "output"])
    port = serializers.CharField()
    status = serializers.ChoiceField(choices=["added", "removed", "changed"])
    before = serializers.CharField(allow_blank=True, help_text="Its type, where that is known.")
    after = serializers.CharField(allow_blank=True)


class OriginSerializer(serializers.Serializer[Any]):
    node = serializers.CharField()
    changed = serializers.ListField(
        child=serializers.CharField(),
        help_text="`module`, `environment`, `files.<parameter>`, `inputs.<port>`.",
    )


class MetricPairSerializer(serializers.Serializer[Any]):
    node = serializers.CharField()
    name = serializers.CharField(help_text="Of the node.")
    metric = serializers.CharField()
    before = serializers.FloatField(allow_null=True)
    after = serializers.FloatField(allow_null=True)
    better = serializers.ChoiceField(
        choices=["higher", "lower"], allow_null=True, help_text="Null where neither value is better."
    )


class ComparisonSerializer(serializers.Serializer[Any]):
    before = ComparedSideSerializer()
    after = ComparedSideSerializer()
    nodes = ComparedThingSerializer(many=True)
    edges = ComparedThingSerializer(many=True)
    notes = ComparedThingSerializer(many=True)
    groups = ComparedThingSerializer(many=True)
    parameters = ComparedThingSerializer(many=True, help_text="Of the pipeline; of a run with its values.")
    ports = PortChangeSerializer(many=True, help_text="Of nodes with another module or version of it.")
    origins = OriginSerializer(
        many=True, help_text="What results of both runs came from that is not in the draft, where it differs."
    )
    metrics = MetricPairSerializer(many=True)
