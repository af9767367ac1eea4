"""What drf-spectacular cannot know by itself. Loaded through SPECTACULAR_SETTINGS, when a schema is made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The browser's session, by its cookie."""

    target_class = "designer.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def keep_endpoints(endpoints: list[Any], **kwargs: Any) -> list[Any]:
    """Preprocessing hook; naming it in the settings is what loads this module."""
    return endpoints
