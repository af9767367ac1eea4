from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from executor.log_store import LogWriter, iterate_log
from executor.runners.output import MAX_LINE_BYTES, StepOutput
from modules.columns.texts import Text, text

Progress = tuple[float | None, str | None]


class Recorded:
    """A step's output written to a log, with a clock that stands still."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = 0.0
        self.progress: list[Progress] = []
        self.writer = LogWriter(path)
        self.output = StepOutput(
            self.writer, lambda fraction, text: self.progress.append((fraction, text)), clock=lambda: self.now
        )

    def log(self) -> str:
        self.writer.commit()
        return b"".join(iterate_log(self.path)).decode()


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[Recorded]:
    made = Recorded(tmp_path / "log.txt")
    yield made
    made.writer.close()


def test_structured_lines_become_progress_and_stay_out_of_the_log(recorded: Recorded) -> None:
    recorded.output.feed("stdout", b'a\n::atelier:: {"progress": 0.25, "message": "reading"}\nb\n')
    assert recorded.log() == "a\nb\n"
    assert recorded.progress == [(0.25, "reading")]


def report(message: str, said: object) -> bytes:
    return b"::atelier:: " + json.dumps({"message": message, "said": said}).encode() + b"\n"


def test_a_sentence_of_a_module_remembers_what_it_was_made_of(recorded: Recorded) -> None:
    said = text("Learning from {column}", column="price")
    recorded.output.feed("stdout", report(said, said.to_json()))
    ((_fraction, message),) = recorded.progress
    assert isinstance(message, Text)
    assert message.to_json() == {"text": "Learning from {column}", "values": {"column": "price"}}


@pytest.mark.parametrize(
    "said",
    [
        {"text": "Something else", "values": {}},
        {"text": "Learning from {column}", "values": {"column": "price", "more": "x" * 5_000}},
        {"text": "Learning from {column}"},
        "Learning from price",
        None,
    ],
)
def test_what_does_not_say_the_message_is_let_go(recorded: Recorded, said: object) -> None:
    recorded.output.feed("stdout", report("Learning from price", said))
    assert recorded.progress == [(None, "Learning from price")]
    assert not isinstance(recorded.progress[0][1], Text)


def test_a_line_may_arrive_in_pieces(recorded: Recorded) -> None:
    for piece in (b"::ate", b'lier:: {"progress"', b": 1}\nte", b"xt\n"):
        recorded.output.feed("stdout", piece)
    assert recorded.log() == "text\n"
    assert recorded.progress == [(1.0, None)]


def test_pieces_of_two_streams_do_not_mix(recorded: Recorded) -> None:
    recorded.output.feed("stdout", b"out ")
    recorded.output.feed("stderr", b"err ")
    recorded.output.feed("stdout", b"put\n")
    recorded.output.feed("stderr", b"or\n")
    assert recorded.log() == "out put\nerr or\n"


@pytest.mark.parametrize(
    "line",
    [
        "::atelier:: not json",
        "::atelier:: [1, 2]",
        "::atelier::",
        " ::atelier:: {}",
        "see ::atelier:: {}",
        "::atelier:: " + "[" * 20_000,
    ],
)
def test_what_only_looks_structured_stays_in_the_log(recorded: Recorded, line: str) -> None:
    recorded.output.feed("stdout", line.encode() + b"\n")
    assert recorded.log() == line + "\n"
    assert recorded.progress == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('{"progress": 7}', [(1.0, None)]),
        ('{"progress": -1}', [(0.0, None)]),
        ('{"progress": NaN}', []),
        ('{"progress": true}', []),
        ('{"progress": "0.5"}', []),
        ('{"message": 5}', []),
        ('{"message": "' + "x" * 900 + '"}', [(None, "x" * 500)]),
    ],
)
def test_progress_is_taken_within_bounds_only(
    recorded: Recorded, value: str, expected: list[Progress]
) -> None:
    recorded.output.feed("stdout", f"::atelier:: {value}\n".encode())
    assert recorded.progress == expected
    assert recorded.log() == ""


def test_a_flood_of_progress_is_thinned_but_its_last_word_arrives(recorded: Recorded) -> None:
    for number in range(1, 1001):
        recorded.now = number / 1000
        recorded.output.feed("stdout", f'::atelier:: {{"progress": {number / 1000}}}\n'.encode())
    recorded.output.finish()
    assert len(recorded.progress) < 10
    assert recorded.progress[-1] == (1.0, None)


def test_the_end_completes_an_unfinished_line(recorded: Recorded) -> None:
    recorded.output.feed("stdout", b"no newline")
    assert recorded.output.holds("stdout") == len(b"no newline")
    recorded.output.finish()
    assert recorded.log() == "no newline\n"


def test_an_endless_line_is_not_held_in_memory(recorded: Recorded) -> None:
    for _ in range(100):
        recorded.output.feed("stdout", b"x" * 10_000)
        assert recorded.output.holds("stdout") <= MAX_LINE_BYTES
    recorded.output.finish()
    assert recorded.log() == "x" * 1_000_000 + "\n"
