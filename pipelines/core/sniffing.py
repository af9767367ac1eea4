"""What kind of file an upload is, judged by its first bytes: never by its name alone, never by parsing."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal

from pipelines.core.messages import gettext as _
from pipelines.core.problems import Problem, RefusedError

TableFormat = Literal["csv", "tsv", "parquet"]

#: how much of the file is looked at
HEAD_BYTES = 64 * 1024
#: unprintable bytes a text may contain before it counts as binary, as a share
_MAX_CONTROL_SHARE = 0.02
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PARQUET = b"PAR1"
_KNOWN: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office"),
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "Windows"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"ARROW1", "Arrow"),
    (b"\x89HDF", "HDF5"),
)
_ARCHIVES = frozenset({"ZIP", "gzip", "bzip2", "xz", "Zstandard", "7-Zip", "RAR"})


def sniff(head: bytes, file_name: str) -> TableFormat:
    """Tell the format from the first `HEAD_BYTES`. Raises `RefusedError` with one clear problem."""
    suffix = PurePosixPath(file_name.lower()).suffix
    if not head:
        raise _refusal("empty_file", _("The file is empty."))
    if head.startswith(_PARQUET):
        return "parquet"
    kind = next((name for magic, name in _KNOWN if head.startswith(magic)), None)
    if kind is not None:
        hint = _(" Unpack it first.") if kind in _ARCHIVES else _(" Export the table as CSV first.")
        message = _("The file is a {kind} file, not a table in CSV, TSV or Parquet form.").format(kind=kind)
        raise _refusal("not_a_table", message + hint)
    if suffix in (".parquet", ".pq"):
        raise _refusal("not_a_table", _("The file is called Parquet but does not hold Parquet data."))
    if not _is_text(head):
        raise _refusal("not_a_table", _("The file is not a text, so it is no CSV or TSV table."))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg")):
        raise _refusal("not_a_table", _("The file is a web page or XML, not a table."))
    return _delimited_format(head, suffix)


def _is_text(head: bytes) -> bool:
    if head.startswith(_UTF16_MARKS):
        return True
    if b"\0" in head:
        return False
    control = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in head)
    return control <= len(head) * _MAX_CONTROL_SHARE


def _delimited_format(head: bytes, suffix: str) -> TableFormat:
    if suffix in (".tsv", ".tab"):
        return "tsv"
    if suffix == ".csv":
        return "csv"
    line = head.replace(b"\r", b"\n").partition(b"\n")[0]
    return "tsv" if line.count(b"\t") > line.count(b",") + line.count(b";") else "csv"


def _refusal(code: str, message: str) -> RefusedError:
    return RefusedError([Problem(code, message, "file")])
