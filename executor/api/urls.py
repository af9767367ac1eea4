"""REST addresses of runs, relative to /api/."""

from __future__ import annotations

from django.urls import path

from executor.api import comparisons, plans, runs, steps

_STEP = "runs/<uuid:run_id>/steps/<slug:node>"
_OUTPUT = f"{_STEP}/outputs/<slug:port>"

urlpatterns = [
    path("pipelines/<uuid:pipeline_id>/runs", runs.PipelineRunsView.as_view(), name="run-start"),
    path("pipelines/<uuid:pipeline_id>/plan", plans.RunPlanView.as_view(), name="run-plan"),
    path("pipelines/<uuid:pipeline_id>/run-settings", plans.RunSettingsView.as_view(), name="run-settings"),
    path(
        "pipelines/<uuid:pipeline_id>/comparison",
        comparisons.ComparisonView.as_view(),
        name="comparison",
    ),
    path("runs", runs.RunListView.as_view(), name="run-list"),
    path("runs/<uuid:run_id>", runs.RunView.as_view(), name="run"),
    path("runs/<uuid:run_id>/cancel", runs.RunCancelView.as_view(), name="run-cancel"),
    path("runs/<uuid:run_id>/resume", runs.RunResumeView.as_view(), name="run-resume"),
    path("runs/<uuid:run_id>/events", runs.RunEventsView.as_view(), name="run-events"),
    path(f"{_STEP}/log", steps.StepLogView.as_view(), name="step-log"),
    path(f"{_STEP}/log/download", steps.StepLogDownloadView.as_view(), name="step-log-download"),
    path(_OUTPUT, steps.OutputView.as_view(), name="output"),
    path(f"{_OUTPUT}/preview", steps.OutputPreviewView.as_view(), name="output-preview"),
    path(f"{_OUTPUT}/view", steps.OutputFileView.as_view(), name="output-view"),
    path(f"{_OUTPUT}/download", steps.OutputDownloadView.as_view(), name="output-download"),
]
