from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from executor.log_store import LogWriter, iterate_log
from executor.runners.docker_log import ContainerLog

Frame = tuple[str, bytes, bytes]


def encode(frames: list[Frame]) -> bytes:
    def one(stream: str, stamp: bytes, text: bytes) -> bytes:
        body = stamp + b" " + text
        return struct.pack(">BxxxL", 2 if stream == "stderr" else 1, len(body)) + body

    return b"".join(one(*frame) for frame in frames)


def stamp(number: int) -> bytes:
    return f"2026-01-01T00:00:{number // 1000:02d}.{number % 1000:03d}000000Z".encode()


def take(path: Path, data: bytes, *, piece: int = 1000) -> None:
    """One connection of one executor that reads everything."""
    with LogWriter(path) as writer, ContainerLog(writer, lambda _fraction, _text: None) as log:
        log.take(pieces(data, piece))
        log.finish()


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def text_of(path: Path) -> str:
    return b"".join(iterate_log(path)).decode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.txt"


@pytest.mark.parametrize("piece", [1, 7, 39, 40, 1000])
def test_frames_may_be_cut_anywhere(path: Path, piece: int) -> None:
    frames = [("stdout", stamp(n), f"line {n}\n".encode()) for n in range(50)]
    take(path, encode(frames), piece=piece)
    assert text_of(path) == "".join(f"line {n}\n" for n in range(50))


def test_frames_with_the_same_stamp_are_all_taken(path: Path) -> None:
    frames = [("stdout", stamp(1), f"line {n}\n".encode()) for n in range(20)]
    take(path, encode(frames))
    assert len(text_of(path).splitlines()) == 20


def test_a_second_connection_repeats_nothing(path: Path) -> None:
    frames = [("stdout", stamp(n // 3), f"line {n}\n".encode()) for n in range(60)]
    data = encode(frames)
    with LogWriter(path) as writer, ContainerLog(writer, lambda _fraction, _text: None) as log:
        log.take([encode(frames[:31])])
        log.take([data])
        log.take([data])
        log.finish()
    assert text_of(path) == "".join(f"line {n}\n" for n in range(60))


def test_stamps_of_the_two_streams_may_cross(path: Path) -> None:
    frames: list[Frame] = [
        ("stderr", stamp(5), b"error\n"),
        ("stdout", stamp(3), b"earlier\n"),
        ("stdout", stamp(6), b"later\n"),
    ]
    with LogWriter(path) as writer, ContainerLog(writer, lambda _fraction, _text: None) as log:
        log.take([encode(frames[:1])])
        log.take([encode(frames)])
    assert text_of(path) == "error\nearlier\nlater\n"


def test_the_newline_that_the_engine_forgets_after_a_long_line_is_put_back(path: Path) -> None:
    full = b"x" * 16 * 1024
    frames: list[Frame] = [
        ("stdout", stamp(1), full),
        ("stdout", stamp(1), full),
        ("stdout", stamp(1), b"end"),
        ("stdout", stamp(2), b"next\n"),
    ]
    take(path, encode(frames))
    assert text_of(path) == "x" * 32 * 1024 + "end\nnext\n"


def test_what_is_missing_after_the_end_is_noticed(path: Path) -> None:
    frames = [("stdout", stamp(n), f"line {n}\n".encode()) for n in range(10)]
    with LogWriter(path) as writer, ContainerLog(writer, lambda _fraction, _text: None) as log:
        assert log.is_complete([])
        log.take([encode(frames[:5])])
        assert log.is_complete([encode(frames[4:5])])
        assert not log.is_complete([encode(frames[9:])])


def test_a_stream_that_ends_within_a_long_line_is_not_complete(path: Path) -> None:
    piece = b"x" * 16 * 1024
    # the engine gives all pieces of a line one stamp
    frames: list[Frame] = [("stdout", stamp(1), piece)] * 10 + [("stdout", stamp(1), b"end\n")]
    with LogWriter(path) as writer, ContainerLog(writer, lambda _fraction, _text: None) as log:
        log.take([encode(frames[:7])])
        assert not log.is_complete([encode(frames[-1:])])
    with LogWriter(path) as writer, ContainerLog(writer, lambda _fraction, _text: None) as adopted:
        assert not adopted.is_complete([encode(frames[-1:])])
        adopted.take([encode(frames)])
        assert adopted.is_complete([encode(frames[-1:])])
        adopted.finish()
    assert text_of(path) == "x" * 160 * 1024 + "end\n"


def test_reading_again_begins_before_the_last_known_frame(path: Path) -> None:
    with LogWriter(path) as writer, ContainerLog(writer, lambda _fraction, _text: None) as log:
        assert log.since() == 0
        log.take([encode([("stdout", b"2026-01-01T00:00:30.500000000Z", b"x\n")])])
        assert log.since() == 1767225629


@pytest.mark.parametrize("seed", range(20))
def test_executors_that_die_anywhere_leave_an_exact_log(path: Path, seed: int) -> None:
    """Lines, long lines and two streams; each executor reads a random part and dies without a word."""
    chance = random.Random(seed)
    frames: list[Frame] = []
    now = 0
    for number in range(120):
        now += chance.randrange(3)
        stream = chance.choice(["stdout", "stderr"])
        if chance.random() < 0.1:
            frames += [(stream, stamp(now), b"%d" % (number % 10) * 16384)] * chance.randrange(1, 8)
        frames.append((stream, stamp(now), f"{stream} {number}\n".encode()))
    data = encode(frames)
    expected = path.parent / "expected.txt"
    take(expected, data)
    for _ in range(6):
        writer = LogWriter(path)
        with ContainerLog(writer, lambda _fraction, _text: None) as log:
            log.take([data[: chance.randrange(len(data))]])
        # bytes that reach the disk after the last commit, as of a writer killed in the middle
        writer.append(b"never committed")
        writer.close()
    take(path, data)
    for stream in ("stdout", "stderr"):
        assert [line for line in text_of(path).splitlines() if stream in line] == [
            line for line in text_of(expected).splitlines() if stream in line
        ]
    assert len(text_of(path)) == len(text_of(expected))


def test_a_failure_while_writing_reaches_the_waiter(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: LogWriter, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LogWriter, "append", full)
    with (
        LogWriter(path) as writer,
        ContainerLog(writer, lambda _fraction, _text: None) as log,
        pytest.raises(OSError, match="No space"),
    ):
        log.take([encode([("stdout", stamp(1), b"x\n")])])
