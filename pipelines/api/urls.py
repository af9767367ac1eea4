"""Addresses below `/api/`."""

from __future__ import annotations

from django.urls import path

from pipelines.api import datasets, history, pipelines, projects, sub_pipelines, texts

urlpatterns = [
    path("catalog", texts.CatalogView.as_view()),
    path("projects", projects.ProjectsView.as_view()),
    path("projects/<uuid:project_id>", projects.ProjectView.as_view()),
    path("projects/<uuid:project_id>/members", projects.MembersView.as_view()),
    path("projects/<uuid:project_id>/members/<int:user_id>", projects.MemberView.as_view()),
    path("projects/<uuid:project_id>/sub-pipelines", sub_pipelines.SubPipelinesView.as_view()),
    path("sub-pipelines/<uuid:sub_pipeline_id>", sub_pipelines.SubPipelineView.as_view()),
    path("sub-pipelines/<uuid:sub_pipeline_id>/versions", sub_pipelines.SubPipelineVersionsView.as_view()),
    path(
        "sub-pipelines/<uuid:sub_pipeline_id>/versions/<int:number>",
        sub_pipelines.SubPipelineVersionView.as_view(),
    ),
    path("pipelines", pipelines.PipelinesView.as_view()),
    path("pipelines/import", texts.PipelineImportView.as_view()),
    path("pipelines/<uuid:pipeline_id>", pipelines.PipelineView.as_view()),
    path("pipelines/<uuid:pipeline_id>/duplicate", pipelines.PipelineDuplicateView.as_view()),
    path("pipelines/<uuid:pipeline_id>/operations", pipelines.OperationsView.as_view()),
    path("pipelines/<uuid:pipeline_id>/validation", pipelines.PipelineValidationView.as_view()),
    path("pipelines/<uuid:pipeline_id>/export", texts.PipelineExportView.as_view()),
    path("pipelines/<uuid:pipeline_id>/history", history.HistoryView.as_view()),
    path("pipelines/<uuid:pipeline_id>/revisions/<int:revision>", history.RevisionView.as_view()),
    path("pipelines/<uuid:pipeline_id>/versions", history.VersionsView.as_view()),
    path("pipelines/<uuid:pipeline_id>/versions/<uuid:version_id>", history.VersionView.as_view()),
    path("samples", texts.SamplesView.as_view()),
    path("samples/<slug:slug>/open", texts.SampleOpenView.as_view()),
    path("datasets", datasets.DatasetsView.as_view()),
    path("datasets/<uuid:dataset_id>", datasets.DatasetView.as_view()),
    path("datasets/<uuid:dataset_id>/preview", datasets.DatasetPreviewView.as_view()),
    path("datasets/<uuid:dataset_id>/download", datasets.DatasetDownloadView.as_view()),
]
