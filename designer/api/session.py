"""Who is logged in, and what this installation offers: the first thing the front end asks for."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from executor.selectors import engine_status
from pipelines.models import Role
from pipelines.selectors import projects_for


class SessionUserSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()


class SessionProjectSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.values)


class SessionEngineSerializer(serializers.Serializer[Any]):
    runner = serializers.CharField()
    isolated = serializers.BooleanField(help_text="Steps run in containers of their own.")
    ready = serializers.BooleanField()
    message = serializers.CharField(allow_blank=True)


class SessionLimitsSerializer(serializers.Serializer[Any]):
    upload_bytes = serializers.IntegerField()


class SessionSerializer(serializers.Serializer[Any]):
    user = SessionUserSerializer()
    projects = SessionProjectSerializer(many=True)
    engine = SessionEngineSerializer()
    version = serializers.CharField()
    limits = SessionLimitsSerializer()


class SessionView(APIView):
    @extend_schema(operation_id="session_get", responses=SessionSerializer)
    def get(self, request: Request) -> Response:
        user = cast("User", request.user)
        content = {
            "user": {
                "id": user.pk,
                "username": user.get_username(),
                "display_name": user.get_full_name() or user.get_username(),
            },
            "projects": projects_for(user),
            "engine": engine_status(),
            "version": settings.VERSION,
            "limits": {"upload_bytes": settings.ATELIER_UPLOAD_MAX_BYTES},
        }
        return Response(SessionSerializer(content).data)


class LogoutView(APIView):
    @extend_schema(operation_id="session_logout", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        logout(request._request)
        return Response(status=204)
