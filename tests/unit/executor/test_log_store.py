from __future__ import annotations

import random
import threading
import tracemalloc
from pathlib import Path

import pytest

from executor.log_store import LogWriter, append_text, iterate_log, log_size, read_log, remove_log


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "attempt" / "log.txt"


def whole(path: Path) -> str:
    return b"".join(iterate_log(path)).decode()


def write(path: Path, *pieces: str, limit_bytes: int = 10_000_000) -> None:
    with LogWriter(path, limit_bytes=limit_bytes) as writer:
        for piece in pieces:
            writer.append(piece.encode())
        writer.commit()


def test_a_log_that_does_not_exist_yet_reads_as_empty(path: Path) -> None:
    chunk = read_log(path, 5)
    assert (chunk.text, chunk.next_offset, chunk.size, chunk.truncated) == ("", 0, 0, False)


def test_reading_goes_on_where_it_stopped(path: Path) -> None:
    write(path, "one\ntwo\n")
    first = read_log(path, 0, max_bytes=4)
    second = read_log(path, first.next_offset)
    assert (first.text, second.text, second.next_offset) == ("one\n", "two\n", 8)
    assert read_log(path, second.next_offset).text == ""


def test_characters_are_never_cut(path: Path) -> None:
    text = "aä€😀" * 50
    write(path, text)
    for max_bytes in range(4, 30):
        offset, read = 0, ""
        while (chunk := read_log(path, offset, max_bytes=max_bytes)).next_offset != offset:
            read += chunk.text
            offset = chunk.next_offset
        assert read == text
    assert "\ufffd" not in read_log(path, 2).text


def test_bytes_that_are_no_text_become_replacement_characters(path: Path) -> None:
    with LogWriter(path) as writer:
        writer.append(b"a\xff\x00b\x80\n")
        writer.commit()
    assert whole(path) == "a\ufffd\ufffdb\ufffd\n"


def test_a_long_log_keeps_its_beginning_and_its_end(path: Path) -> None:
    lines = [f"line {number}\n" for number in range(10_000)]
    write(path, *lines, limit_bytes=8_000)
    printed = sum(map(len, lines))
    assert log_size(path) == printed
    kept = whole(path)
    head, _, rest = kept.partition("\n[")
    assert "".join(lines).startswith(head)
    assert kept.endswith("".join(lines[-200:]))
    left_out = int(rest.split(" bytes")[0].split()[-1].replace(",", ""))
    marker = kept[len(head) : kept.index("]\n") + 2]
    assert len(head) + left_out + len(kept) - len(head) - len(marker) == printed
    assert sum(file.stat().st_size for file in path.parent.iterdir()) < 12_000


def test_a_reader_inside_the_gap_goes_on_at_its_end(path: Path) -> None:
    write(path, *[f"line {number}\n" for number in range(10_000)], limit_bytes=8_000)
    chunk = read_log(path, 50_000)
    assert chunk.truncated
    assert "left out here" in chunk.text
    assert read_log(path, chunk.next_offset).text.startswith("line ")


def test_one_endless_line_is_bounded_too(path: Path) -> None:
    write(path, *["ä" * 5_000] * 100, limit_bytes=8_000)
    assert sum(file.stat().st_size for file in path.parent.iterdir()) < 12_000
    assert "\ufffd" not in whole(path)


def test_a_writer_that_died_leaves_neither_gap_nor_repetition(path: Path) -> None:
    """Writers die at random places; each successor reads its source again from the cursor it finds."""
    source = [f"{number}\n".encode() for number in range(3_000)]
    chance = random.Random(3)
    position = 0
    while position < len(source):
        writer = LogWriter(path, limit_bytes=6_000)
        cursor = writer.cursor or {}
        position = int(str(cursor.get("position", 0)))
        for _ in range(chance.randrange(1, 200)):
            if position == len(source):
                break
            writer.append(source[position])
            position += 1
            if chance.random() < 0.05:
                writer.commit({"position": position})
        if position == len(source):
            writer.commit({"position": position})
        # closing writes what was buffered, which the next writer must cut off
        writer.close()
    once = path.parent / "once" / "log.txt"
    write(once, *[piece.decode() for piece in source], limit_bytes=6_000)
    assert log_size(path) == log_size(once) == len(b"".join(source))
    assert whole(path).endswith("".join(f"{number}\n" for number in range(2_700, 3_000)))
    assert whole(path).startswith("".join(f"{number}\n" for number in range(500)))


