"""A container's log stream on its way into the step's log, resumable after a restart of the executor.

The engine sends frames: an 8-byte header (stream, length), a time stamp of fixed width, the text. Time
stamps never go back within one stream (stdout, stderr), so "the last stamp and how many frames carried it",
kept per stream beside the log, says exactly which frames are in the log already: no gap, no repetition.
"""

from __future__ import annotations

import datetime as dt
import struct
import threading
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import NamedTuple

from executor.log_store import LogWriter
from executor.runners.base import OnProgress
from executor.runners.half_core import HalfCore
from executor.runners.output import StepOutput

_HEADER = struct.Struct(">BxxxL")
_STAMP_BYTES = len("2026-01-01T00:00:00.000000000Z")
#: the engine cuts longer lines into pieces of this size
_PIECE_BYTES = 16 * 1024
_NEWLINE = ord("\n")
#: stdout and stderr are stamped by two threads of the engine and may be written a moment out of order
_RACE_S = 1
#: how long printed text may wait before readers see it
FLUSH_INTERVAL_S = 0.1
_BATCH_BYTES = 128 * 1024


class StreamPosition(NamedTuple):
    """The last frame of one stream that is in the log."""

    stamp: bytes = b""
    #: frames with this very stamp that are in the log
    frames: int = 0


_START = StreamPosition()


class _Progress:
    """How far one stream was read. Mutable and plain: a flood brings half a million frames a second."""

    __slots__ = ("frames", "seen_frames", "seen_stamp", "stamp")

    def __init__(self, position: StreamPosition) -> None:
        #: the newest frame that was read, and how many frames carried its stamp
        self.stamp, self.frames = position
        #: the newest frame of this connection, which may repeat what was read before
        self.seen_stamp, self.seen_frames = b"", 0

    def takes(self, stamp: bytes) -> bool:
        """Count a frame; return whether it is past everything read before."""
        if stamp > self.stamp:
            self.stamp = self.seen_stamp = stamp
            self.frames = self.seen_frames = 1
            return True
        if stamp == self.seen_stamp:
            self.seen_frames += 1
        else:
            self.seen_stamp, self.seen_frames = stamp, 1
        if stamp < self.stamp or self.seen_frames <= self.frames:
            return False
        self.frames = self.seen_frames
        return True

    def position(self) -> StreamPosition:
        return StreamPosition(self.stamp, self.frames)


