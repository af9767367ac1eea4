"""The catalogue, the text form and the samples."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pipelines import samples, selectors, services
from pipelines.api.base import ApiView, answers, read
from pipelines.api.presentation import pipeline_detail
from pipelines.api.shapes.catalog import CatalogSerializer
from pipelines.api.shapes.requests import ImportRequest, SampleOpenRequest
from pipelines.api.shapes.rows import ImportedPipelineSerializer, PipelineDetailSerializer, SampleSerializer
from pipelines.catalog_loader import get_catalog, readers_catalog
from pipelines.core import document as documents
from pipelines.models import Role
from pipelines.text_form import pipeline_to_text


class CatalogView(ApiView):
    @extend_schema(operation_id="catalog_get", responses=answers({200: CatalogSerializer, 304: None}))
    def get(self, request: Request) -> Response:
        """All modules, with texts in the language asked for.

        Send the ETag back as If-None-Match: 304 when nothing changed.
        """
        catalog = readers_catalog()
        etag = f'"{catalog.version}"'
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if etag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers=headers)
        return Response(catalog.to_json(), headers=headers)


class PipelineExportView(ApiView):
    @extend_schema(
        operation_id="pipelines_export",
        responses={(200, "text/yaml"): OpenApiTypes.STR, **answers({}, 404)},
    )
    def get(self, request: Request, pipeline_id: UUID) -> HttpResponse:
        """The draft as an Azure ML CLI v2 pipeline in YAML."""
        pipeline = selectors.pipeline_get_for(self.user, pipeline_id)
        text = pipeline_to_text(
            name=pipeline.name,
            description=pipeline.description,
            document=documents.from_json(pipeline.document),
            catalog=get_catalog(),
        )
        file_name = f"{slugify(pipeline.name)[:100] or 'pipeline'}.yaml"
        disposition = content_disposition_header(as_attachment=True, filename=file_name)
        return HttpResponse(
            text,
            content_type="text/yaml; charset=utf-8",
            headers={"Content-Disposition": disposition or "attachment"},
        )


class PipelineImportView(ApiView):
    @extend_schema(
        operation_id="pipelines_import",
        request=ImportRequest,
        responses=answers({201: ImportedPipelineSerializer}, 400, 403, 404, 422),
    )
    def post(self, request: Request) -> Response:
        """Make a draft of an Azure ML CLI v2 pipeline in YAML. Nothing of it runs, is fetched or opened."""
        body = read(ImportRequest, request)
        project, role = selectors.project_and_role_for(self.user, body["project"], role=Role.EDITOR)
        imported = services.pipeline_import(
            user=self.user, project=project, text=body["text"], name=body.get("name")
        )
        warnings = [warning.to_json() for warning in imported.warnings]
        return Response({**pipeline_detail(imported.pipeline, role), "warnings": warnings}, status=201)


class SamplesView(ApiView):
    @extend_schema(operation_id="samples_list", responses=answers({200: SampleSerializer(many=True)}))
    def get(self, request: Request) -> Response:
        """The samples that come with Atelier, in the language asked for."""
        return Response(
            [
                {
                    "slug": sample.slug,
                    "title": sample.title,
                    "description": sample.description,
                    "needs_download": sample.needs_download,
                    "module_count": sample.module_count,
                    "modules": sample.modules,
                    "document": sample.content.document.to_json(),
                }
                for sample in samples.readers_samples().values()
            ]
        )


class SampleOpenView(ApiView):
    @extend_schema(
        operation_id="samples_open",
        request=SampleOpenRequest,
        responses=answers({201: PipelineDetailSerializer}, 400, 403, 404),
    )
    def post(self, request: Request, slug: str) -> Response:
        """Open a sample as a new draft, with names in the language asked for."""
        body = read(SampleOpenRequest, request)
        project, role = selectors.project_and_role_for(self.user, body["project"], role=Role.EDITOR)
        pipeline = services.sample_open(user=self.user, project=project, slug=slug)
        return Response(pipeline_detail(pipeline, role), status=201)
