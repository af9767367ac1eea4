"""Addresses of links, relative to /api/. Those below `shared/` answer without a login, by the link alone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from designer.api import share_links, shared

_SHARED = "shared/<str:token>"
_OUTPUT = f"{_SHARED}/run/steps/<slug:node>/outputs/<slug:port>"

urlpatterns = [
    path("pipelines/<uuid:pipeline_id>/share-links", share_links.PipelineLinksView.as_view()),
    path("runs/<uuid:run_id>/share-links", share_links.RunLinksView.as_view()),
    path("share-links/<uuid:link_id>", share_links.ShareLinkView.as_view()),
    path(_SHARED, login_not_required(shared.SharedLinkView.as_view())),
    path(f"{_SHARED}/pipeline", login_not_required(shared.SharedPipelineView.as_view())),
    path(f"{_SHARED}/run", login_not_required(shared.SharedRunView.as_view())),
    path(_OUTPUT, login_not_required(shared.SharedOutputView.as_view())),
    path(f"{_OUTPUT}/preview", login_not_required(shared.SharedPreviewView.as_view())),
    path(f"{_OUTPUT}/view", login_not_required(shared.SharedOutputFileView.as_view())),
]
