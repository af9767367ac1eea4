"""Tells changed uploads by name and size instead of by id."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from executor.reuse_changes import Json
from pipelines.models import Dataset


def name_uploads(changes: Iterable[Json], project_id: UUID) -> None:
    """Fill names and rows into the changes that speak of uploaded files; at most one query."""
    concerned = [change for change in changes if change.get("uploads")]
    ids = {dataset_id for change in concerned for dataset_id in change["uploads"] if _is_id(dataset_id)}
    if not ids:
        return
    rows = Dataset.objects.filter(project_id=project_id, id__in=ids)
    known = {str(row[0]): row[1:] for row in rows.values_list("id", "name", "rows")}
    for change in concerned:
        (old, old_rows), (new, new_rows) = (known.get(str(id_), (None, None)) for id_ in change["uploads"])
        if old != new:
            change["before"], change["after"] = old, new
        change["rows"] = [old_rows, new_rows]


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
