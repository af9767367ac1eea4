"""Step logs on disk: appended by one writer, read by many, bounded however much a step prints.

Offsets are logical: they count everything the step ever printed. The file at the log's path holds the head;
what comes after lives in numbered segments beside it (`<name>.<first offset>`), of which the oldest are
dropped once the tail is long enough. A reader that arrives inside the gap gets a marker and continues at
the oldest segment kept.

A `.state` file records the length written together with the caller's cursor (how far it has read its
source). Opening the log again cuts it back to that length, so that reading the source again from the cursor
leaves neither gap nor repetition, wherever the previous writer died. Files hold the bytes as they were
printed; reading turns them into text.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from executor.file_locks import try_lock

#: what is kept of a log: half from its start, half from its end
LIMIT_BYTES = 10 * 1024 * 1024
#: the most one read returns
CHUNK_BYTES = 256 * 1024
#: one more than these may exist at a time: the tail is longer by an eighth at the most
_SEGMENTS_PER_TAIL = 8
#: a writer that holds the log and has written nothing for so long is taken to be stopped
_STOPPED_S = 5.0
_TURN_LOOK_S = 0.02
_SEGMENT_SUFFIX = re.compile(r"\.(\d{20})")

Cursor = Mapping[str, object]


@dataclass(frozen=True)
class LogChunk:
    """A piece of a log. `offset` is where the text starts, `next_offset` where to read on."""

    offset: int
    text: str
    next_offset: int
    #: logical length of the log when it was read
    size: int
    #: part of the log was left out, here or elsewhere
    truncated: bool


@dataclass(frozen=True)
class _Part:
    start: int
    path: Path
    size: int

    @property
    def end(self) -> int:
        return self.start + self.size


class LogWriter:
    """The single writer of one log.

    A second one, in this process or another, waits until the first has closed the log, or seems to be
    stopped: both at once would cut off what the other has written.
    """

    def __init__(self, path: Path, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self._path = path
        self._part_limit = limit_bytes // 2
        self._segment_limit = max(1, limit_bytes // 2 // _SEGMENTS_PER_TAIL)
        self._state_path = path.with_name(path.name + ".state")
        # of its own: a writer that was thought dead may still be writing
        self._aside = path.with_name(f"{path.name}.state.{uuid.uuid4().hex[:8]}")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._turn: BinaryIO = path.open("ab")
        _wait_for_turn(self._turn, path)
        state = _read_state(self._state_path)
        #: what the previous writer passed to its last commit
        self.cursor: Cursor | None = None
        if state is not None:
            _cut(path, state[0])
            self.cursor = state[1]
        self._part = _parts(path)[-1]
        self._file: BinaryIO = self._part.path.open("ab")
        self._size = self._part.size
        if state is None:
            # what this writer leaves without a commit is cut off by the next one
            self.commit()

    @property
    def length(self) -> int:
        return self._part.start + self._size

    def append(self, data: bytes) -> None:
        """Write bytes as they were printed; readers see them once they are committed."""
        while data:
            room = self._limit_of(self._part) - self._size
            piece = _cut_piece(data, room) if len(data) > room else data
            if not piece:
                self._roll()
                continue
            self._file.write(piece)
            self._size += len(piece)
            data = data[len(piece) :]

    def commit(self, cursor: Cursor | None = None) -> None:
        """Make what was written visible, and remember `cursor` as the place in the source it came from."""
        self._file.flush()
        self.cursor = cursor
        text = json.dumps({"length": self.length, "cursor": cursor})
        try:
            self._aside.write_text(text, encoding="utf-8")
            self._aside.replace(self._state_path)
        except OSError:
            self._aside.unlink(missing_ok=True)
            raise

    def close(self) -> None:
        self._file.close()
        self._turn.close()

    def __enter__(self) -> LogWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _limit_of(self, part: _Part) -> int:
        return self._part_limit if part.start == 0 else self._segment_limit

    def _roll(self) -> None:
        self._file.close()
        start = self.length
        path = self._path.with_name(f"{self._path.name}.{start:020d}")
        self._file = path.open("ab")
        self._part, self._size = _Part(start, path, 0), 0
        for old in _parts(self._path)[1 : -_SEGMENTS_PER_TAIL - 1]:
            old.path.unlink(missing_ok=True)


def read_log(path: Path, offset: int = 0, *, max_bytes: int = CHUNK_BYTES) -> LogChunk:
    """Read on from a logical offset. An offset past the end, or a log that does not exist yet, reads
    nothing."""
    while True:
        try:
            return _read_once(path, max(0, offset), max_bytes)
        except FileNotFoundError:
            # the segment was dropped between listing and opening: list again
            continue


def iterate_log(path: Path) -> Iterator[bytes]:
    """Yield the whole log as it is kept, with the marker in the gap."""
    offset = 0
    while True:
        chunk = read_log(path, offset)
        if chunk.next_offset == offset:
            return
        yield chunk.text.encode()
        offset = chunk.next_offset


def log_size(path: Path) -> int:
    """Return the logical length: everything the step printed, kept or not."""
    parts = _parts(path)
    return parts[-1].end if parts else 0


def last_written(path: Path) -> datetime:
    """Return when the log last grew, in UTC; the epoch for one that does not exist."""
    seconds = 0.0
    # it may be removed in between
    with contextlib.suppress(FileNotFoundError, IndexError):
        seconds = _parts(path)[-1].path.stat().st_mtime
    return datetime.fromtimestamp(seconds, tz=UTC)


def append_text(path: Path, text: str) -> None:
    """Add text while no runner is writing the log (before a step starts or after it has ended)."""
    with LogWriter(path) as writer:
        cursor = writer.cursor
        writer.append(text.encode())
        writer.commit(cursor)


def remove_log(path: Path) -> None:
    for part in _parts(path):
        part.path.unlink(missing_ok=True)
    path.with_name(path.name + ".state").unlink(missing_ok=True)


def _wait_for_turn(file: BinaryIO, path: Path) -> None:
    moved_at, stopped_at = last_written(path), time.monotonic() + _STOPPED_S
    while not try_lock(file) and time.monotonic() < stopped_at:
        time.sleep(_TURN_LOOK_S)
        if (now := last_written(path)) != moved_at:
            moved_at, stopped_at = now, time.monotonic() + _STOPPED_S


def _read_once(path: Path, offset: int, max_bytes: int) -> LogChunk:
    parts = _parts(path)
    size = parts[-1].end if parts else 0
    gap = _gap(parts)
    if offset >= size:
        return LogChunk(size, "", size, size, truncated=gap is not None)
    if gap is not None and gap[0] <= offset < gap[1]:
        return LogChunk(offset, _marker(gap[1] - gap[0]), gap[1], size, truncated=True)
    part = next(part for part in reversed(parts) if part.start <= offset)
    with part.path.open("rb") as file:
        file.seek(offset - part.start)
        data = file.read(max(4, max_bytes))
    skipped = _continuation_bytes(data)
    # a character that its part ends with is completed by nothing: what follows lies elsewhere
    cut_off = part.end < size and offset + len(data) >= part.end
    whole = data[skipped:] if cut_off else _whole_characters(data[skipped:])
    start = offset + skipped
    text = whole.decode("utf-8", "replace").replace("\0", "\ufffd")
    return LogChunk(start, text, start + len(whole), size, gap is not None)


def _parts(path: Path) -> list[_Part]:
    """Head and segments in order; empty when there is no log."""
    parts: list[_Part] = []
    with contextlib.suppress(FileNotFoundError):
        parts.append(_Part(0, path, path.stat().st_size))
        for entry in os.scandir(path.parent):
            match = _SEGMENT_SUFFIX.fullmatch(entry.name.removeprefix(path.name))
            if match and entry.name.startswith(path.name):
                with contextlib.suppress(FileNotFoundError):
                    parts.append(_Part(int(match[1]), Path(entry.path), entry.stat().st_size))
    return sorted(parts, key=lambda part: part.start)


def _gap(parts: list[_Part]) -> tuple[int, int] | None:
    if len(parts) > 1 and parts[1].start > parts[0].end:
        return parts[0].end, parts[1].start
    return None


def _marker(left_out: int) -> str:
    return (
        f"\n[… {left_out:,} bytes left out here: of a long log only the beginning and the end are kept …]\n"
    )


def _cut(path: Path, length: int) -> None:
    """Drop everything after `length`."""
    for part in _parts(path):
        if part.start > 0 and part.start >= length:
            part.path.unlink(missing_ok=True)
        elif part.end > length:
            os.truncate(part.path, length - part.start)


def _read_state(path: Path) -> tuple[int, Cursor | None] | None:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    cursor = state.get("cursor")
    return int(state["length"]), cursor if isinstance(cursor, dict) else None


def _cut_piece(data: bytes, room: int) -> bytes:
    """Take at most `room` bytes, preferably whole lines, never half a character."""
    if room <= 0:
        return b""
    newline = data.rfind(b"\n", 0, room)
    return data[: newline + 1] if newline >= 0 else _whole_characters(data[:room])


def _continuation_bytes(data: bytes) -> int:
    count = 0
    while count < min(3, len(data)) and data[count] & 0xC0 == 0x80:
        count += 1
    return count


def _whole_characters(data: bytes) -> bytes:
    """Drop an unfinished character at the end."""
    for back in range(1, min(4, len(data)) + 1):
        lead = data[-back]
        if lead & 0xC0 == 0x80:
            continue
        needed = 4 if lead >= 0xF0 else 3 if lead >= 0xE0 else 2 if lead >= 0xC0 else 1
        return data if needed <= back else data[:-back]
    return data
