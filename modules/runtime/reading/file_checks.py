"""Look at a text file before it is parsed: what it really is, its encoding, its longest line.

One pass over the bytes. Everything found here would otherwise surface as a parser's riddle, or as a step that
runs out of memory.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from modules.columns.texts import text as _
from modules.runtime.errors import ModuleError

_CHUNK = 1 << 20
#: rows longer than this are a broken file, or not a table
MAX_LINE_BYTES = 16 << 20

_SIGNATURES = (
    (
        b"PK\x03\x04",
        _("a Zip archive (Excel workbooks are Zip archives too)"),
        _("Unpack it, or save it as CSV."),
    ),
    (b"PK\x05\x06", _("an empty Zip archive"), _("Unpack it and upload the file inside.")),
    (b"\x1f\x8b", _("compressed with gzip"), _("Unpack it first.")),
    (b"BZh", _("compressed with bzip2"), _("Unpack it first.")),
    (b"\xfd7zXZ", _("compressed with xz"), _("Unpack it first.")),
    (b"7z\xbc\xaf", _("a 7-Zip archive"), _("Unpack it first.")),
    (b"PAR1", _("a Parquet file"), _("Choose the file format Parquet or Automatic.")),
    (b"ARROW1", _("an Arrow file"), _("Save it as CSV or Parquet.")),
    (b"\xd0\xcf\x11\xe0", _("an old Excel workbook or another Office document"), _("Save it as CSV.")),
    (b"%PDF", _("a PDF document"), _("Export its table as CSV.")),
    (b"SQLite format 3", _("an SQLite database"), _("Export a table as CSV.")),
    (b"\x89PNG", _("a picture"), _("Choose a table file.")),
    (b"\xff\xd8\xff", _("a picture"), _("Choose a table file.")),
    (b"\x7fELF", _("a program"), _("Choose a table file.")),
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
            _('The file "{name}" cannot be opened.', name=name),
            cause=str(error.strerror),
            action=_("Upload it again."),
        ) from error
    if not head.strip(b"\xef\xbb\xbf\r\n\t \x00"):
        raise ModuleError(
            "0003",
            _('The file "{name}" is empty.', name=name),
            cause=_("It holds no data."),
            action=_("Choose another file."),
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
                _('The file "{name}" is not a text table: it is {kind}.', name=name, kind=kind),
                cause=_("The ending of a name says nothing about what is inside."),
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
        _(
            'The file "{name}" is not encoded in {encoding}: row {row} holds the byte {byte}, '
            "which has no meaning there (byte {value} of the file).",
            name=name,
            encoding=encoding.upper(),
            row=row,
            byte=byte,
            value=f"{offset + error.start + 1:,}",
        ),
        row=row,
        parameter="encoding",
        cause=_("Files saved by Excel on Windows are often encoded in Windows-1252."),
        action=_("Choose another encoding, or save the file as UTF-8."),
    )


def _nul_byte(data: bytes, name: str, rows_before: int) -> ModuleError:
    row = rows_before + data[: data.find(b"\x00")].count(b"\n") + 1
    return ModuleError(
        "0049",
        _('The file "{name}" holds a NUL byte in row {row}; text tables never do.', name=name, row=row),
        row=row,
        cause=_("It is a binary file, was damaged, or is encoded in UTF-16."),
        action=_("Choose the encoding UTF-16 if that is how it was saved, or export the file again."),
    )


def _long_line(name: str, rows_before: int) -> ModuleError:
    return ModuleError(
        "0049",
        _(
            'The file "{name}" has a line of more than {value} MB near row {row}.',
            name=name,
            value=MAX_LINE_BYTES >> 20,
            row=rows_before + 1,
        ),
        row=rows_before + 1,
        cause=_("The file is not a table with one row in each line, or its line endings were lost."),
        action=_("Export the file again with line breaks between the rows."),
    )
