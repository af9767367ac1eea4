"""Sample datasets that are fetched on first use: where their file is, or where to get it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from pipelines.catalog_loader import MODULES_DIR

#: the module whose parameter `dataset` names a sample
MODULE = "sample_dataset"
_PARAMETER = "dataset"


@dataclass(frozen=True)
class SampleFile:
    """A copy on this machine (`path`), or an address with the checksum of what it must give."""

    name: str
    path: Path | None
    url: str
    sha256: str | None
    #: of the copy on this machine
    local_sha256: str = ""


def remote_files(parameters: Mapping[str, Any]) -> dict[str, SampleFile]:
    """Return the file behind a remote sample; nothing for one that ships with the step environment."""
    entry = _registry().get(str(parameters.get(_PARAMETER)))
    if entry is None or entry.get("source") != "remote":
        return {}
    local = _local_copy(entry)
    if local is not None:
        return {_PARAMETER: SampleFile(entry["local_name"], local, "", None, entry["local_sha256"])}
    name = str(entry["url"]).rsplit("/", 1)[-1]
    return {_PARAMETER: SampleFile(name, None, entry["url"], entry["sha256"])}


@cache
def _registry() -> dict[str, dict[str, Any]]:
    path = MODULES_DIR / MODULE / "datasets.json"
    registry: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return registry


def _local_copy(entry: Mapping[str, Any]) -> Path | None:
    folder: Path | None = settings.ATELIER_SAMPLE_DATA_DIR
    if folder is None or not entry.get("local_name"):
        return None
    path = folder / str(entry["local_name"])
    if not path.is_file():
        return None
    status = path.stat()
    digest = _sha256(path, status.st_mtime_ns, status.st_size)
    return path if digest == entry.get("local_sha256") else None


@lru_cache(maxsize=64)
def _sha256(path: Path, _changed: int, _size: int) -> str:
    """Hash a file once for as long as it stays as it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