def test_text_can_be_added_before_a_runner_writes(path: Path) -> None:
    append_text(path, "Building the environment\n")
    with LogWriter(path) as writer:
        assert writer.cursor is None
        writer.append(b"step\n")
        writer.commit({"position": 5})
    append_text(path, "afterwards\n")
    assert whole(path) == "Building the environment\nstep\nafterwards\n"
    with LogWriter(path) as writer:
        assert writer.cursor == {"position": 5}


def test_what_was_never_committed_is_not_kept(path: Path) -> None:
    writer = LogWriter(path)
    writer.append(b"lost\n")
    writer.close()
    write(path, "kept\n")
    assert whole(path) == "kept\n"


def test_a_log_can_be_removed_whole(path: Path) -> None:
    write(path, *["line\n"] * 5_000, limit_bytes=4_000)
    remove_log(path)
    assert list(path.parent.iterdir()) == []


def test_a_character_that_is_cut_by_a_segment_does_not_stop_readers(path: Path) -> None:
    with LogWriter(path, limit_bytes=8_000) as writer:
        # three bytes each, in pieces of seven: the head of 4,000 bytes ends within a character
        data = "€".encode() * 5_000
        for start in range(0, len(data), 7):
            writer.append(data[start : start + 7])
        writer.append(b"\nlast\n")
        writer.commit()
    text = whole(path)
    assert text.endswith("€\nlast\n")
    assert text.count("\ufffd") < 20


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(bytes(range(256)) * 16, id="binary"),
        pytest.param(b"x" * 4_096, id="no newline"),
        pytest.param(b"\r50 %\r51 %" * 400, id="carriage returns"),
        pytest.param(b"\0" * 4_096, id="zeros"),
        pytest.param("😀ä€".encode() * 450, id="text"),
    ],
)
def test_a_flood_costs_neither_memory_nor_disk(path: Path, piece: bytes) -> None:
    limit = 256 * 1024
    most_on_disk = 0
    tracemalloc.start()
    with LogWriter(path, limit_bytes=limit) as writer:
        for number in range(5_000):
            writer.append(piece)
            if number % 500 == 0:
                writer.commit()
                used = sum(file.stat().st_size for file in path.parent.iterdir())
                most_on_disk = max(most_on_disk, used)
        writer.commit()
    _, most_memory = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert log_size(path) == 5_000 * len(piece)
    assert most_on_disk < limit * 1.2
    assert most_memory < 8 * 1024 * 1024
    kept = b"".join(iterate_log(path)).decode()
    left_out = 5_000 * len(piece) - most_on_disk
    assert int(kept.split(" bytes left out")[0].split()[-1].replace(",", "")) > left_out * 0.9


def test_a_second_writer_waits_for_the_first_and_goes_on_where_it_ended(path: Path) -> None:
    first = LogWriter(path)
    first.append(b"one\n")
    first.commit({"read": 1})
    taken_over: list[tuple[int, object]] = []

    def take_over() -> None:
        with LogWriter(path) as second:
            taken_over.append((second.length, second.cursor))

    thread = threading.Thread(target=take_over)
    thread.start()
    first.append(b"two\n")
    thread.join(0.2)
    assert taken_over == []
    first.commit({"read": 2})
    first.close()
    thread.join(10)
    assert taken_over == [(8, {"read": 2})]


def test_a_writer_that_seems_to_be_stopped_is_not_waited_for_long(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executor.log_store._STOPPED_S", 0.1)
    with LogWriter(path) as stopped:
        stopped.append(b"one\n")
        stopped.commit()
        with LogWriter(path) as second:
            assert second.length == 4
