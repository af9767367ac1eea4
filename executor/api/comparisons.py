"""Two states of a pipeline side by side."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from executor.api.comparison_serializers import ComparisonQuery, ComparisonSerializer
from executor.api.requests import query_of, user_of
from executor.comparisons import comparison
from pipelines.selectors import pipeline_get_for


class ComparisonView(APIView):
    @extend_schema(
        operation_id="comparison_get", parameters=[ComparisonQuery], responses=ComparisonSerializer
    )
    def get(self, request: Request, pipeline_id: UUID) -> Response:
        """What differs between two revisions, versions or runs, with the metrics of their runs."""
        pipeline = pipeline_get_for(user_of(request), pipeline_id)
        query = query_of(request, ComparisonQuery)
        return Response(comparison(pipeline, query["before"], query["after"]))
