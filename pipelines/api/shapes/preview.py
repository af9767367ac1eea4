"""Shape of `preview.json`: the bounded picture of a table that a step makes for the designer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from pipelines.api.shapes.fields import AnyJsonField, constant
from pipelines.api.shapes.validation import ColumnSerializer


class NumericHistogramSerializer(serializers.Serializer[Any]):
    kind = constant("numeric")
    edges = serializers.ListField(child=serializers.FloatField(), help_text="One more than counts.")
    counts = serializers.ListField(child=serializers.IntegerField())


class DatetimeHistogramSerializer(serializers.Serializer[Any]):
    kind = constant("datetime")
    edges = serializers.ListField(child=serializers.CharField(), help_text="ISO texts, one more than counts.")
    counts = serializers.ListField(child=serializers.IntegerField())


class CategoriesHistogramSerializer(serializers.Serializer[Any]):
    kind = constant("categories")
    values = serializers.ListField(child=AnyJsonField())
    counts = serializers.ListField(child=serializers.IntegerField())
    other = serializers.IntegerField(help_text="Rows with a value that is not listed.")


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Histogram",
        serializers={
            "numeric": NumericHistogramSerializer,
            "datetime": DatetimeHistogramSerializer,
            "categories": CategoriesHistogramSerializer,
        },
        resource_type_field_name="kind",
    )
)
class HistogramField(serializers.JSONField):
    """The distribution of one column."""


class ColumnStatisticsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    missing = serializers.IntegerField()
    unique = serializers.IntegerField()
    mean = AnyJsonField(help_text="A number, or null.")
    median = AnyJsonField()
    min = AnyJsonField()
    max = AnyJsonField()
    std = AnyJsonField()
    mode = AnyJsonField()
    histogram = HistogramField(allow_null=True)


class TablePreviewSerializer(serializers.Serializer[Any]):
    rows = serializers.IntegerField()
    columns = serializers.IntegerField()
    schema = ColumnSerializer(many=True)
    sample = serializers.ListField(
        child=serializers.ListField(child=AnyJsonField()),
        help_text="The first rows; JSON scalars, null where a value is missing, dates as ISO texts.",
    )
    statistics = ColumnStatisticsSerializer(many=True)
    sampled_columns = serializers.IntegerField(help_text="How many columns the sample has.")
