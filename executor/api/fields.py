"""What the shapes of this interface are made of beyond the framework's own fields."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses what it does not know: a field nobody reads is a mistake of the caller."""

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            message = _("This field does not exist.")
            raise serializers.ValidationError(
                {name: [serializers.ErrorDetail(message, code="unknown_field")] for name in unknown}
            )
        return value


@extend_schema_field({"type": "object", "additionalProperties": {}})
class JsonObjectField(serializers.JSONField):
    """A JSON object whose keys are not fixed here."""


@extend_schema_field({"type": "object", "additionalProperties": {}})
class RunParametersField(serializers.JSONField):
    """Name → any value; which names and values there may be is the pipeline's business."""

    default_error_messages = {"not_an_object": _lazy("An object of names and values is expected.")}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            self.fail("not_an_object")
        return super().to_internal_value(data)


@extend_schema_field({"type": "object", "additionalProperties": {"type": "number"}})
class NumbersField(serializers.JSONField):
    """Name → number."""


@extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
class CountsField(serializers.JSONField):
    """State → how many steps are in it."""


@extend_schema_field(
    {
        "type": "object",
        "properties": {
            name: {"type": "number"}
            for name in (
                "cpu_s",
                "compute_s",
                "peak_memory_bytes",
                "bytes_in",
                "bytes_out",
                "rows_in",
                "rows_out",
            )
        },
    }
)
class ResourcesField(serializers.JSONField):
    """What a step used; what was not measured is absent."""