class FrameReader:
    """Feeds frames to the step's output, leaving out those that are in the log already."""

    def __init__(self, output: StepOutput, positions: Mapping[str, StreamPosition]) -> None:
        self._output = output
        #: what is in the log, per stream
        self.positions = dict(positions)
        #: what was read, per stream; the log may hold less (an unfinished line)
        self._read = {stream: _Progress(positions.get(stream, _START)) for stream in ("stdout", "stderr")}
        #: streams whose newest frame was read here and ends its line
        self._at_line_end: set[str] = set()
        self._rest = b""

    def knows(self, data: bytes) -> bool:
        """Whether the frame at the start of `data` (none: an empty log) was read before.

        The pieces of a long line carry one stamp, so that it tells nothing in the middle of a line.
        """
        if len(data) < _HEADER.size + _STAMP_BYTES:
            return True
        stamp = data[_HEADER.size : _HEADER.size + _STAMP_BYTES]
        stream = _stream_of(data[0])
        newest = self._read[stream].stamp
        return stamp < newest or (stamp == newest and stream in self._at_line_end)

    def reconnect(self) -> None:
        """Forget the connection: the next bytes come from a new one that may repeat frames."""
        self._rest = b""
        for read in self._read.values():
            read.seen_stamp, read.seen_frames = b"", 0

    def feed(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        offset, last = 0, len(data) - _HEADER.size
        batch: list[bytes] = []
        batch_stream = ""
        while offset <= last:
            kind, length = _HEADER.unpack_from(data, offset)
            begin = offset + _HEADER.size
            end = begin + length
            if end > len(data):
                break
            offset = end
            stream = "stderr" if kind == 2 else "stdout"
            # only full pieces are unfinished; the engine forgets the newline after the last one
            unfinished = data[end - 1] != _NEWLINE and length > _PIECE_BYTES + _STAMP_BYTES
            if batch and (unfinished or stream != batch_stream):
                # an unfinished line gets a batch of its own: where it begins, the log may have to be cut
                self._write(batch_stream, batch)
                batch = []
            if not self._read[stream].takes(data[begin : begin + _STAMP_BYTES]):
                continue
            text = data[begin + _STAMP_BYTES + 1 : end]
            batch_stream = stream
            if unfinished:
                self._write(stream, [text])
                self._at_line_end.discard(stream)
            else:
                batch.append(text if text.endswith(b"\n") else text + b"\n")
        if batch:
            self._write(batch_stream, batch)
        self._rest = data[offset:]

    def _write(self, stream: str, batch: list[bytes]) -> None:
        self._output.feed(stream, b"".join(batch))
        self._at_line_end.add(stream)
        if not self._output.holds(stream):
            self.positions[stream] = self._read[stream].position()


def _stream_of(kind: int) -> str:
    return "stderr" if kind == 2 else "stdout"


class ContainerLog:
    """Writes one container's log; readers see what was printed after a moment, even if no more comes."""

    def __init__(self, writer: LogWriter, on_progress: OnProgress) -> None:
        self._writer = writer
        self._output = StepOutput(writer, on_progress)
        self._frames = FrameReader(self._output, _positions_from(writer.cursor))
        self._pending: list[bytes] = []
        self._pending_bytes = 0
        self._dirty = False
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._flusher = threading.Thread(target=self._flush_now_and_then, name="step-log", daemon=True)
        self._failure: BaseException | None = None

    def since(self) -> int:
        """Return the second from which the engine's log must be read again; 0 for all of it."""
        stamps = [position.stamp for position in self._frames.positions.values()]
        if not stamps:
            return 0
        first = dt.datetime.fromisoformat(min(stamps)[:19].decode() + "+00:00")
        return int(first.timestamp()) - _RACE_S

    def take(self, chunks: Iterable[bytes]) -> int:
        """Write everything one connection sends; returns the number of bytes."""
        with self._lock:
            # what came before the last connection broke off
            self._drain()
            self._frames.reconnect()
        taken = 0
        half_core = HalfCore()
        for chunk in chunks:
            taken += len(chunk)
            with self._lock:
                self._pending.append(chunk)
                self._pending_bytes += len(chunk)
                if self._pending_bytes >= _BATCH_BYTES:
                    self._drain()
            if self._failure is not None:
                raise self._failure
            half_core.rest()
        with self._lock:
            self._drain()
            self._commit()
        return taken

    def is_complete(self, last_frame: Iterable[bytes]) -> bool:
        """Whether the engine's last frame is among those that were taken: then all are."""
        with self._lock:
            return self._frames.knows(b"".join(last_frame))

    def finish(self) -> None:
        """The step has ended and all was read: write what waits for the end of its line."""
        with self._lock:
            self._drain()
            self._output.finish()
            self._commit()

    def __enter__(self) -> ContainerLog:
        self._flusher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._flusher.join()

    def _drain(self) -> None:
        if self._pending:
            data = b"".join(self._pending)
            self._pending.clear()
            self._pending_bytes = 0
            self._frames.feed(data)
            self._dirty = True

    def _commit(self) -> None:
        positions = self._frames.positions
        self._writer.commit({stream: [at.stamp.decode(), at.frames] for stream, at in positions.items()})
        self._dirty = False

    def _flush_now_and_then(self) -> None:
        while not self._done.wait(FLUSH_INTERVAL_S):
            with self._lock:
                try:
                    self._drain()
                    if self._dirty:
                        self._commit()
                except BaseException as error:  # a full disk must reach the waiter, not die here
                    self._failure = error
                    return


def _positions_from(cursor: Mapping[str, object] | None) -> dict[str, StreamPosition]:
    positions: dict[str, StreamPosition] = {}
    for stream, value in (cursor or {}).items():
        if isinstance(value, list) and len(value) == 2:
            positions[stream] = StreamPosition(str(value[0]).encode(), int(value[1]))
    return positions
