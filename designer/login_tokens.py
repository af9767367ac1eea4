"""One-time login tokens: made on the command line, used once in the browser."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from designer.models import LoginToken


def login_token_create(user: User, *, now: datetime | None = None) -> str:
    """Return a new token for `user`; it cannot be read back from the database."""
    now = now or timezone.now()
    LoginToken.objects.filter(expires_at__lt=now).delete()
    token = secrets.token_urlsafe(32)
    expires_at = now + timedelta(minutes=settings.ATELIER_LOGIN_LINK_MINUTES)
    LoginToken.objects.create(token_hash=_hash(token), user=user, expires_at=expires_at)
    return token


def login_token_use(token: str, *, now: datetime | None = None) -> User | None:
    """Spend the token and return its user; None when unknown, spent or expired, or the user is disabled."""
    now = now or timezone.now()
    token_hash = _hash(token)
    # One filtered update decides: of two requests with the same token only one changes the row.
    spent = LoginToken.objects.filter(
        token_hash=token_hash, used_at=None, expires_at__gt=now, user__is_active=True
    ).update(used_at=now)
    if spent != 1:
        return None
    return LoginToken.objects.select_related("user").get(token_hash=token_hash).user


def login_address(base: str, token: str, *, next_path: str = "") -> str:
    query = {"token": token} | ({"next": next_path} if next_path else {})
    return f"{base}/login?{urlencode(query)}"


def _hash(token: str) -> str:
    # The token has 256 random bits, so a plain hash cannot be searched.
    return hashlib.sha256(token.encode()).hexdigest()
