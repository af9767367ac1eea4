"""A draft's past: entries of its history, any revision of it, and named versions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pipelines import history, selectors, services
from pipelines.api.base import ApiView, answers, number_parameter, read
from pipelines.api.shapes.history import (
    HistoryPageSerializer,
    RevisionSerializer,
    VersionRequest,
    VersionSerializer,
)
from pipelines.api.shapes.requests import NameRequest
from pipelines.core import document as documents
from pipelines.core.diff import diff
from pipelines.models import Pipeline, Role, Version


class HistoryView(ApiView):
    @extend_schema(
        operation_id="history_list",
        parameters=[OpenApiParameter("before", OpenApiTypes.INT, description="Only of earlier revisions.")],
        responses=answers({200: HistoryPageSerializer}, 400, 404),
    )
    def get(self, request: Request, pipeline_id: UUID) -> Response:
        """Who changed what and when, newest first."""
        pipeline = selectors.pipeline_get_for(self.user, pipeline_id)
        before = number_parameter(request, "before", default=pipeline.revision + 1)
        entries = history.entries_before(pipeline, before)
        has_more = len(entries) == history.PAGE_SIZE and entries[-1].revision > 1
        return Response(
            {
                "results": [asdict(entry) for entry in entries],
                "next": entries[-1].revision if has_more else None,
            }
        )


class RevisionView(ApiView):
    @extend_schema(operation_id="revisions_get", responses=answers({200: RevisionSerializer}, 404))
    def get(self, request: Request, pipeline_id: UUID, revision: int) -> Response:
        """The draft as it was, and the operations that restore it. Send them like any others."""
        pipeline = selectors.pipeline_get_for(self.user, pipeline_id)
        document = history.document_at(pipeline, revision)
        operations = diff(documents.from_json(pipeline.document), document)
        return Response(
            {
                "revision": revision,
                "document": document.to_json(),
                "base_revision": pipeline.revision,
                "operations": [operation.to_json() for operation in operations],
            }
        )


class VersionsView(ApiView):
    @extend_schema(operation_id="versions_list", responses=answers({200: VersionSerializer(many=True)}, 404))
    def get(self, request: Request, pipeline_id: UUID) -> Response:
        """The named versions, newest revision first."""
        pipeline = selectors.pipeline_get_for(self.user, pipeline_id)
        found = history.versions_of(pipeline).select_related("created_by").defer("document")
        return Response([version_json(version) for version in found])

    @extend_schema(
        operation_id="versions_create",
        request=VersionRequest,
        responses=answers({201: VersionSerializer}, 400, 403, 404, 409),
    )
    def post(self, request: Request, pipeline_id: UUID) -> Response:
        """Give a revision a name."""
        pipeline = selectors.pipeline_get_for(self.user, pipeline_id, role=Role.EDITOR)
        body = read(VersionRequest, request)
        version = services.version_create(
            pipeline=pipeline, user=self.user, revision=body["revision"], name=body["name"]
        )
        return Response(version_json(version), status=201)


class VersionView(ApiView):
    @extend_schema(
        operation_id="versions_change",
        request=NameRequest,
        responses=answers({200: VersionSerializer}, 400, 403, 404),
    )
    def patch(self, request: Request, pipeline_id: UUID, version_id: UUID) -> Response:
        version = history.version_get(self._pipeline(pipeline_id), version_id)
        version = services.version_rename(version=version, name=read(NameRequest, request)["name"])
        return Response(version_json(version))

    @extend_schema(operation_id="versions_delete", request=None, responses=answers({204: None}, 403, 404))
    def delete(self, request: Request, pipeline_id: UUID, version_id: UUID) -> Response:
        """Take the name away; the revision stays in the history."""
        services.version_delete(version=history.version_get(self._pipeline(pipeline_id), version_id))
        return Response(status=204)

    def _pipeline(self, pipeline_id: UUID) -> Pipeline:
        return selectors.pipeline_get_for(self.user, pipeline_id, role=Role.EDITOR)


def version_json(version: Version) -> dict[str, Any]:
    return {
        "id": str(version.id),
        "name": version.name,
        "revision": version.revision,
        "created_at": version.created_at,
        "created_by": version.created_by.get_username() if version.created_by else None,
    }
