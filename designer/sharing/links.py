"""Making, listing, revoking and opening links. Whoever makes one has to be allowed to edit the project."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from designer.models import ShareLink
from designer.sharing.tokens import new_token, read_token
from executor.models import Run, RunKind
from executor.selectors import run_get_for
from pipelines.core.problems import Problem
from pipelines.errors import ConflictError, InvalidRequestError, NotFoundError, RequestError
from pipelines.models import Pipeline, Role
from pipelines.selectors import pipeline_get_for, role_get, role_require

logger = logging.getLogger(__name__)

#: active links of one pipeline or run
MAX_LINKS = 20
#: links that can no longer be used are kept this long: they tell who shared what
_KEPT = timedelta(days=365)

Target = Pipeline | Run


class LinkClosedError(RequestError):
    """No link has this token, or it has expired or been revoked: a stranger is not told which."""

    code = "link_closed"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(_("This link does not work (any more). Ask whoever sent it for a new one."))


class GuessedLinkError(LinkClosedError):
    """The token is nobody's: it was mistyped, or guessed."""


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A new link with its token, which cannot be read back later."""

    link: ShareLink
    token: str


def target_for(user: User, *, pipeline_id: UUID | None = None, run_id: UUID | None = None) -> Target:
    """The object to be shared, if the user may share it."""
    if pipeline_id is not None:
        return pipeline_get_for(user, pipeline_id, role=Role.EDITOR)
    if run_id is None:
        raise NotFoundError
    run = run_get_for(user, run_id, role=Role.EDITOR)
    if run.kind != RunKind.PIPELINE:
        raise NotFoundError
    return run


def link_create(
    target: Target, *, user: User, hours: int, shows_results: bool, now: datetime | None = None
) -> MadeLink:
    """Make a link that works for so many hours."""
    now = now or timezone.now()
    _check_hours(hours)
    ShareLink.objects.filter(expires_at__lt=now - _KEPT).delete()
    if active_links(target, now=now).count() >= MAX_LINKS:
        message = _("There are already {limit} links that work. Revoke one first.")
        raise ConflictError(message.format(limit=MAX_LINKS), {"limit": MAX_LINKS})
    token = new_token()
    link = ShareLink.objects.create(
        key=token.key,
        secret_hash=token.secret_hash,
        project_id=target.project_id,
        pipeline=target if isinstance(target, Pipeline) else None,
        run=target if isinstance(target, Run) else None,
        shows_results=shows_results and isinstance(target, Run),
        created_by=user,
        created_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    logger.info("user %s made share link %s for %s, until %s", user.pk, link.id, link, link.expires_at)
    return MadeLink(link, str(token))


def _check_hours(hours: int) -> None:
    most = settings.ATELIER_SHARE_LINK_MAX_DAYS * 24
    if not 1 <= hours <= most:
        message = _("A link can work for {most} days at most, and for one hour at least.")
        text = message.format(most=settings.ATELIER_SHARE_LINK_MAX_DAYS)
        raise InvalidRequestError([Problem("invalid_expiry", text, "hours")])


def active_links(target: Target, *, now: datetime | None = None) -> QuerySet[ShareLink]:
    """The links of this object that still work, newest first."""
    own = Q(pipeline=target) if isinstance(target, Pipeline) else Q(run=target)
    rows = ShareLink.objects.filter(own, revoked_at=None, expires_at__gt=now or timezone.now())
    return rows.select_related("created_by").order_by("-created_at", "id")


def link_revoke(link_id: UUID, *, user: User) -> None:
    """End a link at once. Harmless when it has ended already."""
    link = ShareLink.objects.filter(id=link_id).first()
    if link is None:
        raise NotFoundError
    role_require(user=user, project_id=link.project_id, role=Role.EDITOR)
    ended = ShareLink.objects.filter(id=link.id, revoked_at=None)
    if ended.update(revoked_at=timezone.now(), revoked_by=user):
        logger.info("user %s revoked share link %s", user.pk, link.id)


def link_of(token_text: str, *, now: datetime | None = None) -> ShareLink:
    """The link this token opens. Raises `LinkClosedError`, or `GuessedLinkError` for a token nobody got.

    A link lives no longer than its maker's right to share: it ends with their membership or account.
    """
    token = read_token(token_text)
    rows = ShareLink.objects.select_related("pipeline", "run__pipeline", "created_by")
    link = rows.filter(key=token.key).first() if token is not None else None
    if token is None or link is None or not token.matches(link.secret_hash):
        raise GuessedLinkError
    if link.revoked_at is not None or link.expires_at <= (now or timezone.now()):
        raise LinkClosedError
    maker = link.created_by
    role = role_get(user=maker, project_id=link.project_id) if maker is not None else None
    if role is None or not role.includes(Role.EDITOR):
        raise LinkClosedError
    return link


def link_used(link: ShareLink) -> None:
    """Count that somebody opened it."""
    ShareLink.objects.filter(id=link.id).update(use_count=F("use_count") + 1, last_used_at=timezone.now())
