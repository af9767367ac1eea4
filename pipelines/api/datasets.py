"""Uploaded datasets. The web process stores and serves bytes; it never parses them."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from pipelines import selectors, services
from pipelines.api.base import ApiView, answers, checked, project_filter, read, unknown_fields
from pipelines.api.pipelines import PROJECT_PARAMETER
from pipelines.api.presentation import dataset_json
from pipelines.api.shapes.preview import TablePreviewSerializer
from pipelines.api.shapes.requests import DatasetUploadRequest, NameRequest
from pipelines.api.shapes.rows import DatasetSerializer
from pipelines.errors import ConflictError, NotFoundError, UploadTooLargeError
from pipelines.models import Dataset, Role
from pipelines.uploads import DatasetUploadHandler, ReceivedFile


class DatasetsView(ApiView):
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="datasets_list",
        parameters=[PROJECT_PARAMETER],
        responses=answers({200: DatasetSerializer(many=True)}, 404),
    )
    def get(self, request: Request) -> Response:
        """The uploaded datasets of your projects, newest first."""
        project_id = project_filter(request)
        if project_id is not None:
            selectors.role_require(user=self.user, project_id=project_id, role=Role.VIEWER)
        found = selectors.datasets_for(self.user, project_id=project_id)
        return Response([dataset_json(dataset) for dataset in found])

    @extend_schema(
        operation_id="datasets_upload",
        request={"multipart/form-data": DatasetUploadRequest},
        responses=answers({201: DatasetSerializer}, 400, 403, 404, 413, 422),
    )
    def post(self, request: Request) -> Response:
        """Upload a CSV, TSV or Parquet file. Its columns are known once the answer's state is `ready`."""
        handler = self._handler(request)
        try:
            return self._create(request, handler)
        finally:
            handler.discard()

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        # before anything looks at the form, which authentication does for its CSRF token
        if request.method == "POST":
            request.upload_handlers = [DatasetUploadHandler(request, settings.ATELIER_UPLOAD_MAX_BYTES)]
        return super().initialize_request(request, *args, **kwargs)

    def _create(self, request: Request, handler: DatasetUploadHandler) -> Response:
        # reading the form is what makes the handler receive it
        form = request.data
        if handler.too_large:
            raise UploadTooLargeError(limit=handler.limit)
        if handler.surplus_fields:
            raise unknown_fields(handler.surplus_fields)
        body = checked(DatasetUploadRequest, form)
        project = selectors.project_get_for(self.user, body["project"], role=Role.EDITOR)
        dataset = services.dataset_create(
            user=self.user,
            project=project,
            received=cast("ReceivedFile", body["file"]),
            name=body.get("name"),
        )
        return Response(dataset_json(dataset), status=201)

    def _handler(self, request: Request) -> DatasetUploadHandler:
        return cast("DatasetUploadHandler", request._request.upload_handlers[0])


class DatasetView(ApiView):
    @extend_schema(operation_id="datasets_get", responses=answers({200: DatasetSerializer}, 404))
    def get(self, request: Request, dataset_id: UUID) -> Response:
        return Response(dataset_json(selectors.dataset_get_for(self.user, dataset_id)))

    @extend_schema(
        operation_id="datasets_change",
        request=NameRequest,
        responses=answers({200: DatasetSerializer}, 400, 403, 404),
    )
    def patch(self, request: Request, dataset_id: UUID) -> Response:
        dataset = selectors.dataset_get_for(self.user, dataset_id, role=Role.EDITOR)
        dataset = services.dataset_rename(dataset=dataset, name=read(NameRequest, request)["name"])
        return Response(dataset_json(dataset))

    @extend_schema(operation_id="datasets_delete", request=None, responses=answers({204: None}, 403, 404))
    def delete(self, request: Request, dataset_id: UUID) -> Response:
        services.dataset_delete(dataset=selectors.dataset_get_for(self.user, dataset_id, role=Role.EDITOR))
        return Response(status=204)


class DatasetPreviewView(ApiView):
    @extend_schema(
        operation_id="datasets_preview", responses=answers({200: TablePreviewSerializer}, 404, 409)
    )
    def get(self, request: Request, dataset_id: UUID) -> Response:
        """First rows, and statistics and a histogram of each column."""
        dataset = selectors.dataset_get_for(self.user, dataset_id)
        if dataset.state != Dataset.State.READY:
            raise ConflictError(_("The dataset has not been read yet."), {"state": dataset.state})
        return Response(dataset.preview)


class DatasetDownloadView(ApiView):
    @extend_schema(
        operation_id="datasets_download",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **answers({}, 404)},
    )
    def get(self, request: Request, dataset_id: UUID) -> FileResponse:
        """The file as it was uploaded."""
        dataset = selectors.dataset_get_for(self.user, dataset_id)
        try:
            content = dataset.path.open("rb")
        except FileNotFoundError as error:
            raise NotFoundError from error
        return FileResponse(
            content,
            as_attachment=True,
            filename=dataset.file_name,
            content_type="application/octet-stream",
        )
