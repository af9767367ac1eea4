"""Sub-pipelines: groups that were published as modules of their project."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pipelines import selectors, services
from pipelines.api.base import ApiView, answers, read
from pipelines.api.shapes.sub_pipelines import (
    PublishedSerializer,
    PublishRequest,
    PublishVersionRequest,
    SubPipelineChangeRequest,
    SubPipelineDetailSerializer,
    SubPipelineRowSerializer,
    SubPipelineSerializer,
    SubPipelineVersionSerializer,
)
from pipelines.errors import NotFoundError
from pipelines.models import Role, SubPipeline, SubPipelineVersion
from pipelines.services import Published
from pipelines.services.sub_pipelines import Origin


class SubPipelinesView(ApiView):
    @extend_schema(
        operation_id="sub_pipelines_list",
        responses=answers({200: SubPipelineRowSerializer(many=True)}, 404),
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """The sub-pipelines of a project, also archived ones, each with its newest version."""
        project = selectors.project_get_for(self.user, project_id)
        return Response(
            [row_json(sub_pipeline, newest) for sub_pipeline, newest in selectors.sub_pipelines_of(project)]
        )

    @extend_schema(
        operation_id="sub_pipelines_publish",
        request=PublishRequest,
        responses=answers({201: PublishedSerializer}, 400, 403, 404, 409),
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Publish a group as a module of the project.

        The draft stays as it is; the `group` of the answer, sent as an `edit_group` operation, makes the
        group the first instance.
        """
        project = selectors.project_get_for(self.user, project_id, role=Role.EDITOR)
        body = read(PublishRequest, request)
        published = services.sub_pipeline_publish(
            user=self.user,
            origin=origin_of(self, project.id, body),
            name=body["name"],
            description=body["description"],
        )
        return Response(published_json(published), status=201)


class SubPipelineView(ApiView):
    @extend_schema(
        operation_id="sub_pipelines_get", responses=answers({200: SubPipelineDetailSerializer}, 404)
    )
    def get(self, request: Request, sub_pipeline_id: UUID) -> Response:
        """Its versions, newest first, and the pipelines that use it."""
        sub_pipeline = selectors.sub_pipeline_get_for(self.user, sub_pipeline_id)
        versions = sub_pipeline.versions.select_related("created_by").defer("content")
        return Response(
            {
                **sub_pipeline_json(sub_pipeline),
                "versions": [version_row_json(version) for version in versions],
                "used_in": [
                    {"id": str(pipeline.id), "name": pipeline.name}
                    for pipeline in selectors.pipelines_using(sub_pipeline)
                ],
            }
        )

    @extend_schema(
        operation_id="sub_pipelines_change",
        request=SubPipelineChangeRequest,
        responses=answers({200: SubPipelineSerializer}, 400, 403, 404),
    )
    def patch(self, request: Request, sub_pipeline_id: UUID) -> Response:
        """Rename, describe or archive it."""
        sub_pipeline = self._for_editing(sub_pipeline_id)
        body = read(SubPipelineChangeRequest, request)
        return Response(sub_pipeline_json(services.sub_pipeline_change(sub_pipeline=sub_pipeline, **body)))

    @extend_schema(
        operation_id="sub_pipelines_delete", request=None, responses=answers({204: None}, 403, 404, 409)
    )
    def delete(self, request: Request, sub_pipeline_id: UUID) -> Response:
        """Delete it with its versions: refused while a draft uses it, with the names of these drafts."""
        services.sub_pipeline_delete(sub_pipeline=self._for_editing(sub_pipeline_id))
        return Response(status=204)

    def _for_editing(self, sub_pipeline_id: UUID) -> SubPipeline:
        return selectors.sub_pipeline_get_for(self.user, sub_pipeline_id, role=Role.EDITOR)


class SubPipelineVersionsView(ApiView):
    @extend_schema(
        operation_id="sub_pipelines_publish_version",
        request=PublishVersionRequest,
        responses=answers({201: PublishedSerializer}, 400, 403, 404, 409),
    )
    def post(self, request: Request, sub_pipeline_id: UUID) -> Response:
        """Publish a group as the next version. Instances stay at theirs until someone updates them."""
        sub_pipeline = selectors.sub_pipeline_get_for(self.user, sub_pipeline_id, role=Role.EDITOR)
        body = read(PublishVersionRequest, request)
        published = services.sub_pipeline_publish_version(
            user=self.user,
            sub_pipeline=sub_pipeline,
            origin=origin_of(self, sub_pipeline.project_id, body),
        )
        return Response(published_json(published), status=201)


class SubPipelineVersionView(ApiView):
    @extend_schema(
        operation_id="sub_pipelines_version", responses=answers({200: SubPipelineVersionSerializer}, 404)
    )
    def get(self, request: Request, sub_pipeline_id: UUID, number: int) -> Response:
        """What a version consists of."""
        sub_pipeline = selectors.sub_pipeline_get_for(self.user, sub_pipeline_id)
        return Response(version_json(selectors.sub_pipeline_version_get(sub_pipeline, number)))


def origin_of(view: ApiView, project_id: UUID, body: dict[str, Any]) -> Origin:
    """The group that is published: of a pipeline of this project alone."""
    pipeline = selectors.pipeline_get_for(view.user, body["pipeline"], role=Role.EDITOR)
    if pipeline.project_id != project_id:
        raise NotFoundError
    return Origin(pipeline, body["revision"], body["group"], body["ports"], body["parameters"])


def sub_pipeline_json(sub_pipeline: SubPipeline) -> dict[str, Any]:
    return {
        "id": str(sub_pipeline.id),
        "project": str(sub_pipeline.project_id),
        "name": sub_pipeline.name,
        "description": sub_pipeline.description,
        "is_archived": sub_pipeline.is_archived,
        "created_at": sub_pipeline.created_at,
        "created_by": sub_pipeline.created_by.get_username() if sub_pipeline.created_by else None,
    }


def row_json(sub_pipeline: SubPipeline, newest: SubPipelineVersion) -> dict[str, Any]:
    return {**sub_pipeline_json(sub_pipeline), "newest": version_json(newest)}


def version_row_json(version: SubPipelineVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "created_at": version.created_at,
        "created_by": version.created_by.get_username() if version.created_by else None,
    }


def version_json(version: SubPipelineVersion) -> dict[str, Any]:
    return {**version_row_json(version), "content": version.content}


def published_json(published: Published) -> dict[str, Any]:
    version = published.version
    return {
        "sub_pipeline": row_json(version.sub_pipeline, version),
        "group": published.group.to_json(),
    }
