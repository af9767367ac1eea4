"""What is written beside an attempt about its container, for whoever takes the attempt over after a crash."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

_NAME = "container"


@dataclass(frozen=True)
class Record:
    """Which container an attempt has."""

    log: str
    #: empty for one that is made for the attempt and found by its labels
    container: str = ""
    #: folder of a container that steps share
    shared: str = ""


class Records:
    """The records below the folder of all attempts."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, attempt_id: str) -> Record | None:
        return _read(self._root / attempt_id / _NAME)

    def write(self, attempt_id: str, record: Record) -> None:
        path = self._root / attempt_id / _NAME
        aside = path.with_name(f"{_NAME}.{uuid.uuid4().hex[:8]}")
        aside.write_text(json.dumps(asdict(record)), encoding="utf-8")
        aside.replace(path)

    def assigned(self) -> Iterator[tuple[str, Record]]:
        """Yield the attempts that have a container which was not made for them."""
        for path in self._root.glob(f"*/{_NAME}"):
            record = _read(path)
            if record is not None and record.container:
                yield path.parent.name, record


def _read(path: Path) -> Record | None:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return Record(str(value["log"]), str(value["container"]), str(value["shared"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
