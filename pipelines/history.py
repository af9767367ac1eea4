"""Reads of a draft's past: who changed what and when, the draft at any revision, and named versions.

The log holds every operation with what takes it back, but not what a draft began with: an import or a copy
starts full. So an earlier revision is reached backwards, from the nearest draft that is kept whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pipelines.core import document as documents
from pipelines.core.document import Document
from pipelines.core.editing import replay
from pipelines.core.operations import Operation
from pipelines.core.reading_operations import read_operations
from pipelines.errors import NotFoundError
from pipelines.models import OperationLog, Pipeline, Version

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Change:
    """Operations of one kind within a batch."""

    type: str
    #: how many things it touched
    count: int
    #: the nodes among them
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A batch of operations: what led to a revision."""

    revision: int
    at: datetime
    author: str | None
    changes: tuple[Change, ...]


#: of a payload only what says which things it touched: the rest may be scripts and tables
_TOUCHED = (
    "payload__type",
    "payload__node_id",
    "payload__node__id",
    "payload__note__id",
    "payload__note_id",
    "payload__edge__id",
    "payload__edge_id",
    "payload__positions",
    "payload__parameter__id",
    "payload__parameter_id",
    "payload__group__id",
    "payload__group_id",
    "payload__groups",
    # what a group was an instance of, and is
    "payload__group__source",
    "inverse__0__group__source",
)

_OTHERS = tuple(
    key
    for key in _TOUCHED
    if key.removeprefix("payload__").startswith(("note_", "edge_", "parameter_", "group_"))
    and not key.endswith("source")
)


def entries_before(pipeline: Pipeline, revision: int) -> list[Entry]:
    """A page of entries of revisions below this one, newest first."""
    rows = OperationLog.objects.filter(pipeline=pipeline, revision__lt=revision)
    newest = rows.order_by("-revision").values_list("revision", flat=True).distinct()
    revisions = list(newest[:PAGE_SIZE])
    if not revisions:
        return []
    touched = rows.filter(revision__gte=revisions[-1]).order_by("-revision", "position")
    found = touched.values("revision", "at", "author__username", *_TOUCHED)
    return [_entry(list(batch)) for _, batch in groupby(found, key=itemgetter("revision"))]


def _entry(batch: Sequence[Mapping[str, Any]]) -> Entry:
    instances = _instances(batch)
    things: dict[str, dict[str, None]] = {}
    nodes: dict[str, dict[str, None]] = {}
    for group, kind in instances.items():
        nodes.setdefault(kind, {})
        things.setdefault(kind, {})[group] = None
    for row in batch:
        if row["payload__group__id"] in instances:
            continue
        kind = row["payload__type"]
        several = [*(row["payload__positions"] or ()), *(row["payload__groups"] or ())]
        of_nodes = [row["payload__node_id"], row["payload__node__id"], *several]
        others = [] if any(of_nodes) else [row[key] for key in _OTHERS]
        nodes.setdefault(kind, {}).update({key: None for key in of_nodes if key})
        things.setdefault(kind, {}).update({key: None for key in (*of_nodes, *others) if key})
    changes = tuple(Change(kind, len(touched), tuple(nodes[kind])) for kind, touched in things.items())
    return Entry(batch[0]["revision"], batch[0]["at"], batch[0]["author__username"], changes)


def _instances(batch: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What became of instances of sub-pipelines, by group: one thing, however many operations it took."""
    before: dict[str, Mapping[str, Any] | None] = {}
    after: dict[str, Mapping[str, Any] | None] = {}
    added = set()
    for row in batch:
        group = row["payload__group__id"]
        if group:
            before.setdefault(group, row["inverse__0__group__source"])
            after[group] = row["payload__group__source"]
            if row["payload__type"] == "add_group":
                added.add(group)
    kinds = {group: _instance_change(before[group], after[group], is_new=group in added) for group in after}
    return {group: kind for group, kind in kinds.items() if kind}


def _instance_change(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, *, is_new: bool
) -> str | None:
    if before is None or after is None:
        if after is not None:
            return "place_instance" if is_new else "publish_group"
        return None if before is None else "detach_instance"
    if before["version"] != after["version"] or before["sub_pipeline"] != after["sub_pipeline"]:
        return "update_instance"
    if before["sealed"] != after["sealed"]:
        return "reset_instance" if after["sealed"] else "open_instance"
    return None


def document_at(pipeline: Pipeline, revision: int) -> Document:
    """The draft as it was at a revision. Raises `NotFoundError` for one that never was."""
    if revision > pipeline.revision:
        raise NotFoundError
    kept = versions_of(pipeline).filter(revision__gte=revision).order_by("revision").first()
    document, start = (kept.document, kept.revision) if kept else (pipeline.document, pipeline.revision)
    return replay(documents.from_json(document), _way_back(pipeline, start, revision))


def _way_back(pipeline: Pipeline, start: int, end: int) -> Iterator[Operation]:
    rows = OperationLog.objects.filter(pipeline=pipeline, revision__gt=end, revision__lte=start)
    inverses = rows.order_by("-revision", "-position").values_list("inverse", flat=True)
    for inverse in inverses.iterator():
        yield from read_operations(inverse)


def versions_of(pipeline: Pipeline) -> QuerySet[Version]:
    return Version.objects.filter(pipeline=pipeline)


def version_get(pipeline: Pipeline, version_id: UUID) -> Version:
    version = (
        versions_of(pipeline).select_related("created_by").defer("document").filter(id=version_id).first()
    )
    if version is None:
        raise NotFoundError
    return version
