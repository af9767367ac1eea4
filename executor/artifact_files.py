"""Single files on their way into the artifact store and out of it again."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from executor.artifact_intake import FoundFile, check_unchanged, opened

_CHUNK_BYTES = 1024 * 1024
_FILE_MODE = 0o444
_FOLDER_MODE = 0o755


@dataclass(frozen=True)
class StoredFile:
    #: path inside the artifact, with forward slashes
    path: str
    bytes: int
    sha256: str


def read_whole(root: Path, file: FoundFile) -> bytes:
    with opened(root, file) as reader:
        pieces, left = [], file.bytes
        while left > 0 and (piece := reader.read(left)):
            pieces.append(piece)
            left -= len(piece)
        check_unchanged(reader, file)
    return b"".join(pieces)


def file_of(path: str, content: bytes) -> StoredFile:
    return StoredFile(path, len(content), hashlib.sha256(content).hexdigest())


def write_new(path: Path, content: bytes) -> None:
    with path.open("xb") as writer:
        writer.write(content)
        os.fchmod(writer.fileno(), _FILE_MODE)


def take_over(root: Path, file: FoundFile, aside: Path) -> None:
    """Give a file a second name in the store's own folder, out of reach of the step's user."""
    with opened(root, file) as reader:
        descriptor = reader.fileno()
        if os.geteuid() == 0:
            os.fchown(descriptor, 0, 0)
        os.fchmod(descriptor, _FILE_MODE)
        try:
            os.link(root / file.path, aside / file.path, follow_symlinks=False)
        except OSError:
            # another file system, or one without links
            copy_in(root, file, aside)


def copy_in(root: Path, file: FoundFile, aside: Path) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    with opened(root, file) as reader, (aside / file.path).open("xb") as writer:
        while chunk := reader.read(_CHUNK_BYTES):
            digest.update(chunk)
            writer.write(chunk)
            size += len(chunk)
            if size > file.bytes:
                break
        os.fchmod(writer.fileno(), _FILE_MODE)
        check_unchanged(reader, file)
    return StoredFile(file.path, file.bytes, digest.hexdigest())


def sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    path.mkdir()
    path.chmod(_FOLDER_MODE)


def link_or_copy(source: Path, target: Path, *, copy: bool) -> None:
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


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
