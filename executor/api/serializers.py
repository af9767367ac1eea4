"""The shapes of the REST interface, for checking requests and for the OpenAPI document.

Answers are built in `executor.wire`; a test holds these declarations and those dictionaries together.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from executor.api.fields import (
    CountsField,
    JsonObjectField,
    NumbersField,
    ResourcesField,
    RunParametersField,
    StrictSerializer,
)
from executor.core.causes import CAUSES
from executor.core.states import RunState, StepState
from executor.models import Isolation, RunKind
from pipelines.core.scope import MAX_SCOPE_NODES, SCOPE_KINDS

RUN_STATES = [state.value for state in RunState]
STEP_STATES = [state.value for state in StepState]
ERROR_KINDS = [
    "module",
    "user_code",
    "internal",
    "timeout",
    "out_of_memory",
    "bad_output",
    "canceled",
    "infrastructure",
]


class ScopeStartSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=SCOPE_KINDS)
    nodes = serializers.ListField(
        child=serializers.CharField(max_length=63), required=False, default=list, max_length=MAX_SCOPE_NODES
    )


class RunWishSerializer(StrictSerializer):
    """What is wanted of a run: asked for before it is started, and to start it."""

    scope = ScopeStartSerializer(required=False, help_text="What of the graph runs; without it everything.")
    run_again = serializers.ListField(
        child=serializers.CharField(max_length=63),
        required=False,
        default=list,
        max_length=MAX_SCOPE_NODES,
        help_text="Nodes that run although an earlier result holds.",
    )
    ignore_earlier_results = serializers.BooleanField(required=False, default=False)
    parameters = RunParametersField(
        required=False,
        default=dict,
        help_text="Values of pipeline parameters, by name; without one its default holds, null is no value.",
    )


class RunStartSerializer(RunWishSerializer):
    revision = serializers.IntegerField(
        min_value=0, help_text="The revision of the draft that was looked at."
    )
    isolation = serializers.ChoiceField(
        choices=Isolation.values, required=False, help_text="Without it: what the pipeline's settings say."
    )


class RunPipelineSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class RunScopeSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[*SCOPE_KINDS, "resume"])
    nodes = serializers.ListField(child=serializers.CharField())


class RunReferenceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.IntegerField()


class ReusedFromSerializer(serializers.Serializer[Any]):
    run = serializers.UUIDField()
    run_number = serializers.IntegerField()
    node = serializers.CharField()


class StepReasonSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class LimitsSerializer(serializers.Serializer[Any]):
    memory_mb = serializers.IntegerField()
    cpus = serializers.FloatField()
    timeout_s = serializers.FloatField()


class RunRowSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Counts the runs of the pipeline from 1.")
    pipeline = RunPipelineSerializer(allow_null=True, help_text="Null for profile and export runs.")
    project = serializers.UUIDField()
    state = serializers.ChoiceField(choices=RUN_STATES)
    kind = serializers.ChoiceField(choices=RunKind.values)
    revision = serializers.IntegerField()
    created_by = serializers.CharField(allow_null=True)
    queued_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.FloatField(allow_null=True, help_text="Until now, while it runs.")
    runner = serializers.CharField(allow_blank=True)
    isolated = serializers.BooleanField()
    step_counts = CountsField()
    metrics = NumbersField()
    isolation = serializers.ChoiceField(choices=Isolation.values)
    scope = RunScopeSerializer()
    resumed_from = RunReferenceSerializer(
        allow_null=True, help_text="The failed or canceled run that this one goes on from."
    )
    reused_count = serializers.IntegerField(help_text="Steps for which an earlier result stands in.")
    warned_count = serializers.IntegerField(help_text="Steps that have warnings.")


class RunPageSerializer(serializers.Serializer[Any]):
    results = RunRowSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page.")


class StepWhereSerializer(serializers.Serializer[Any]):
    port = serializers.CharField(required=False)
    column = serializers.CharField(required=False)
    row = serializers.IntegerField(required=False)
    parameter = serializers.CharField(required=False)
    line = serializers.IntegerField(required=False)


class StepErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=ERROR_KINDS)
    title = serializers.CharField()
    message = serializers.CharField()
    where = StepWhereSerializer()
    cause = serializers.CharField(allow_blank=True)
    action = serializers.CharField(allow_blank=True)
    details = serializers.CharField(allow_blank=True)


class OutputSummarySerializer(serializers.Serializer[Any]):
    port = serializers.CharField()
    type = serializers.CharField()
    rows = serializers.IntegerField(allow_null=True)
    columns = serializers.IntegerField(allow_null=True)
    bytes = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        # a class attribute of this name would hide the serializer's own
        return super().get_fields() | {"label": serializers.CharField()}


class StepSerializer(serializers.Serializer[Any]):
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
    cause = serializers.ChoiceField(
        choices=CAUSES,
        allow_null=True,
        help_text="What ended it, for a step that failed, was lost or was canceled.",
    )
    because = serializers.CharField(
        allow_null=True, help_text="The failed node because of which it is skipped."
    )
    metrics = NumbersField()
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="What is to be known of its result, which is no failure."
    )
    outputs = OutputSummarySerializer(many=True)
    log_bytes = serializers.IntegerField()
    queue_reason = serializers.CharField(allow_null=True)
    reused_from = ReusedFromSerializer(
        allow_null=True, help_text="The step that computed the result which stands in for this one."
    )
    reason = StepReasonSerializer(
        allow_null=True, help_text="Why it runs or is reused, once that is decided."
    )
    resources = ResourcesField(help_text="What it used.")
    limits = LimitsSerializer(help_text="What it may use.")
    not_reusable = serializers.CharField(
        allow_null=True, help_text="Why its result must not be used again; null when it may."
    )
    retry_at = serializers.DateTimeField(allow_null=True, help_text="When a lost step is tried again.")


class RunDetailSerializer(RunRowSerializer):
    last_seq = serializers.IntegerField(help_text="Number of the newest event this answer includes.")
    document = JsonObjectField(help_text="The frozen draft document.")
    parameters = JsonObjectField(help_text="Value of each pipeline parameter, by name.")
    steps = StepSerializer(many=True)


class EventSerializer(serializers.Serializer[Any]):
    seq = serializers.IntegerField()
    type = serializers.CharField()
    at = serializers.DateTimeField()
    node = serializers.CharField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        # a class attribute of this name would hide the serializer's own
        return super().get_fields() | {"data": JsonObjectField()}


class EventsSerializer(serializers.Serializer[Any]):
    events = EventSerializer(many=True)
    last_seq = serializers.IntegerField(help_text="Number of the newest event there is.")


class LogSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
    offset = serializers.IntegerField(help_text="Where the text starts.")
    next_offset = serializers.IntegerField(help_text="Where to read on.")
    complete = serializers.BooleanField(help_text="The step is over and this is its end.")
    truncated = serializers.BooleanField(help_text="Part of a long log was left out.")


class OutputFileSerializer(serializers.Serializer[Any]):
    path = serializers.CharField()
    bytes = serializers.IntegerField()


class OutputSerializer(OutputSummarySerializer):
    sha256 = serializers.CharField()
    has_preview = serializers.BooleanField()
    has_view = serializers.BooleanField()
    files = OutputFileSerializer(many=True)


class PreparingSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=["preparing"])


# ---- query parameters


class RunListQuery(StrictSerializer):
    project = serializers.UUIDField(required=False)
    pipeline = serializers.UUIDField(required=False)
    state = serializers.ListField(
        child=serializers.ChoiceField(choices=RUN_STATES), required=False, default=list
    )
    cursor = serializers.CharField(required=False, max_length=200)


class EventsQuery(StrictSerializer):
    after = serializers.IntegerField(min_value=0, default=0)


class LogQuery(StrictSerializer):
    offset = serializers.IntegerField(min_value=0, default=0)


class DownloadQuery(StrictSerializer):
    format = serializers.ChoiceField(choices=["csv", "parquet", "arrow", "zip"])
