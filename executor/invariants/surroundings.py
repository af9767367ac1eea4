"""I5, I6: what runs and what lies on the disk, compared with the rows that account for it."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from executor.artifacts import ArtifactStore
from executor.invariants.records import Broken

#: folders of the store that hold no artifacts: being written, and waiting to be deleted
_INCOMING, _TRASH = "incoming", "trash"
#: folders below attempts/ that belong to runners, not to single attempts
RUNNER_FOLDERS = ("pool-", "run-")


def orphans(running: Iterable[str], under_way: Collection[str]) -> Iterator[Broken]:
    """I5: attempts that run although no row accounts for them."""
    for key in sorted(set(running) - set(under_way)):
        yield Broken("I5", key, "it runs, but no attempt under way accounts for it")


def artifacts(
    store: ArtifactStore, referred: Mapping[str, int], *, read_content: bool = True
) -> Iterator[Broken]:
    """I6: digest → bytes of everything that rows refer to, against the disk."""
    for digest, size in sorted(referred.items()):
        folder = store.folder(digest)
        if not folder.is_dir():
            yield Broken("I6", digest, "it is referred to and not on the disk")
        elif sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) != size:
            yield Broken("I6", digest, f"its files are not the {size} bytes of its row")
        elif read_content and not store.verify(digest):
            yield Broken("I6", digest, "its content does not have the hash it is named by")


def unaccounted(root: Path, known: Collection[str], *, grace_s: float) -> Iterator[Broken]:
    """I6: artifacts nobody knows, and half-written ones, that are older than garbage may get."""
    for folder in sorted(root.glob("*/*")):
        if folder.parent.name == _TRASH:
            continue
        if folder.parent.name == _INCOMING:
            if _age_s(folder) > grace_s:
                yield Broken("I6", f"{_INCOMING}/{folder.name}", "half written and left behind")
        elif folder.name not in known and _age_s(folder) > grace_s:
            yield Broken("I6", folder.name, "it is on the disk and no row knows it")


def left_folders(root: Path, accounted: Collection[str], what: str, *, grace_s: float) -> Iterator[Broken]:
    """I6: folders of attempts (or logs of runs) that are over (or gone)."""
    if not root.is_dir():
        return
    for folder in sorted(root.iterdir()):
        if folder.name in accounted or folder.name.startswith(RUNNER_FOLDERS):
            continue
        if _age_s(folder) > grace_s:
            yield Broken("I6", f"{root.name}/{folder.name}", f"left behind; no {what} accounts for it")


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.lstat().st_mtime
    except FileNotFoundError:
        return 0.0
