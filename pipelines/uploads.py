"""Receiving an upload: straight to its place on disk, hashed and counted on the way, never kept in memory.

The bytes lie under a random id; the name the client sent is a label and never part of a path.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from pipelines.core.sniffing import HEAD_BYTES

if TYPE_CHECKING:
    _UploadedFile = UploadedFile[bytes]
else:
    _UploadedFile = UploadedFile

#: an upload that received nothing for so long was cut off together with its process
_ABANDONED_AFTER_S = 24 * 3600


def uploads_dir() -> Path:
    return Path(settings.VAR_DIR) / "uploads"


class ReceivedFile(_UploadedFile):
    """A completely received file, still under its temporary name."""

    def __init__(self, path: Path, name: str, size: int, sha256: str, head: bytes) -> None:
        super().__init__(name=name, size=size)
        self.path = path
        self.label = name
        self.byte_count = size
        self.sha256 = sha256
        self.head = head

    def close(self) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove the bytes; harmless once the file has been moved to its final place."""
        self.path.unlink(missing_ok=True)


class DatasetUploadHandler(FileUploadHandler):
    """Takes the first file of a form and stops as soon as it is larger than allowed."""

    chunk_size = 1024 * 1024

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.too_large = False
        #: fields of further files; they are read over and not kept
        self.surplus_fields: list[str] = []
        self._file: IO[bytes] | None = None
        self._path: Path | None = None
        self._digest = hashlib.sha256()
        self._head = b""
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._path is not None:
            self.surplus_fields.append(str(self.field_name))
            return
        folder = uploads_dir() / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        _discard_abandoned(folder)
        self._path = folder / uuid.uuid4().hex
        self._file = self._path.open("xb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._file is None:
            return
        self._size += len(raw_data)
        if self._size > self.limit:
            self.too_large = True
            self.discard()
            raise StopUpload(connection_reset=True)
        if len(self._head) < HEAD_BYTES:
            self._head += raw_data[: HEAD_BYTES - len(self._head)]
        self._digest.update(raw_data)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> ReceivedFile | None:
        if self._file is None or self._path is None:
            return None
        self._file.close()
        self._file = None
        return ReceivedFile(
            self._path, self.file_name or "", self._size, self._digest.hexdigest(), self._head
        )

    def upload_interrupted(self) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove what was received so far."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _discard_abandoned(folder: Path) -> None:
    for path in folder.iterdir():
        try:
            abandoned = time.time() - path.stat().st_mtime > _ABANDONED_AFTER_S
        except FileNotFoundError:
            continue
        if abandoned:
            path.unlink(missing_ok=True)
