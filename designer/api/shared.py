"""What anyone who has a link may read: the one object it shows, and nothing else.

These views know no user. Each asks the link anew, so that one which was revoked shows nothing more.
"""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import throttle
from designer.models import ShareLink
from designer.sharing import links, shown
from designer.sharing.shapes import (
    SharedOutputSerializer,
    SharedPipelineSerializer,
    SharedRunSerializer,
    SharedSerializer,
)
from executor.api.steps import json_file
from executor.models import Run, StepOutput
from executor.selectors import output_of, step_of
from pipelines.errors import NotFoundError
from pipelines.models import Pipeline

#: what keeps the address out of other servers' logs, search engines and caches
PRIVATE_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store, private",
}


class SharedView(APIView):
    """Finds the link before anything else happens."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    http_method_names = ["get", "head"]

    link: ShareLink

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        address = str(request.META.get("REMOTE_ADDR", ""))
        if throttle.is_throttled("share", address, limit=throttle.MAX_FAILURES_OF_ADDRESS):
            message = _("Too many attempts. Wait a minute and try again.")
            raise exceptions.Throttled(throttle.WINDOW_S, message)
        try:
            self.link = links.link_of(kwargs["token"])
        except links.GuessedLinkError:
            throttle.failure_note("share", address)
            raise

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in PRIVATE_HEADERS.items():
            answer[name] = value
        return answer

    @property
    def pipeline(self) -> Pipeline:
        if self.link.pipeline is None:
            raise NotFoundError
        return self.link.pipeline

    @property
    def run(self) -> Run:
        if self.link.run is None:
            raise NotFoundError
        return self.link.run

    def output(self, node: str, port: str) -> StepOutput:
        """An output of the run, if its results are shared."""
        if not self.link.shows_results:
            raise NotFoundError
        return output_of(step_of(self.run, node), port)


class SharedLinkView(SharedView):
    @extend_schema(operation_id="shared_get", auth=[], responses=SharedSerializer)
    def get(self, request: Request, token: str) -> Response:
        """All that a link shows."""
        links.link_used(self.link)
        return Response(shown.link_shown(self.link))


class SharedPipelineView(SharedView):
    @extend_schema(operation_id="shared_pipeline", auth=[], responses=SharedPipelineSerializer)
    def get(self, request: Request, token: str) -> Response:
        """The draft of the link as it is now."""
        return Response(shown.pipeline_shown(self.pipeline))


class SharedRunView(SharedView):
    @extend_schema(operation_id="shared_run", auth=[], responses=SharedRunSerializer)
    def get(self, request: Request, token: str) -> Response:
        """The run of the link as it is now."""
        return Response(shown.run_shown(self.run, with_results=self.link.shows_results))


class SharedOutputView(SharedView):
    @extend_schema(operation_id="shared_output", auth=[], responses=SharedOutputSerializer)
    def get(self, request: Request, token: str, node: str, port: str) -> Response:
        """What is known of an output, if results are shared."""
        return Response(shown.output_shown(self.output(node, port)))


class SharedPreviewView(SharedView):
    @extend_schema(operation_id="shared_output_preview", auth=[], responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, token: str, node: str, port: str) -> HttpResponseBase:
        """Sample rows and column statistics, if results are shared."""
        return json_file(self.output(node, port), "preview.json")


class SharedOutputFileView(SharedView):
    @extend_schema(operation_id="shared_output_view", auth=[], responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, token: str, node: str, port: str) -> HttpResponseBase:
        """What the step says about a model, a transformation or an evaluation, if results are shared."""
        return json_file(self.output(node, port), "view.json")
