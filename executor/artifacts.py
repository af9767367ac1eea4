"""The artifact store: outputs of steps as immutable folders, named by the hash of their content.

    <root>/ab/<digest>/…        the files, 0444, written only while they have no name yet
    <root>/incoming/<random>/   being written; what a crash leaves there is swept by age (see `garbage`)
    <root>/trash/<digest>/      on its way out

What a step leaves behind is hostile until checked (`artifact_intake`). Storing the same content twice gives
the same artifact and writes nothing. An artifact appears whole and durable under its name or not at all. The
folder's time says when it was last stored, so that the collection of garbage spares what a step relies on at
this very moment.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from executor import crash_points
from executor.artifact_files import (
    StoredFile,
    copy_in,
    file_of,
    hash_file,
    link_or_copy,
    make_folder,
    read_whole,
    sync,
    take_over,
    write_new,
)
from executor.artifact_intake import (
    ArtifactError,
    ArtifactLimits,
    FoundFolder,
    hard_link,
    look_through,
    sha256_of,
)

__all__ = ["ArtifactError", "ArtifactLimits", "ArtifactStore", "StoredArtifact", "StoredFile"]

#: folders up to this size are held in memory while they are taken in
_HELD_BYTES = 4 * 1024 * 1024
_DIGEST_CHARACTERS = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class StoredArtifact:
    digest: str
    bytes: int
    files: tuple[StoredFile, ...]


class ArtifactStore:
    """Content-addressed folders below one root."""

    def __init__(
        self, root: Path, *, limits: ArtifactLimits | None = None, held_bytes: int = _HELD_BYTES
    ) -> None:
        self._root = root
        self._held_bytes = held_bytes
        self._limits = limits or ArtifactLimits()

    @property
    def root(self) -> Path:
        return self._root

    def store_folder(self, source: Path, *, may_move: bool = False) -> StoredArtifact:
        """Take a folder in and return its artifact; raises ArtifactError for anything but plain files.

        `may_move`: nobody holds the files open any more, so large ones become the artifact's own instead of
        being copied. They keep their names in `source` as well: after a crash the same call finds everything
        again.
        """
        found = look_through(source, self._limits)
        if found.bytes <= self._held_bytes:
            return self._store_held(found)
        if not may_move:
            return self._store_copy(found)
        files = tuple(StoredFile(file.path, file.bytes, sha256_of(source, file)) for file in found.files)
        stored = _stored(files)

        def take_all_over(aside: Path) -> None:
            for file in found.files:
                take_over(source, file, aside)

        return self._store(found, stored, take_all_over)

    def folder(self, digest: str) -> Path:
        """Return where an artifact lives, whether or not it is there."""
        if len(digest) != 64 or not set(digest) <= _DIGEST_CHARACTERS:
            raise ValueError(f"not an artifact digest: {digest!r}")
        return self._root.joinpath(digest[:2], digest)

    def has(self, digest: str) -> bool:
        return self.folder(digest).is_dir()

    def link_into(self, digest: str, target: Path, *, copy: bool = False) -> None:
        """Make the artifact's files appear in a new folder: as hard links, or as copies.

        Links cost nothing but share the stored bytes: use them only where the reader cannot write.
        """
        source = self.folder(digest)
        if not source.is_dir() and not self._bring_back(digest):
            raise FileNotFoundError(f"artifact {digest} is not in the store")
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
        waiting = [(source, target)]
        while waiting:
            folder, inside = waiting.pop()
            make_folder(inside)
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((folder / entry.name, inside / entry.name))
                    else:
                        link_or_copy(Path(entry.path), inside / entry.name, copy=copy)

    def verify(self, digest: str) -> bool:
        """Read the whole artifact again and compare it with its name."""
        folder = self.folder(digest)
        if not folder.is_dir():
            return False
        files = [
            StoredFile(str(path.relative_to(folder)), path.stat().st_size, hash_file(path))
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ]
        return content_digest(files) == digest

    # ---- taking in

    def _store_held(self, found: FoundFolder) -> StoredArtifact:
        """Read everything first: for content that is there already nothing is made and removed again."""
        contents = {file.path: read_whole(found.root, file) for file in found.files}
        stored = _stored(tuple(file_of(path, content) for path, content in contents.items()))

        def write_all(aside: Path) -> None:
            for path, content in contents.items():
                write_new(aside / path, content)

        return self._store(found, stored, write_all)

    def _store(
        self, found: FoundFolder, stored: StoredArtifact, fill: Callable[[Path], None]
    ) -> StoredArtifact:
        """Publish what `fill` puts aside, unless the content is there already."""
        if found.shared:
            self._check_own_links(found, stored.digest)
        if not self._touch(stored.digest):
            with self._aside(found) as aside:
                fill(aside)
                self._publish(aside, found, stored.digest)
        return stored

    def _store_copy(self, found: FoundFolder) -> StoredArtifact:
        with self._aside(found) as aside:
            stored = _stored(tuple(copy_in(found.root, file, aside) for file in found.files))
            if found.shared:
                self._check_own_links(found, stored.digest)
            if not self._touch(stored.digest):
                self._publish(aside, found, stored.digest)
        return stored

    @contextlib.contextmanager
    def _aside(self, found: FoundFolder) -> Iterator[Path]:
        """A place to write in that is gone afterwards, be it published or not."""
        aside = self._new_aside(found)
        try:
            yield aside
        finally:
            if os.path.lexists(aside):
                shutil.rmtree(aside, ignore_errors=True)

    def _new_aside(self, found: FoundFolder) -> Path:
        incoming = self._root / "incoming"
        aside = incoming / uuid.uuid4().hex
        try:
            make_folder(aside)
        except FileNotFoundError:
            incoming.mkdir(parents=True, exist_ok=True)
            make_folder(aside)
        for folder in found.folders:
            make_folder(aside / folder)
        return aside

    def _touch(self, digest: str) -> bool:
        """Whether the content is there already; then it counts as stored at this moment."""
        try:
            os.utime(self.folder(digest))
        except FileNotFoundError:
            return False
        return True

    def _bring_back(self, digest: str) -> bool:
        """Take what was on its way out (see `garbage`) into use again."""
        try:
            (self._root / "trash" / digest).rename(self.folder(digest))
        except OSError:
            return False
        return self._touch(digest)

    def _publish(self, aside: Path, found: FoundFolder, digest: str) -> None:
        """Make everything durable, then give it its name. A twin that was faster has the same content."""
        target = self.folder(digest)
        new_parent = not target.parent.is_dir()
        # before the first sync: one commit of the file system's journal then holds all of it
        target.parent.mkdir(parents=True, exist_ok=True)
        for file in found.files:
            sync(aside / file.path)
        for folder in ("", *found.folders):
            sync(aside / folder)
        if new_parent:
            sync(self._root)
        crash_points.reach("artifact_aside")
        try:
            aside.rename(target)
        except OSError:
            if not self._touch(digest):
                raise
        sync(target.parent)
        crash_points.reach("artifact_in_place")

    def _check_own_links(self, found: FoundFolder, digest: str) -> None:
        """Refuse files with a second name, except one that an earlier call gave them before it died."""
        ours = {*_inodes_below(self.folder(digest)), *_inodes_below(self._root / "incoming")}
        for file in found.shared:
            if (file.status.st_dev, file.status.st_ino) not in ours:
                raise hard_link(file)
        inodes = [file.status.st_ino for file in found.shared]
        for file in found.shared:
            if inodes.count(file.status.st_ino) > 1:
                raise hard_link(file)


def content_digest(files: list[StoredFile] | tuple[StoredFile, ...]) -> str:
    """Return the name of an artifact: the hash over paths, sizes and hashes of its files."""
    digest = hashlib.sha256(b"atelier artifact 1\n")
    for file in sorted(files, key=lambda file: file.path):
        digest.update(f"{file.path}\0{file.bytes}\0{file.sha256}\n".encode())
    return digest.hexdigest()


def _stored(files: tuple[StoredFile, ...]) -> StoredArtifact:
    return StoredArtifact(content_digest(files), sum(file.bytes for file in files), files)


def _inodes_below(folder: Path) -> Iterator[tuple[int, int]]:
    """Yield the files there are; other steps store theirs meanwhile, so names come and go."""
    for place, _folders, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                status = (Path(place) / name).lstat()
                yield status.st_dev, status.st_ino
