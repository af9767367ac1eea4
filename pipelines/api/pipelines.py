"""Pipelines as drafts: list, read, operations, validation."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pipelines import selectors, services
from pipelines.api.base import ApiView, answers, number_parameter, project_filter, read
from pipelines.api.presentation import pipeline_detail, pipeline_row, pipeline_rows
from pipelines.api.shapes.requests import OperationsRequest, PipelineChangeRequest, PipelineRequest
from pipelines.api.shapes.rows import (
    OperationsPageSerializer,
    OperationsResultSerializer,
    PipelineDetailSerializer,
    PipelineRowSerializer,
)
from pipelines.api.shapes.validation import ValidationSerializer
from pipelines.catalog_loader import readers_catalog
from pipelines.core import document as documents
from pipelines.core.validation import validate
from pipelines.models import Role

PROJECT_PARAMETER = OpenApiParameter("project", OpenApiTypes.UUID, description="Only of this project.")


class PipelinesView(ApiView):
    @extend_schema(
        operation_id="pipelines_list",
        parameters=[PROJECT_PARAMETER],
        responses=answers({200: PipelineRowSerializer(many=True)}, 404),
    )
    def get(self, request: Request) -> Response:
        """The pipelines of your projects, the one changed last first."""
        project_id = project_filter(request)
        if project_id is not None:
            selectors.role_require(user=self.user, project_id=project_id, role=Role.VIEWER)
        found = list(selectors.pipelines_for(self.user, project_id=project_id))
        roles = {project.id: project.role for project in selectors.projects_for(self.user)}
        return Response(pipeline_rows(found, roles))

    @extend_schema(
        operation_id="pipelines_create",
        request=PipelineRequest,
        responses=answers({201: PipelineDetailSerializer}, 400, 403, 404),
    )
    def post(self, request: Request) -> Response:
        """Create an empty draft."""
        body = read(PipelineRequest, request)
        project, role = selectors.project_and_role_for(self.user, body["project"], role=Role.EDITOR)
        pipeline = services.pipeline_create(user=self.user, project=project, name=body["name"])
        return Response(pipeline_detail(pipeline, role), status=201)


class PipelineView(ApiView):
    @extend_schema(operation_id="pipelines_get", responses=answers({200: PipelineDetailSerializer}, 404))
    def get(self, request: Request, pipeline_id: UUID) -> Response:
        """The draft with its document."""
        pipeline, role = selectors.pipeline_and_role_for(self.user, pipeline_id)
        return Response(pipeline_detail(pipeline, role))

    @extend_schema(
        operation_id="pipelines_change",
        request=PipelineChangeRequest,
        responses=answers({200: PipelineRowSerializer}, 400, 403, 404),
    )
    def patch(self, request: Request, pipeline_id: UUID) -> Response:
        """Change name or description. The graph changes by operations only."""
        pipeline, role = selectors.pipeline_and_role_for(self.user, pipeline_id, role=Role.EDITOR)
        body = read(PipelineChangeRequest, request)
        pipeline = services.pipeline_describe(
            pipeline=pipeline,
            user=self.user,
            name=body.get("name"),
            description=body.get("description"),
        )
        return Response(pipeline_row(pipeline, role))

    @extend_schema(operation_id="pipelines_delete", request=None, responses=answers({204: None}, 403, 404))
    def delete(self, request: Request, pipeline_id: UUID) -> Response:
        pipeline = selectors.pipeline_get_for(self.user, pipeline_id, role=Role.EDITOR)
        services.pipeline_delete(pipeline=pipeline)
        return Response(status=204)


class PipelineDuplicateView(ApiView):
    @extend_schema(
        operation_id="pipelines_duplicate",
        request=None,
        responses=answers({201: PipelineDetailSerializer}, 403, 404),
    )
    def post(self, request: Request, pipeline_id: UUID) -> Response:
        """Copy the graph into a new draft of the same project."""
        pipeline, role = selectors.pipeline_and_role_for(self.user, pipeline_id, role=Role.EDITOR)
        copy = services.pipeline_duplicate(pipeline=pipeline, user=self.user)
        return Response(pipeline_detail(copy, role), status=201)


class OperationsView(ApiView):
    @extend_schema(
        operation_id="operations_list",
        parameters=[OpenApiParameter("after", OpenApiTypes.INT, description="A revision, 0 by default.")],
        responses=answers({200: OperationsPageSerializer}, 400, 404),
    )
    def get(self, request: Request, pipeline_id: UUID) -> Response:
        """The operations after a revision, in order. A long history comes in several answers."""
        pipeline = selectors.pipeline_get_for(self.user, pipeline_id)
        after = number_parameter(request, "after", default=0)
        rows = selectors.operations_after(pipeline.id, after)
        return Response(
            {
                "revision": rows[-1].revision if rows else pipeline.revision,
                "latest_revision": pipeline.revision,
                "operations": [row.payload for row in rows],
                "authors": [row.author_name for row in rows],
            }
        )

    @extend_schema(
        operation_id="operations_apply",
        request=OperationsRequest,
        responses=answers({200: OperationsResultSerializer}, 400, 403, 404, 409),
    )
    def post(self, request: Request, pipeline_id: UUID) -> Response:
        """Apply a batch of operations: all of it or nothing.

        409 `revision_conflict` when the draft moved on; `details` then holds the operations missed. With
        `merge` that happens only when the batch does not fit any more; the answer has what came between.
        Operations that were applied before are recognised by their ids, so a request may safely be sent
        again.
        """
        pipeline = selectors.pipeline_get_for(self.user, pipeline_id, role=Role.EDITOR)
        body = read(OperationsRequest, request)
        result = services.operations_apply(
            pipeline_id=pipeline.id,
            user=self.user,
            base_revision=body["base_revision"],
            operations=body["operations"],
            merge=body["merge"],
        )
        return Response(
            {"revision": result.revision, "operations": result.operations, "authors": result.authors}
        )


class PipelineValidationView(ApiView):
    @extend_schema(operation_id="pipelines_validate", responses=answers({200: ValidationSerializer}, 404))
    def get(self, request: Request, pipeline_id: UUID) -> Response:
        """Everything wrong with the draft, and the schema of every output."""
        pipeline = selectors.pipeline_get_for(self.user, pipeline_id)
        document = documents.from_json(pipeline.document)
        validation = validate(document, readers_catalog(), selectors.design_context(pipeline.project_id))
        return Response(
            {
                "revision": pipeline.revision,
                "issues": [issue.to_json() for issue in validation.issues],
                "schemas": validation.propagated.to_json(),
            }
        )
