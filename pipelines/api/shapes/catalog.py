"""Shapes of the catalogue."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pipelines.api.shapes.fields import AnyJsonField, JsonObjectField
from pipelines.core.component_format import LITERAL_TYPES, WIDGETS


class PortSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    # `label` is an argument of every field, so it is added with the others in get_fields
    type = serializers.CharField(help_text="DataTable, UntrainedModel, TrainedModel, Transformation, …")
    optional = serializers.BooleanField()
    description = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**super().get_fields(), "label": serializers.CharField()}


class ParameterSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=LITERAL_TYPES)
    widget = serializers.ChoiceField(choices=sorted(WIDGETS))
    optional = serializers.BooleanField()
    enum = serializers.ListField(child=AnyJsonField(), allow_null=True)
    enum_labels = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="What the choices are called, in their order.",
    )
    min = serializers.FloatField(allow_null=True)
    max = serializers.FloatField(allow_null=True)
    exclusive_min = serializers.BooleanField()
    exclusive_max = serializers.BooleanField()
    help = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_null=True)
    port = serializers.CharField(allow_null=True, help_text="The input whose columns are offered.")
    visible_when = serializers.DictField(
        child=serializers.ListField(child=AnyJsonField()),
        allow_null=True,
        help_text="Shown only while each named parameter has one of these values.",
    )
    required_when_visible = serializers.BooleanField()
    placeholder = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        named: dict[str, serializers.Field[Any, Any, Any, Any]] = {
            "label": serializers.CharField(),
            "default": AnyJsonField(),
            "required": serializers.BooleanField(help_text="Neither optional nor with a default."),
        }
        return {**super().get_fields(), **named}


class PresetSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    parameters = JsonObjectField()
    other_names = serializers.ListField(
        child=serializers.CharField(), help_text="Its labels in other languages."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**super().get_fields(), "label": serializers.CharField()}


class ModuleSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.CharField()
    display_name = serializers.CharField()
    category = serializers.CharField()
    category_label = serializers.CharField()
    other_names = serializers.ListField(
        child=serializers.CharField(), help_text="Its names in other languages."
    )
    icon = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    help = serializers.CharField(allow_blank=True)
    keywords = serializers.ListField(child=serializers.CharField())
    hidden = serializers.BooleanField()
    deterministic = serializers.BooleanField()
    inputs = PortSerializer(many=True)
    outputs = PortSerializer(many=True)
    parameters = ParameterSerializer(many=True)
    presets = PresetSerializer(many=True)
    metrics = serializers.DictField(
        child=serializers.ChoiceField(choices=["higher", "lower"]),
        help_text="Which value of a metric is better; without an entry neither is.",
    )


class CatalogSerializer(serializers.Serializer[Any]):
    categories = serializers.ListField(child=serializers.CharField(), help_text="In palette order.")
    modules = ModuleSerializer(many=True)
    version = serializers.CharField()
