"""What the executor itself tells of a step that is on its way; everything else a step says is its own."""

from __future__ import annotations

from django.utils.translation import gettext as _

FETCHING = "fetching data"


def progress_told(message: str) -> str:
    """The message of a row, in the reader's language where the executor wrote it."""
    return _("fetching data") if message == FETCHING else message
