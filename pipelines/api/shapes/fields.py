"""Fields whose OpenAPI form the framework cannot guess."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({"description": "Any JSON value."})
class AnyJsonField(serializers.JSONField):
    """A value whose shape the catalogue decides, not the interface."""


@extend_schema_field({"type": "object", "additionalProperties": {}})
class JsonObjectField(serializers.JSONField):
    """An object of arbitrary content."""


def constant(value: str) -> serializers.Field[Any, Any, Any, Any]:
    """A field that always has this text; it tells the members of a union apart."""

    @extend_schema_field({"type": "string", "const": value})
    class ConstantField(serializers.CharField):
        pass

    return ConstantField()


def by_id(shape: type[serializers.Serializer[Any]], *, required: bool = True) -> serializers.DictField:
    """An object whose keys are ids."""
    return serializers.DictField(child=shape(), required=required)
