"""Recognising uploads by their first bytes."""

from __future__ import annotations

import pytest

from pipelines.core.problems import RefusedError
from pipelines.core.sniffing import sniff


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"a,b\n", "x.csv", "csv"),
        (b"a\tb\n", "x.csv", "csv"),
        (b"a\tb\n", "x", "tsv"),
        (b"a;b\n", "x", "csv"),
        (b"one column\n", "x.txt", "csv"),
        (b"PAR1", "x.bin", "parquet"),
        (b"\xff\xfea\x00,\x00", "x.csv", "csv"),
        ("é,ü\n".encode("latin-1"), "x.csv", "csv"),
    ],
)
def test_tables(head: bytes, name: str, expected: str) -> None:
    assert sniff(head, name) == expected


@pytest.mark.parametrize(
    ("head", "code", "word"),
    [
        (b"", "empty_file", "empty"),
        (b"PK\x03\x04", "not_a_table", "Unpack"),
        (b"\x1f\x8b", "not_a_table", "gzip"),
        (b"%PDF-1.7", "not_a_table", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "not_a_table", "PNG"),
        (b"ARROW1\x00\x00", "not_a_table", "Arrow"),
        (b"SQLite format 3\x00", "not_a_table", "SQLite"),
        (b"  \n<!DOCTYPE html>", "not_a_table", "web page"),
        (b"a,\x00", "not_a_table", "not a text"),
        (b"\x01\x02\x03\x04", "not_a_table", "not a text"),
    ],
)
def test_other_files_are_refused_with_a_reason(head: bytes, code: str, word: str) -> None:
    with pytest.raises(RefusedError) as refused:
        sniff(head, "table.csv")
    (problem,) = refused.value.problems
    assert problem.code == code
    assert word in problem.message


def test_a_name_does_not_make_parquet() -> None:
    with pytest.raises(RefusedError):
        sniff(b"a,b\n", "table.parquet")
