"""Artifacts that nobody refers to: first the row goes, then the files, and the files by way of the trash.

The order makes it safe beside a step that stores the same content at this moment. Storing touches the folder
before its row is written, and a row cannot go while an output refers to it. So: a row goes only unreferenced
and old; a folder is moved aside only without a row and untouched for long; what lies aside is looked at once
more, a round later, and comes back if anything refers to it after all.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast, Coalesce

from executor.artifacts import ArtifactStore
from executor.core import states
from executor.models import Artifact, Run, RunKind, Step, StepOutput
from executor.toolkit import artifact_store
from pipelines.models import Pipeline

#: for so long what nobody refers to is kept: a step may be about to
#: (far longer than that takes, so that a clock that jumps by an hour does no harm)
GRACE = timedelta(hours=6)
#: the same when the quota is exceeded
_SHORT_GRACE = timedelta(hours=1, minutes=10)
#: what was moved aside waits at least this long for one more look
_ASIDE_S = 300.0
_CHUNK = 100
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ArtifactsCollected:
    artifacts: int = 0
    bytes: int = 0
    over_quota_bytes: int = 0


def collect_exports(now: datetime) -> int:
    """Forget conversions to download that are old, or whose table is gone; they are made again when asked."""
    over = Run.objects.filter(kind=RunKind.EXPORT, state__in=list(states.RUN_FINAL))
    old = Q(finished_at__lt=now - timedelta(days=settings.ATELIER_KEEP_EXPORTS_DAYS))
    sources = StepOutput.objects.filter(artifact=OuterRef("export_of"))
    useless = ~Exists(sources) & Q(finished_at__lt=now - GRACE)
    return _delete_runs(over.filter(old | useless))


def collect_artifacts(now: datetime, *, quota_bytes: int | None, hurry: bool) -> ArtifactsCollected:
    """Remove unreferenced rows, then files without a row."""
    store = artifact_store()
    trash = _Trash(store)
    freed = trash.empty(hurry=hurry)
    count = _delete_rows(now - GRACE)
    over = _over(quota_bytes)
    if over:
        count += _delete_rows(now - _SHORT_GRACE, enough=over)
        over = _over(quota_bytes)
    while over and _delete_oldest_export(now):
        count += _delete_rows(now - _SHORT_GRACE, enough=over)
        over = _over(quota_bytes)
    trash.take(_without_row(store, GRACE if quota_bytes is None else _SHORT_GRACE))
    if hurry:
        freed += trash.empty(hurry=True)
    _sweep_incoming(store)
    return ArtifactsCollected(count, freed, over)


class _Trash:
    """Folders on their way out."""

    def __init__(self, store: ArtifactStore) -> None:
        self._store = store
        self._root = store.root / "trash"

    def take(self, digests: Iterable[tuple[str, float]]) -> None:
        """Move folders aside; one that was touched since it was looked at comes back."""
        for digest, touched_at in digests:
            self._root.mkdir(exist_ok=True)
            aside = self._root / digest
            try:
                self._store.folder(digest).rename(aside)
            except OSError:
                # somebody else was faster, or an older twin still lies there
                continue
            if aside.stat().st_mtime != touched_at:
                self._restore(aside)

    def empty(self, *, hurry: bool) -> int:
        """Delete what has lain here for a round, unless it is wanted; return the bytes freed."""
        present = list(self._root.iterdir()) if self._root.is_dir() else []
        wanted = _wanted() if present else set()
        freed = 0
        for aside in present:
            if aside.name in wanted:
                self._restore(aside)
            elif hurry or aside.stat().st_ctime < time.time() - _ASIDE_S:
                freed += folder_bytes(aside)
                shutil.rmtree(aside, ignore_errors=True)
        return freed

    def _restore(self, aside: Path) -> None:
        target = self._store.folder(aside.name)
        try:
            aside.rename(target)
        except OSError:
            # stored anew meanwhile: the same content
            shutil.rmtree(aside, ignore_errors=True)


def folder_bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        status = path.lstat()
        if not path.is_dir():
            # a file that is linked elsewhere frees nothing
            total += status.st_size if status.st_nlink == 1 else 0
    return total


def _referred_digests() -> set[str]:
    """Digests that steps take as given inputs, and whatever in a draft looks like one."""
    found: set[str] = set()
    steps = Step.objects.annotate(text=Cast("inputs", TextField())).filter(text__contains='"digest"')
    for text in steps.values_list("text", flat=True).iterator():
        found.update(_DIGEST.findall(text))
    drafts = Pipeline.objects.annotate(text=Cast("document", TextField()))
    for text in drafts.values_list("text", flat=True).iterator(chunk_size=20):
        found.update(_DIGEST.findall(text))
    return found


def _wanted() -> set[str]:
    """Digests whose files must be there."""
    return set(Artifact.objects.values_list("digest", flat=True)) | _referred_digests()


def _unreferenced(before: datetime) -> QuerySet[Artifact]:
    """Rows without an output or an unfinished export, not used since; the longest unused first."""
    unfinished = Run.objects.filter(export_of=OuterRef("pk"), state__in=list(states.RUN_UNFINISHED))
    return (
        Artifact.objects.annotate(last=Coalesce("used_at", "created_at"))
        .filter(~Exists(StepOutput.objects.filter(artifact=OuterRef("pk"))), ~Exists(unfinished))
        .filter(last__lt=before, created_at__lt=before)
        .order_by("last", "id")
    )


def _delete_rows(before: datetime, *, enough: int | None = None) -> int:
    """Delete unreferenced rows, each checked again in the transaction that deletes it.

    The longest unused go first; with `enough`, no more of them than free so many bytes.
    """
    candidates = list(_unreferenced(before).values_list("id", "digest", "bytes"))
    referred = _referred_digests() if candidates else set()
    count = 0
    for chunk in _chunks([row for row in candidates if row[1] not in referred], enough):
        try:
            with transaction.atomic():
                gone = _unreferenced(before).filter(id__in=[row[0] for row in chunk])
                number = gone.count()
                gone.order_by().delete()
        except IntegrityError:
            # a step refers to one of them since a moment ago: look again in the next round
            continue
        count += number
    return count


def _chunks(rows: list[tuple[int, str, int]], enough: int | None) -> Iterator[list[tuple[int, str, int]]]:
    chunk: list[tuple[int, str, int]] = []
    bytes_ = 0
    for row in rows:
        if enough is not None and bytes_ >= enough:
            break
        chunk.append(row)
        bytes_ += row[2]
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _over(quota_bytes: int | None) -> int:
    if quota_bytes is None:
        return 0
    total: int = Artifact.objects.aggregate(total=Sum("bytes"))["total"] or 0
    return max(0, total - quota_bytes)


def _delete_oldest_export(now: datetime) -> bool:
    over = Run.objects.filter(kind=RunKind.EXPORT, state__in=list(states.RUN_FINAL))
    oldest = over.filter(finished_at__lt=now - _SHORT_GRACE).order_by(F("finished_at").asc()).first()
    if oldest is None:
        return False
    _delete_runs(Run.objects.filter(id=oldest.id))
    return True


def _delete_runs(runs: QuerySet[Run]) -> int:
    ids = list(runs.values_list("id", flat=True))
    for start in range(0, len(ids), _CHUNK):
        runs.model.objects.filter(id__in=ids[start : start + _CHUNK]).delete()
    return len(ids)


def _without_row(store: ArtifactStore, grace: timedelta) -> list[tuple[str, float]]:
    """Folders that no row tells of, untouched for long, with the time of their last touch."""
    before = time.time() - grace.total_seconds()
    old = [
        (folder.name, touched_at)
        for folder in store.root.glob("[0-9a-f][0-9a-f]/*")
        if _DIGEST.fullmatch(folder.name) and (touched_at := _touched_at(folder)) < before
    ]
    # rows after folders: a folder that gets its row meanwhile is seen to have one
    wanted = _wanted() if old else set()
    return [(digest, touched_at) for digest, touched_at in old if digest not in wanted]


def _touched_at(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _sweep_incoming(store: ArtifactStore) -> None:
    """Remove what writers left half written when they died."""
    before = time.time() - GRACE.total_seconds()
    for aside in (store.root / "incoming").glob("*"):
        if _touched_at(aside) < before:
            shutil.rmtree(aside, ignore_errors=True)
