"""The artifact store: outputs of steps as immutable folders, named by the hash of their content.

    <root>/ab/<digest>/…        the files, 0444
    <root>/incoming/<random>/   being written; swept by `remove_leftovers`

What a step leaves behind is hostile until checked: only plain files with one name and plain folders are
taken, read without following links, within limits. Storing the same content twice gives the same artifact.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CHUNK_BYTES = 1024 * 1024
_FILE_MODE = 0o444
_FOLDER_MODE = 0o755
_DIGEST_CHARACTERS = frozenset("0123456789abcdef")


class ArtifactError(Exception):
    """What a step left cannot become an artifact; the message is for the module's author."""


@dataclass(frozen=True)
class ArtifactLimits:
    bytes: int = 20 * 1024**3
    files: int = 10_000
    depth: int = 16


@dataclass(frozen=True)
class StoredFile:
    #: path inside the artifact, with forward slashes
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class StoredArtifact:
    digest: str
    bytes: int
    files: tuple[StoredFile, ...]


class ArtifactStore:
    """Content-addressed folders below one root."""

    def __init__(self, root: Path, *, limits: ArtifactLimits | None = None) -> None:
        self._root = root
        self._limits = limits or ArtifactLimits()

    def store_folder(self, source: Path) -> StoredArtifact:
        """Copy a folder in and return its artifact; raises ArtifactError for anything but plain files."""
        aside = self._root / "incoming" / uuid.uuid4().hex
        aside.mkdir(parents=True)
        try:
            files = tuple(self._copy_in(source, aside))
            digest = content_digest(files)
            target = self.folder(digest)
            if not target.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                _rename_into_place(aside, target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return StoredArtifact(digest, sum(file.bytes for file in files), files)

    def folder(self, digest: str) -> Path:
        """Return where an artifact lives, whether or not it is there."""
        if len(digest) != 64 or not set(digest) <= _DIGEST_CHARACTERS:
            raise ValueError(f"not an artifact digest: {digest!r}")
        return self._root / digest[:2] / digest

    def has(self, digest: str) -> bool:
        return self.folder(digest).is_dir()

    def link_into(self, digest: str, target: Path, *, copy: bool = False) -> None:
        """Make the artifact's files appear in a new folder: as hard links, or as copies.

        Links cost nothing but share the stored bytes: use them only where the reader cannot write.
        """
        source = self.folder(digest)
        if not source.is_dir():
            raise FileNotFoundError(f"artifact {digest} is not in the store")
        target.mkdir(parents=True)
        for folder, names, files in os.walk(source):
            inside = target / Path(folder).relative_to(source)
            for name in names:
                _make_folder(inside / name)
            for name in files:
                _link_or_copy(Path(folder) / name, inside / name, copy=copy)
        target.chmod(_FOLDER_MODE)

    def verify(self, digest: str) -> bool:
        """Read the whole artifact again and compare it with its name."""
        folder = self.folder(digest)
        if not folder.is_dir():
            return False
        files = [
            StoredFile(str(path.relative_to(folder)), path.stat().st_size, _hash_file(path))
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ]
        return content_digest(files) == digest

    def remove_leftovers(self) -> None:
        """Delete what a crash left half written. Only while nobody stores anything (at start)."""
        shutil.rmtree(self._root / "incoming", ignore_errors=True)

    def _copy_in(self, source: Path, target: Path) -> Iterator[StoredFile]:
        total = 0
        for number, relative in enumerate(self._plain_files(source)):
            if number >= self._limits.files:
                raise ArtifactError(f"The output has more than {self._limits.files:,} files.")
            stored = self._copy_file(source, relative, target, room=self._limits.bytes - total)
            total += stored.bytes
            yield stored

    def _plain_files(self, root: Path) -> Iterator[Path]:
        """Walk without following links, in a fixed order; folders are made on the way by the copier."""
        waiting = [Path()]
        while waiting:
            folder = waiting.pop()
            if len(folder.parts) > self._limits.depth:
                raise ArtifactError("The output's folders are nested too deeply.")
            with os.scandir(root / folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
            for entry in found:
                relative = folder / entry.name
                if entry.is_symlink():
                    raise ArtifactError(
                        f"The output contains a link ({relative}); only plain files are kept."
                    )
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(relative)
                else:
                    yield relative

    def _copy_file(self, root: Path, relative: Path, target: Path, *, room: int) -> StoredFile:
        path = str(relative)
        try:
            path.encode()
        except UnicodeEncodeError as error:
            raise ArtifactError("A file name in the output is not valid UTF-8.") from error
        # O_NONBLOCK: opening a FIFO must not hang; O_NOFOLLOW: the name may have become a link meanwhile
        descriptor = os.open(root / relative, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as reader:
            status = os.fstat(reader.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ArtifactError(f"The output contains {path}, which is not a plain file.")
            if status.st_nlink != 1:
                raise ArtifactError(f"The output contains {path}, which is a hard link.")
            copy = target / relative
            copy.parent.mkdir(parents=True, exist_ok=True)
            digest, size = hashlib.sha256(), 0
            with copy.open("xb") as writer:
                while chunk := reader.read(_CHUNK_BYTES):
                    size += len(chunk)
                    if size > room:
                        raise ArtifactError(f"The output is larger than {self._limits.bytes:,} bytes.")
                    digest.update(chunk)
                    writer.write(chunk)
                writer.flush()
                os.fsync(writer.fileno())
            copy.chmod(_FILE_MODE)
        return StoredFile(path, size, digest.hexdigest())


def content_digest(files: list[StoredFile] | tuple[StoredFile, ...]) -> str:
    """Return the name of an artifact: the hash over paths, sizes and hashes of its files."""
    digest = hashlib.sha256(b"atelier artifact 1\n")
    for file in sorted(files, key=lambda file: file.path):
        digest.update(f"{file.path}\0{file.bytes}\0{file.sha256}\n".encode())
    return digest.hexdigest()


def _rename_into_place(source: Path, target: Path) -> None:
    """Publish a finished folder; a twin that was faster has the same content."""
    for folder, _, _ in os.walk(source):
        Path(folder).chmod(_FOLDER_MODE)
    try:
        source.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        return
    descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(path: Path) -> None:
    path.mkdir()
    path.chmod(_FOLDER_MODE)


def _link_or_copy(source: Path, target: Path, *, copy: bool) -> None:
    if not copy:
        try:
            os.link(source, target)
        except FileExistsError:
            # writing through an existing link would change the store
            raise
        except OSError:
            # another file system, or one without links
            pass
        else:
            return
    shutil.copyfile(source, target)
    target.chmod(_FILE_MODE)


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
