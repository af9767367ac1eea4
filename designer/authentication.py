"""How the REST interface recognises a user: the browser's session, with a CSRF check on every write."""

from __future__ import annotations

from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """Answer a request without login with 401 rather than 403, so that a client knows what to do."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"
