"""Look at a text file before it is parsed: what it really is, its encoding, its longest line.

One pass over the bytes. Everything found here would otherwise surface as a parser's riddle, or as a step that
runs out of memory.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from modules.runtime.errors import ModuleError

_CHUNK = 1 << 20
#: rows longer than this are a broken file, or not a table
MAX_LINE_BYTES = 16 << 20

_SIGNATURES = (
    (b"PK\x03\x04", "a Zip archive (Excel workbooks are Zip archives too)", "Unpack it, or save it as CSV."),
    (b"PK\x05\x06", "an empty Zip archive", "Unpack it and upload the file inside."),
    (b"\x1f\x8b", "compressed with gzip", "Unpack it first."),
    (b"BZh", "compressed with bzip2", "Unpack it first."),
    (b"\xfd7zXZ", "compressed with xz", "Unpack it first."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it first."),
    (b"PAR1", "a Parquet file", "Choose the file format Parquet or Automatic."),
    (b"ARROW1", "an Arrow file", "Save it as CSV or Parquet."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or another Office document", "Save it as CSV."),
    (b"%PDF", "a PDF document", "Export its table as CSV."),
    (b"SQLite format 3", "an SQLite database", "Export a table as CSV."),
    (b"\x89PNG", "a picture", "Choose a table file."),
    (b"\xff\xd8\xff", "a picture", "Choose a table file."),
    (b"\x7fELF", "a program", "Choose a table file."),
)
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that can be parsed."""

    path: Path
    name: str
    encoding: str
    size: int
    longest_line: int
    #: an odd number of quotation marks: one of them may never be closed
    odd_quotes: bool


def check_text_file(path: Path, name: str, encoding: str) -> TextFile:
    """Check a file; raises ModuleError 0003 (empty), 0048 or 0049 saying what is wrong and where."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(64)
    except OSError as error:
        raise ModuleError(
            "0048",
            f'The file "{name}" cannot be opened.',
            cause=str(error.strerror),
            action="Upload it again.",
        ) from error
    if not head.strip(b"\xef\xbb\xbf\r\n\t \x00"):
        raise ModuleError(
            "0003", f'The file "{name}" is empty.', cause="It holds no data.", action="Choose another file."
        )
    refuse_signature(head, name)
    if head.startswith(_UTF16_BOMS):
        encoding = "utf-16"
    elif head.startswith(codecs.BOM_UTF8):
        encoding = "utf-8"
    elif encoding == "utf-16":
        # without a mark the order of bytes shows in where the zeros of plain letters are
        encoding = "utf-16-be" if head[:1] == b"\x00" else "utf-16-le"
    longest, quotes = _scan(path, name, encoding)
    return TextFile(path, name, encoding, size, longest, quotes % 2 == 1)


def refuse_signature(head: bytes, name: str) -> None:
    """Raise ModuleError 0049 when the first bytes are those of another kind of file."""
    for signature, kind, action in _SIGNATURES:
        if head.startswith(signature):
            raise ModuleError(
                "0049",
                f'The file "{name}" is not a text table: it is {kind}.',
                cause="The ending of a name says nothing about what is inside.",
                action=action,
            )


def _scan(path: Path, name: str, encoding: str) -> tuple[int, int]:
    """Decode the file piece by piece; returns the longest line in bytes and the number of quotation marks."""
    decoder = codecs.getincrementaldecoder(encoding)()
    is_utf16 = encoding.startswith("utf-16")
    offset = row_starts = longest = carried = quotes = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                raise _wrong_encoding(error, name, encoding, offset, row_starts) from None
            if (is_utf16 and "\x00" in text) or (not is_utf16 and b"\x00" in chunk):
                raise _nul_byte(chunk if not is_utf16 else text.encode(), name, row_starts)
            row_starts += text.count("\n")
            quotes += text.count('"')
            longest, carried = _line_lengths(chunk, longest, carried)
            if longest > MAX_LINE_BYTES:
                raise _long_line(name, row_starts)
            offset += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _wrong_encoding(error, name, encoding, offset, row_starts) from None
    return longest, quotes


def _line_lengths(chunk: bytes, longest: int, carried: int) -> tuple[int, int]:
    """Bound the longest line by whole chunks: lines inside a chunk are shorter than the chunk."""
    first = min((position for mark in b"\r\n" if (position := chunk.find(mark)) >= 0), default=-1)
    if first < 0:
        carried += len(chunk)
        return max(longest, carried), carried
    last = max(chunk.rfind(b"\r"), chunk.rfind(b"\n"))
    return max(longest, carried + first, last - first), len(chunk) - last - 1


def _wrong_encoding(
    error: UnicodeDecodeError, name: str, encoding: str, offset: int, rows_before: int
) -> ModuleError:
    data = error.object
    row = rows_before + data[: error.start].count(b"\n") + 1
    byte = f"0x{data[error.start]:02X}" if error.start < len(data) else "the end"
    return ModuleError(
        "0049",
        f'The file "{name}" is not encoded in {encoding.upper()}: row {row} holds the byte {byte}, '
        f"which has no meaning there (byte {offset + error.start + 1:,} of the file).",
        row=row,
        parameter="encoding",
        cause="Files saved by Excel on Windows are often encoded in Windows-1252.",
        action="Choose another encoding, or save the file as UTF-8.",
    )


def _nul_byte(data: bytes, name: str, rows_before: int) -> ModuleError:
    row = rows_before + data[: data.find(b"\x00")].count(b"\n") + 1
    return ModuleError(
        "0049",
        f'The file "{name}" holds a NUL byte in row {row}; text tables never do.',
        row=row,
        cause="It is a binary file, was damaged, or is encoded in UTF-16.",
        action="Choose the encoding UTF-16 if that is how it was saved, or export the file again.",
    )


def _long_line(name: str, rows_before: int) -> ModuleError:
    return ModuleError(
        "0049",
        f'The file "{name}" has a line of more than {MAX_LINE_BYTES >> 20} MB near row {rows_before + 1}.',
        row=rows_before + 1,
        cause="The file is not a table with one row in each line, or its line endings were lost.",
        action="Export the file again with line breaks between the rows.",
    )
