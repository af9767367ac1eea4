"""Writes on named versions: a name for a revision, and the draft as it was."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from pipelines import history
from pipelines.core import limits
from pipelines.errors import ConflictError
from pipelines.models import Pipeline, Version
from pipelines.services.names import checked_name


def version_create(*, pipeline: Pipeline, user: User, revision: int, name: str) -> Version:
    """Give a revision a name. A revision may have several. Raises `NotFoundError` for one that never was."""
    checked = checked_name(name)
    if history.versions_of(pipeline).count() >= limits.MAX_VERSIONS:
        message = _("A pipeline can have at most {limit} named versions. Delete one first.")
        raise ConflictError(message.format(limit=limits.MAX_VERSIONS), {"limit": limits.MAX_VERSIONS})
    return Version.objects.create(
        pipeline=pipeline,
        revision=revision,
        name=checked,
        document=history.document_at(pipeline, revision).to_json(),
        created_by=user,
    )


def version_rename(*, version: Version, name: str) -> Version:
    version.name = checked_name(name)
    version.save(update_fields=["name"])
    return version


def version_delete(*, version: Version) -> None:
    """Take the name away; the revision stays in the history."""
    version.delete()
