"""Shapes of what validation finds and of design-time schemas."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from modules.columns import COLUMN_TYPES, ROLES
from pipelines.api.shapes.fields import JsonObjectField, constant


class IssueSerializer(serializers.Serializer[Any]):
    severity = serializers.ChoiceField(choices=("error", "warning", "info"))
    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    node = serializers.CharField(allow_null=True)
    port = serializers.CharField(allow_null=True)
    parameter = serializers.CharField(allow_null=True)
    nodes = serializers.ListField(child=serializers.CharField())
    columns = serializers.ListField(child=serializers.CharField())
    pipeline_parameter = serializers.CharField(
        allow_null=True, required=False, help_text="Id of the pipeline parameter it is about."
    )


class ColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=COLUMN_TYPES)
    categorical = serializers.BooleanField()
    role = serializers.ChoiceField(choices=ROLES)


class TableSchemaSerializer(serializers.Serializer[Any]):
    kind = constant("DataTable")
    columns = ColumnSerializer(many=True)


class LearnerSchemaSerializer(serializers.Serializer[Any]):
    kind = constant("UntrainedModel")
    task = serializers.CharField()
    learner = serializers.CharField()


class ModelSchemaSerializer(serializers.Serializer[Any]):
    kind = constant("TrainedModel")
    task = serializers.CharField()
    learner = serializers.CharField()
    features = ColumnSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `label` is an argument of every field and cannot be declared as a class attribute
        return {**super().get_fields(), "label": ColumnSerializer(allow_null=True)}


class TransformationSchemaSerializer(serializers.Serializer[Any]):
    kind = constant("Transformation")
    transformer = serializers.CharField()
    columns = ColumnSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**super().get_fields(), "data": JsonObjectField()}


SCHEMA_SHAPES: dict[str, serializers.Serializer[Any] | type[serializers.Serializer[Any]]] = {
    "DataTable": TableSchemaSerializer,
    "UntrainedModel": LearnerSchemaSerializer,
    "TrainedModel": ModelSchemaSerializer,
    "Transformation": TransformationSchemaSerializer,
}


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="PortSchema", serializers=SCHEMA_SHAPES, resource_type_field_name="kind"
    )
)
class PortSchemaField(serializers.JSONField):
    """What an output will look like."""


class ValidationSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    issues = IssueSerializer(many=True)
    schemas = serializers.DictField(
        child=serializers.DictField(child=PortSchemaField(allow_null=True)),
        help_text="node → output port → schema, null where it is not known before a run",
    )
