"""Projects and their members."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pipelines import selectors, services
from pipelines.api.base import ApiView, answers, read
from pipelines.api.presentation import member_json, project_json
from pipelines.api.shapes.requests import MemberRequest, NameRequest, RoleRequest
from pipelines.api.shapes.rows import MemberSerializer, ProjectSerializer
from pipelines.models import Role


class ProjectsView(ApiView):
    @extend_schema(operation_id="projects_list", responses=answers({200: ProjectSerializer(many=True)}))
    def get(self, request: Request) -> Response:
        """The projects you are in."""
        return Response(
            [project_json(project, project.role) for project in selectors.projects_for(self.user)]
        )

    @extend_schema(
        operation_id="projects_create", request=NameRequest, responses=answers({201: ProjectSerializer}, 400)
    )
    def post(self, request: Request) -> Response:
        """Create a project; you become its owner."""
        project = services.project_create(user=self.user, name=read(NameRequest, request)["name"])
        return Response(project_json(project, Role.OWNER), status=201)


class ProjectView(ApiView):
    @extend_schema(operation_id="projects_get", responses=answers({200: ProjectSerializer}, 404))
    def get(self, request: Request, project_id: UUID) -> Response:
        project, role = selectors.project_and_role_for(self.user, project_id)
        return Response(project_json(project, role))

    @extend_schema(
        operation_id="projects_change",
        request=NameRequest,
        responses=answers({200: ProjectSerializer}, 400, 403, 404),
    )
    def patch(self, request: Request, project_id: UUID) -> Response:
        project, role = selectors.project_and_role_for(self.user, project_id, role=Role.OWNER)
        project = services.project_rename(project=project, name=read(NameRequest, request)["name"])
        return Response(project_json(project, role))


class MembersView(ApiView):
    @extend_schema(operation_id="members_list", responses=answers({200: MemberSerializer(many=True)}, 404))
    def get(self, request: Request, project_id: UUID) -> Response:
        project = selectors.project_get_for(self.user, project_id)
        return Response([member_json(member) for member in selectors.members_of(project)])

    @extend_schema(
        operation_id="members_add",
        request=MemberRequest,
        responses=answers({201: MemberSerializer}, 400, 403, 404, 409),
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Add an existing user to the project."""
        project = selectors.project_get_for(self.user, project_id, role=Role.OWNER)
        body = read(MemberRequest, request)
        member = services.member_add(project=project, username=body["username"], role=Role(body["role"]))
        return Response(member_json(member), status=201)


class MemberView(ApiView):
    @extend_schema(
        operation_id="members_change",
        request=RoleRequest,
        responses=answers({200: MemberSerializer}, 400, 403, 404, 409),
    )
    def patch(self, request: Request, project_id: UUID, user_id: int) -> Response:
        project = selectors.project_get_for(self.user, project_id, role=Role.OWNER)
        role = Role(read(RoleRequest, request)["role"])
        return Response(member_json(services.member_change(project=project, user_id=user_id, role=role)))

    @extend_schema(operation_id="members_remove", request=None, responses=answers({204: None}, 403, 404, 409))
    def delete(self, request: Request, project_id: UUID, user_id: int) -> Response:
        """Take someone out of the project. Everyone may leave by themselves."""
        role = Role.VIEWER if user_id == self.user.pk else Role.OWNER
        project = selectors.project_get_for(self.user, project_id, role=role)
        services.member_remove(project=project, user_id=user_id)
        return Response(status=204)
