from __future__ import annotations

from django.conf import settings
from django.db import models


class LoginToken(models.Model):
    """A one-time login address, as `manage.py login_link` prints it. Only the hash of the token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="login_tokens")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"login token of {self.user_id}"
