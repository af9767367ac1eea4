"""The shapes of the run plan and of a pipeline's run settings."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from executor.api.fields import JsonObjectField, StrictSerializer
from executor.api.serializers import LimitsSerializer, ReusedFromSerializer
from executor.models import Isolation
from pipelines.core.scope import SCOPE_KINDS

_MOST_LIMITS = 10_000


@extend_schema_field({"type": ["string", "number", "boolean", "null"]})
class PlainValueField(serializers.JSONField):
    """A text, a number, true or false, or nothing."""


class PlanQuery(StrictSerializer):
    scope = serializers.ChoiceField(choices=SCOPE_KINDS, required=False, default="all")
    nodes = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="Of the scope, separated by commas."
    )
    run_again = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="Nodes, separated by commas."
    )
    ignore_earlier_results = serializers.BooleanField(required=False, default=False)


class PlanReasonSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    details = JsonObjectField()


class PlanChangeSerializer(serializers.Serializer[Any]):
    what = serializers.ChoiceField(choices=["parameter", "module", "environment", "input"])
    name = serializers.CharField(allow_blank=True, help_text="Of the parameter or input.")
    before = PlainValueField(allow_null=True, help_text="Of an input: its rows.")
    after = PlainValueField(allow_null=True)
    message = serializers.CharField()


class PlannedNodeSerializer(serializers.Serializer[Any]):
    node = serializers.CharField()
    decision = serializers.ChoiceField(choices=["reuse", "run", "outside"])
    reason = PlanReasonSerializer()
    changes = PlanChangeSerializer(many=True)
    expected_seconds = serializers.FloatField(allow_null=True, help_text="Null when nothing like it ran yet.")
    reused_from = ReusedFromSerializer(allow_null=True)
    reusable = serializers.BooleanField()
    not_reusable_reason = serializers.CharField(allow_null=True)


class RunPlanSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    nodes = PlannedNodeSerializer(many=True)
    expected_seconds = serializers.FloatField(
        allow_null=True, help_text="Of the whole run at most; null when the time of a node is not known."
    )
    reused = serializers.IntegerField()
    runs = serializers.IntegerField()


class OwnLimitsSerializer(StrictSerializer):
    memory_mb = serializers.IntegerField(required=False, allow_null=True)
    cpus = serializers.FloatField(required=False, allow_null=True)
    timeout_s = serializers.FloatField(required=False, allow_null=True)


class RunSettingsChangeSerializer(StrictSerializer):
    isolation = serializers.ChoiceField(choices=Isolation.values)
    limits = serializers.DictField(child=OwnLimitsSerializer())


class RunSettingsSerializer(serializers.Serializer[Any]):
    isolation = serializers.ChoiceField(choices=Isolation.values)
    limits = serializers.DictField(
        child=OwnLimitsSerializer(), help_text="Node → what differs from its defaults."
    )
    defaults = serializers.DictField(child=LimitsSerializer(), help_text="Node → its module's limits.")
    maxima = LimitsSerializer(help_text="The most a step may be given.")
