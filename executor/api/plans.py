"""What a run would do, and how runs of a pipeline are executed."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from executor import run_settings
from executor.api.plan_serializers import (
    PlanQuery,
    RunPlanSerializer,
    RunSettingsChangeSerializer,
    RunSettingsSerializer,
)
from executor.api.requests import body_of, query_of, user_of
from executor.api.serializers import RunWishSerializer
from executor.run_plan import run_plan
from executor.run_requests import RunRequest
from pipelines.core.scope import Scope
from pipelines.models import Role
from pipelines.selectors import pipeline_get_for


class RunPlanView(APIView):
    @extend_schema(operation_id="run_plan", parameters=[PlanQuery], responses=RunPlanSerializer)
    def get(self, request: Request, pipeline_id: UUID) -> Response:
        """Say of each node whether it would run or be reused, and why, and how long it may take."""
        pipeline = pipeline_get_for(user_of(request), pipeline_id)
        query = query_of(request, PlanQuery)
        wanted = RunRequest(
            revision=pipeline.revision,
            scope=Scope(query["scope"], _listed(query["nodes"])),
            run_again=_listed(query["run_again"]),
            ignore_earlier_results=query["ignore_earlier_results"],
        )
        return Response(run_plan(pipeline, wanted))

    @extend_schema(
        operation_id="run_plan_with_values", request=RunWishSerializer, responses=RunPlanSerializer
    )
    def post(self, request: Request, pipeline_id: UUID) -> Response:
        """Say the same of a run with these values of pipeline parameters. Nothing is kept."""
        pipeline = pipeline_get_for(user_of(request), pipeline_id)
        body = body_of(request, RunWishSerializer)
        return Response(run_plan(pipeline, RunRequest.from_json({**body, "revision": pipeline.revision})))


class RunSettingsView(APIView):
    @extend_schema(operation_id="run_settings_get", responses=RunSettingsSerializer)
    def get(self, request: Request, pipeline_id: UUID) -> Response:
        """Isolation and limits for runs of this pipeline."""
        return Response(run_settings.settings_json(pipeline_get_for(user_of(request), pipeline_id)))

    @extend_schema(
        operation_id="run_settings_put",
        request=RunSettingsChangeSerializer,
        responses=RunSettingsSerializer,
    )
    def put(self, request: Request, pipeline_id: UUID) -> Response:
        """Replace them; runs that were started before keep theirs."""
        user = user_of(request)
        pipeline = pipeline_get_for(user, pipeline_id, role=Role.EDITOR)
        body = body_of(request, RunSettingsChangeSerializer)
        run_settings.settings_save(pipeline, user=user, isolation=body["isolation"], limits=body["limits"])
        return Response(run_settings.settings_json(pipeline))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)
