"""Looks at what a step left behind before any of it is believed: plain files with one name, within limits.

Links are never followed and nothing special is ever opened for long: a FIFO, a device or a socket is
recognised by its status. Sizes, counts and depth are bounded while walking, so that a million files cost no
more than the first too many.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.said import said as _

_READ_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_MAX_NAME_SHOWN = 200
#: a file this large must hold at least an eighth of the bytes it claims to have
_SPARSE_BYTES = 64 * 1024**2
_SPARSE_SHARE = 8
_BLOCK_BYTES = 512


class ArtifactError(Exception):
    """What a step left cannot become an artifact; the message is for the module's author."""


@dataclass(frozen=True)
class ArtifactLimits:
    bytes: int = 20 * 1024**3
    #: files and folders together
    files: int = 10_000
    #: folders within folders
    depth: int = 16


@dataclass(frozen=True)
class FoundFile:
    """A plain file as it was when the folder was looked through."""

    #: inside the folder, with forward slashes
    path: str
    status: os.stat_result

    @property
    def bytes(self) -> int:
        return self.status.st_size


@dataclass
class FoundFolder:
    """Everything in a folder, checked: `files` by path, `folders` parents first."""

    root: Path
    files: list[FoundFile] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    #: files with more than one name
    shared: list[FoundFile] = field(default_factory=list)

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


def look_through(root: Path, limits: ArtifactLimits) -> FoundFolder:
    """Walk a folder without following links; raises ArtifactError for anything but plain files."""
    if not stat.S_ISDIR(root.lstat().st_mode):
        raise ArtifactError(_("The output is not a folder."))
    found = FoundFolder(root)
    waiting = [("", 0)]
    entries = total = 0
    while waiting:
        folder, depth = waiting.pop()
        if depth > limits.depth:
            raise ArtifactError(_("The output's folders are nested too deeply."))
        with os.scandir(root / folder) as listing:
            for entry in listing:
                entries += 1
                if entries > limits.files:
                    message = _("The output has more than {count} files.")
                    raise ArtifactError(message.format(count=f"{limits.files:,}"))
                path = _checked_name(folder + entry.name)
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    found.folders.append(path)
                    waiting.append((path + "/", depth + 1))
                    continue
                total += _checked_size(path, status)
                if total > limits.bytes:
                    raise _too_large(limits)
                file = FoundFile(path, status)
                _check_holds_what_it_claims(file)
                found.files.append(file)
                if status.st_nlink != 1:
                    found.shared.append(file)
    found.files.sort(key=lambda file: file.path)
    found.folders.sort()
    return found


@contextmanager
def opened(root: Path, file: FoundFile) -> Iterator[io.FileIO]:
    """Open a file that was found, if it is still the same one."""
    try:
        descriptor = os.open(root / file.path, _READ_FLAGS)
    except OSError as error:
        raise _changed(file) from error
    with io.FileIO(descriptor) as opened_file:
        check_unchanged(opened_file, file)
        yield opened_file


def check_unchanged(opened_file: io.FileIO, file: FoundFile) -> None:
    """Raise ArtifactError when somebody wrote the file after it was found, or put another in its place."""
    if _identity(os.fstat(opened_file.fileno())) != _identity(file.status):
        raise _changed(file)


def sha256_of(root: Path, file: FoundFile) -> str:
    with opened(root, file) as reader:
        digest = hashlib.file_digest(reader, "sha256").hexdigest()
        check_unchanged(reader, file)
    return digest


def hard_link(file: FoundFile) -> ArtifactError:
    message = _("The output contains {name}, which is a hard link.")
    return ArtifactError(message.format(name=_shown(file.path)))


def _too_large(limits: ArtifactLimits) -> ArtifactError:
    message = _("The output is larger than {count} bytes.")
    return ArtifactError(message.format(count=f"{limits.bytes:,}"))


def _checked_name(path: str) -> str:
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise ArtifactError(_("A file name in the output is not valid UTF-8.")) from error
    if not path.isprintable() and any(unicodedata.category(character) == "Cc" for character in path):
        raise ArtifactError(_("A file name in the output contains control characters."))
    return path


def _checked_size(path: str, status: os.stat_result) -> int:
    if stat.S_ISLNK(status.st_mode):
        message = _("The output contains a link ({name}); only plain files are kept.")
        raise ArtifactError(message.format(name=_shown(path)))
    if not stat.S_ISREG(status.st_mode):
        message = _("The output contains {name}, which is not a plain file.")
        raise ArtifactError(message.format(name=_shown(path)))
    return status.st_size


def _check_holds_what_it_claims(file: FoundFile) -> None:
    held = file.status.st_blocks * _BLOCK_BYTES
    if file.bytes > _SPARSE_BYTES and held * _SPARSE_SHARE < file.bytes:
        message = _("The output contains {name}, which claims {claimed} bytes but holds only {held}.")
        text = message.format(name=_shown(file.path), claimed=f"{file.bytes:,}", held=f"{held:,}")
        raise ArtifactError(text)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _changed(file: FoundFile) -> ArtifactError:
    message = _("The output {name} was still being changed when the module had ended.")
    return ArtifactError(message.format(name=_shown(file.path)))


def _shown(path: str) -> str:
    return path[:_MAX_NAME_SHOWN]
