"""Writes on uploaded datasets. Nothing here reads a table: the profile comes from a step."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from pipelines import signals
from pipelines.core import limits
from pipelines.core.problems import RefusedError
from pipelines.core.sniffing import sniff
from pipelines.errors import UnreadableFileError
from pipelines.models import Dataset, Project
from pipelines.services.names import checked_name
from pipelines.uploads import ReceivedFile

_MAX_FILE_NAME = 255


def dataset_create(
    *, user: User, project: Project, received: ReceivedFile, name: str | None = None
) -> Dataset:
    """Keep a received file as a dataset and announce it for profiling.

    Raises `UnreadableFileError` for what is no table. The received file is gone afterwards in any case.
    """
    try:
        return _create(user=user, project=project, received=received, name=name)
    finally:
        received.discard()


def _create(*, user: User, project: Project, received: ReceivedFile, name: str | None) -> Dataset:
    file_name = displayed_file_name(received.label)
    try:
        table_format = sniff(received.head, file_name)
    except RefusedError as error:
        problem = error.problems[0]
        details = {"problems": [found.to_json() for found in error.problems]}
        raise UnreadableFileError(problem.message, details) from error
    dataset = Dataset(
        id=uuid.uuid4(),
        project=project,
        name=checked_name(name) if name else _name_of(file_name),
        file_name=file_name,
        format=table_format,
        bytes=received.byte_count,
        sha256=received.sha256,
        created_by=user,
    )
    dataset.path.parent.mkdir(parents=True, exist_ok=True)
    received.path.replace(dataset.path)
    try:
        with transaction.atomic():
            dataset.save(force_insert=True)
            announce = partial(signals.dataset_uploaded.send, sender=Dataset, dataset=dataset)
            transaction.on_commit(announce, robust=True)
    except BaseException:
        dataset.path.unlink(missing_ok=True)
        raise
    return dataset


def dataset_rename(*, dataset: Dataset, name: str) -> Dataset:
    dataset.name = checked_name(name)
    dataset.save(update_fields=["name"])
    return dataset


def dataset_delete(*, dataset: Dataset) -> None:
    """Delete the row, then the bytes. Drafts that name it get an issue; runs keep their artifacts."""
    dataset_id, path = dataset.id, dataset.path
    with transaction.atomic():
        dataset.delete()
        transaction.on_commit(partial(_forget, dataset_id, path), robust=True)


def dataset_profiled(
    *,
    dataset_id: UUID,
    schema: Mapping[str, Any],
    preview: Mapping[str, Any],
    warnings: Sequence[Mapping[str, Any]] = (),
) -> bool:
    """Record a profile (`schema.json` and `preview.json` of its step) and what it warns of.

    False when the dataset is gone.
    """
    updated = Dataset.objects.filter(id=dataset_id).update(
        state=Dataset.State.READY,
        schema=dict(schema),
        preview=dict(preview),
        rows=preview.get("rows"),
        columns=preview.get("columns"),
        warnings=[dict(warning) for warning in warnings] or None,
        error=None,
    )
    return bool(updated)


def dataset_profile_failed(*, dataset_id: UUID, error: Mapping[str, Any]) -> bool:
    """Record why the file could not be read, unless it was read in the meantime."""
    waiting = Dataset.objects.filter(id=dataset_id, state=Dataset.State.PROFILING)
    return bool(waiting.update(state=Dataset.State.FAILED, error=dict(error)))


def displayed_file_name(label: str) -> str:
    """The last part of what the client called the file, without characters that cannot be shown."""
    last = PurePosixPath(label.replace("\\", "/")).name
    printable = "".join(character if character.isprintable() else "_" for character in last)
    return printable[-_MAX_FILE_NAME:] or "table"


def _name_of(file_name: str) -> str:
    stem = Path(file_name).stem.strip() or file_name
    return stem[: limits.MAX_NAME_LENGTH]


def _forget(dataset_id: UUID, path: Path) -> None:
    path.unlink(missing_ok=True)
    signals.dataset_deleted.send(sender=Dataset, dataset_id=dataset_id)
