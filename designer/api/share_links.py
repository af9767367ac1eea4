"""Links to a pipeline or run, for those who may edit it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.models import ShareLink
from designer.sharing import links
from designer.sharing.shapes import MadeShareLinkSerializer, ShareLinkRequest, ShareLinksSerializer
from executor.api.requests import body_of, user_of


class _TargetLinksView(APIView):
    """What both kinds of link have in common."""

    def listed(self, target: links.Target) -> Response:
        return Response(
            {
                "links": [_link_json(link) for link in links.active_links(target)],
                "max_days": settings.ATELIER_SHARE_LINK_MAX_DAYS,
            }
        )

    def made(self, request: Request, target: links.Target) -> Response:
        body = body_of(request, ShareLinkRequest)
        made = links.link_create(
            target, user=user_of(request), hours=body["hours"], shows_results=body["shows_results"]
        )
        return Response(_link_json(made.link) | {"path": f"/shared/{made.token}"}, status=201)


class PipelineLinksView(_TargetLinksView):
    @extend_schema(operation_id="pipeline_share_links_list", responses=ShareLinksSerializer)
    def get(self, request: Request, pipeline_id: UUID) -> Response:
        """The links that show the draft and still work."""
        return self.listed(links.target_for(user_of(request), pipeline_id=pipeline_id))

    @extend_schema(
        operation_id="pipeline_share_links_create",
        request=ShareLinkRequest,
        responses={201: MadeShareLinkSerializer},
    )
    def post(self, request: Request, pipeline_id: UUID) -> Response:
        """Make a link that shows the draft, as it is whenever it is opened, to anyone who has it."""
        return self.made(request, links.target_for(user_of(request), pipeline_id=pipeline_id))


class RunLinksView(_TargetLinksView):
    @extend_schema(operation_id="run_share_links_list", responses=ShareLinksSerializer)
    def get(self, request: Request, run_id: UUID) -> Response:
        """The links that show the run and still work."""
        return self.listed(links.target_for(user_of(request), run_id=run_id))

    @extend_schema(
        operation_id="run_share_links_create",
        request=ShareLinkRequest,
        responses={201: MadeShareLinkSerializer},
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        """Make a link that shows the run to anyone who has it."""
        return self.made(request, links.target_for(user_of(request), run_id=run_id))


class ShareLinkView(APIView):
    @extend_schema(operation_id="share_links_revoke", request=None, responses={204: None})
    def delete(self, request: Request, link_id: UUID) -> Response:
        """End a link at once."""
        links.link_revoke(link_id, user=user_of(request))
        return Response(status=204)


def _link_json(link: ShareLink) -> dict[str, Any]:
    return {
        "id": str(link.id),
        "key": link.key,
        "shows_results": link.shows_results,
        "created_by": link.created_by.get_username() if link.created_by else None,
        "created_at": link.created_at,
        "expires_at": link.expires_at,
        "use_count": link.use_count,
        "last_used_at": link.last_used_at,
    }
