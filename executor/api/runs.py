"""Starting, listing, watching and canceling runs."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from executor import selectors, services, wire
from executor.api.requests import body_of, query_of, user_of
from executor.api.serializers import (
    EventsQuery,
    EventsSerializer,
    RunDetailSerializer,
    RunListQuery,
    RunPageSerializer,
    RunRowSerializer,
    RunStartSerializer,
)
from executor.core.states import StepState
from executor.errors import IdempotencyKeyInvalidError
from executor.resume import run_resume
from executor.run_requests import RunRequest
from executor.submission import StartedRun
from pipelines.models import Role
from pipelines.selectors import pipeline_get_for

_KEY_HEADER = "Idempotency-Key"
_MAX_KEY = 200


_KEY = OpenApiParameter(
    _KEY_HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The same key starts one run, however often the request is sent.",
)


class PipelineRunsView(APIView):
    @extend_schema(
        operation_id="run_start",
        request=RunStartSerializer,
        parameters=[_KEY],
        responses={201: RunRowSerializer, 200: RunRowSerializer},
    )
    def post(self, request: Request, pipeline_id: UUID) -> Response:
        """Freeze the draft and run it, or part of it."""
        user = user_of(request)
        pipeline = pipeline_get_for(user, pipeline_id, role=Role.EDITOR)
        wanted = RunRequest.from_json(body_of(request, RunStartSerializer))
        started = services.run_start_once(
            pipeline=pipeline, request=wanted, user=user, idempotency_key=_key_of(request)
        )
        return _started(started)


class RunListView(APIView):
    @extend_schema(operation_id="run_list", parameters=[RunListQuery], responses=RunPageSerializer)
    def get(self, request: Request) -> Response:
        """Runs in the user's projects, newest first."""
        query = query_of(request, RunListQuery)
        page = selectors.runs_for(
            user_of(request),
            project_id=query.get("project"),
            pipeline_id=query.get("pipeline"),
            state=query["state"],
            cursor=query.get("cursor"),
        )
        return Response({"results": selectors.run_rows(page.runs), "next": page.next})


class RunView(APIView):
    @extend_schema(operation_id="run_get", responses=RunDetailSerializer)
    def get(self, request: Request, run_id: UUID) -> Response:
        """A run with its frozen graph and all its steps."""
        return Response(selectors.run_detail(selectors.run_get_for(user_of(request), run_id)))


class RunCancelView(APIView):
    @extend_schema(operation_id="run_cancel", request=None, responses=RunRowSerializer)
    def post(self, request: Request, run_id: UUID) -> Response:
        """Stop a run. Harmless when it is over."""
        run = selectors.run_get_for(user_of(request), run_id, role=Role.EDITOR)
        return Response(selectors.run_rows([services.run_cancel(run)])[0])


class RunResumeView(APIView):
    @extend_schema(
        operation_id="run_resume",
        request=None,
        parameters=[_KEY],
        responses={201: RunRowSerializer, 200: RunRowSerializer},
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        """Go on from a run that failed or was canceled: what succeeded stands, the rest runs."""
        user = user_of(request)
        run = selectors.run_get_for(user, run_id, role=Role.EDITOR)
        return _started(run_resume(run, user=user, idempotency_key=_key_of(request)))


class RunEventsView(APIView):
    @extend_schema(operation_id="run_events", parameters=[EventsQuery], responses=EventsSerializer)
    def get(self, request: Request, run_id: UUID) -> Response:
        """What happened in the run after a certain event; the same as the websocket sends."""
        run = selectors.run_get_for(user_of(request), run_id)
        after = query_of(request, EventsQuery)["after"]
        return Response({"events": selectors.events_after(run.id, after), "last_seq": run.last_seq})


def _started(started: StartedRun) -> Response:
    """Tell a new run as it was made: it waits, whatever has become of it since."""
    if started.created:
        return Response(wire.run_row(started.run, {StepState.PENDING: started.steps}), status=201)
    return Response(selectors.run_rows([started.run])[0])


def _key_of(request: Request) -> str | None:
    key = request.headers.get(_KEY_HEADER)
    if key is not None and (not key.isprintable() or not 1 <= len(key) <= _MAX_KEY):
        raise IdempotencyKeyInvalidError
    return key
