"""Logs and outputs of steps.

What a step wrote is handed out as it is, and never in a form a browser would run.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from executor import exports, selectors
from executor.api.requests import query_of, user_of
from executor.api.serializers import (
    DownloadQuery,
    LogQuery,
    LogSerializer,
    OutputSerializer,
    PreparingSerializer,
)
from executor.errors import NoSuchFileError
from executor.log_store import iterate_log
from executor.logs import log_page, step_log_path
from executor.models import StepOutput
from executor.toolkit import artifact_store
from executor.wire import output_json
from executor.zip_stream import zip_stream

#: a preview or view larger than this is not shown
MAX_JSON_BYTES = 16 * 1024 * 1024


class StepLogView(APIView):
    @extend_schema(operation_id="step_log", parameters=[LogQuery], responses=LogSerializer)
    def get(self, request: Request, run_id: UUID, node: str) -> Response:
        """Read on in the log of a step's current attempt."""
        step = selectors.step_get_for(user_of(request), run_id, node)
        page = log_page(step, query_of(request, LogQuery)["offset"])
        return Response(LogSerializer(page).data)


class StepLogDownloadView(APIView):
    @extend_schema(operation_id="step_log_download", responses={(200, "text/plain"): OpenApiTypes.BINARY})
    def get(self, request: Request, run_id: UUID, node: str) -> HttpResponseBase:
        """The whole log as it is kept."""
        step = selectors.step_get_for(user_of(request), run_id, node)
        lines = StreamingHttpResponse(
            iterate_log(step_log_path(step)), content_type="text/plain; charset=utf-8"
        )
        return _as_attachment(lines, f"{node}.log")


class OutputView(APIView):
    @extend_schema(operation_id="output_get", responses=OutputSerializer)
    def get(self, request: Request, run_id: UUID, node: str, port: str) -> Response:
        """What is known of an output without opening it."""
        return Response(output_json(selectors.output_get_for(user_of(request), run_id, node, port)))


class OutputPreviewView(APIView):
    @extend_schema(operation_id="output_preview", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, run_id: UUID, node: str, port: str) -> HttpResponseBase:
        """Sample rows and column statistics, as the step computed them."""
        output = selectors.output_get_for(user_of(request), run_id, node, port)
        return json_file(output, "preview.json")


class OutputFileView(APIView):
    @extend_schema(operation_id="output_view", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, run_id: UUID, node: str, port: str) -> HttpResponseBase:
        """What the step says about a model, a transformation or an evaluation."""
        output = selectors.output_get_for(user_of(request), run_id, node, port)
        return json_file(output, "view.json")


class OnlyJson(BaseContentNegotiation):
    """The parameter `format` of a download names a file format, not one of the framework's renderers."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        return next(iter(parsers), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        only = next(iter(renderers))
        return only, only.media_type


class OutputDownloadView(APIView):
    content_negotiation_class = OnlyJson

    @extend_schema(
        operation_id="output_download",
        parameters=[DownloadQuery],
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            (202, "application/json"): PreparingSerializer,
        },
    )
    def get(self, request: Request, run_id: UUID, node: str, port: str) -> HttpResponseBase:
        """The output as a file. CSV and Parquet are made by a step first: 202 until the file is there."""
        user = user_of(request)
        output = selectors.output_get_for(user, run_id, node, port)
        format_ = query_of(request, DownloadQuery)["format"]
        name = f"{node}-{port}.{format_}"
        folder = artifact_store().folder(output.artifact.digest)
        if format_ == "zip":
            return _as_attachment(
                StreamingHttpResponse(zip_stream(folder), content_type="application/zip"), name
            )
        if format_ == "arrow":
            return _file(exports.arrow_file(output), name)
        path = exports.exported_file(output, format_, user=user)
        return _file(path, name) if path is not None else Response({"state": "preparing"}, status=202)


def json_file(output: StepOutput, name: str) -> HttpResponseBase:
    """Hand a JSON file of an artifact through unread: the server parses nothing a step wrote."""
    path = artifact_store().folder(output.artifact.digest) / name
    if not path.is_file() or path.stat().st_size > MAX_JSON_BYTES:
        raise NoSuchFileError
    response = HttpResponse(path.read_bytes(), content_type="application/json")
    response["X-Content-Type-Options"] = "nosniff"
    # content under a digest never changes
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _file(path: Path, name: str) -> HttpResponseBase:
    return _as_attachment(FileResponse(path.open("rb"), content_type="application/octet-stream"), name)


def _as_attachment(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Saved, never shown: a browser must not run what a step wrote. Names are made of ids only."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
