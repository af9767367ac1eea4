"""How inputs reach a step's program and its outputs the artifact store: through files, or not at all.

Real programs read and write the folders of their attempt. Make-believe steps (`imagined`) write nothing: what
they would write is the same every time and is in the store already, so that a large graph of them costs what
orchestration costs and no more.
"""

from __future__ import annotations

import math
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from executor import staging, step_results
from executor.artifacts import ArtifactStore, StoredArtifact
from executor.step_plan import OutputPort, StepPlan
from executor.step_results import OutputSummary, Result

#: for so long an imagined output that was in the store counts as being there
_SEEN_S = 1.0


class StoreFolder(Protocol):
    """Takes a folder into the artifact store."""

    def __call__(self, source: Path, *, may_move: bool = False) -> StoredArtifact:
        """Raises ArtifactError. With `may_move` nothing of the attempt runs any more: no copy is needed."""


class Exchange(Protocol):
    """What is done with files before and after a step's program."""

    def stage(self, plan: StepPlan) -> None:
        """Make the attempt's folders with what the program may read. Raises OSError or `FetchError`."""

    def read_result(self, plan: StepPlan) -> Result | None:
        """Return what the program reported; None without a report. Raises `BadResultError` or OSError."""

    def store(self, plan: StepPlan, output: OutputPort, *, may_move: bool) -> StoredArtifact:
        """Take an output into the artifact store. Raises `ArtifactError` or OSError."""


@dataclass(frozen=True)
class FileExchange:
    """Through the folders of the attempt."""

    link_into: staging.LinkInto
    fetch: staging.Fetch
    store_folder: StoreFolder
    #: whether tables are checked file by file; those of the fake runner are stand-ins
    look_inside: bool = True

    def stage(self, plan: StepPlan) -> None:
        staging.stage(plan, link_into=self.link_into, fetch=self.fetch)

    def read_result(self, plan: StepPlan) -> Result | None:
        return step_results.read_result(plan.output_dir, plan.outputs, look_inside=self.look_inside)

    def store(self, plan: StepPlan, output: OutputPort, *, may_move: bool) -> StoredArtifact:
        return self.store_folder(plan.output_dir / output.port, may_move=may_move)


class ImaginedExchange:
    """Without folders: every output is the `imagined` one of its type, as file name → content."""

    def __init__(self, store: ArtifactStore, imagined: Imagine) -> None:
        self._store = store
        self._imagined = imagined
        self._lock = threading.Lock()
        #: type → its artifact and when it was last seen in the store
        self._stored: dict[str, tuple[StoredArtifact, float]] = {}

    def stage(self, plan: StepPlan) -> None:
        """Nothing is read."""

    def read_result(self, plan: StepPlan) -> Result | None:
        return Result(outputs=tuple(self._summary(port) for port in plan.outputs), metrics={})

    def store(self, plan: StepPlan, output: OutputPort, *, may_move: bool) -> StoredArtifact:
        with self._lock:
            now = time.monotonic()
            stored, seen_at = self._stored.get(output.type, (None, -math.inf))
            if stored is None or now - seen_at > _SEEN_S:
                if stored is None or not self._store.has(stored.digest):
                    stored = self._write(self._imagined(output.type).files)
                self._stored[output.type] = stored, now
            return stored

    def _summary(self, port: OutputPort) -> OutputSummary:
        imagined = self._imagined(port.type)
        return OutputSummary(port, imagined.rows, imagined.columns)

    def _write(self, files: Mapping[str, bytes]) -> StoredArtifact:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            return self._store.store_folder(Path(folder))


@dataclass(frozen=True)
class ImaginedOutput:
    files: Mapping[str, bytes]
    rows: int | None = None
    columns: int | None = None


class Imagine(Protocol):
    def __call__(self, type_: str, /) -> ImaginedOutput:
        """What a make-believe step writes to a port of this type."""
