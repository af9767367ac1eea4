from __future__ import annotations

import uuid

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


class ShareLink(models.Model):
    """A link that shows one pipeline or one run to anyone who has it, until it expires or is revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: first part of the token: finds the row, and tells its maker which link this is
    key = models.CharField(max_length=16, unique=True)
    #: of the second part, which only those know who were given the link
    secret_hash = models.CharField(max_length=64)
    #: whose editors may see and revoke it
    project = models.ForeignKey("pipelines.Project", on_delete=models.CASCADE, related_name="share_links")
    pipeline = models.ForeignKey(
        "pipelines.Pipeline", on_delete=models.CASCADE, related_name="share_links", null=True
    )
    run = models.ForeignKey("executor.Run", on_delete=models.CASCADE, related_name="share_links", null=True)
    #: previews of what the steps of the run made may be looked at
    shows_results = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    use_count = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(
                name="share_link_of_one_object",
                condition=models.Q(pipeline__isnull=False, run__isnull=True)
                | models.Q(pipeline__isnull=True, run__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"pipeline {self.pipeline_id}" if self.pipeline_id else f"run {self.run_id}"
