"""Read delimited text (CSV, TSV) into a table.

Everything is read as text first and typed afterwards, so that the type of a column depends on all of its
values and not on the first block of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from modules.columns import usable_names
from modules.columns.text_types import MISSING_TEXTS
from modules.columns.texts import text as _
from modules.runtime.arrays import text_array
from modules.runtime.errors import ModuleError
from modules.runtime.reading.file_checks import TextFile, check_text_file
from modules.runtime.reading.type_inference import infer_column
from modules.runtime.table import Table

MAX_COLUMNS = 20_000
_MAX_BLOCK = 48 << 20
_MIN_BLOCK = 1 << 16
_HEAD_CHARACTERS = 1 << 16
_CANDIDATES = ",;\t|"
_OPEN_QUOTE = _(
    "A quotation mark that is opened is probably never closed, so that the rest counts as one value."
)


@dataclass(frozen=True, slots=True)
class DelimitedOptions:
    """How a text file is laid out."""

    #: one character, or None to find out
    delimiter: str | None = ","
    encoding: str = "utf-8"
    has_header: bool = True
    skip_rows: int = 0
    #: texts that mean missing, beside the empty cell
    missing: tuple[str, ...] = MISSING_TEXTS
    #: names instead of a header
    names: tuple[str, ...] | None = None
    #: what invented names begin with
    name_prefix: str = "Col"
    #: cut spaces around texts
    trim: bool = False
    #: column → texts to replace before types are found
    recode: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    warn: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class _Layout:
    delimiter: str
    header: tuple[str, ...] | None
    count: int


def read_delimited(path: Path, name: str, options: DelimitedOptions) -> Table:
    """Read the file; raises ModuleError 0003, 0048, 0049 or 0129 naming file, row and likely cause."""
    source = check_text_file(path, name, options.encoding)
    layout = _find_layout(source, options)
    texts = _parse(source, options, layout)
    if source.odd_quotes and _ends_in_open_quote(texts):
        raise _unparsable(source.name, _OPEN_QUOTE)
    if layout.header is not None:
        texts = texts.slice(1)
    names = _column_names(options, layout)
    if texts.num_rows == 0 and layout.header is None:
        raise _no_rows(name)
    return _typed(texts, names, options)


def _find_layout(source: TextFile, options: DelimitedOptions) -> _Layout:
    """Look at the first rows: delimiter, header, number of columns."""
    head = _read_head(source, options.skip_rows)
    if not head.strip():
        raise _no_rows(source.name)
    delimiter = options.delimiter or _sniff_delimiter(head)
    first = _first_record(head, delimiter)
    if len(first) > MAX_COLUMNS:
        raise ModuleError(
            "0129",
            _(
                'The file "{source}" has {count} columns; at most {most} can be read.',
                source=source.name,
                count=f"{len(first):,}",
                most=f"{MAX_COLUMNS:,}",
            ),
            parameter="delimiter",
            cause=_("The delimiter may be wrong, or rows and columns may have changed places."),
            action=_("Check the delimiter, or transpose the data."),
        )
    has_header = options.has_header and options.names is None
    return _Layout(delimiter, tuple(first) if has_header else None, len(first))


def _read_head(source: TextFile, skip_rows: int) -> str:
    """Return the start of the text after the skipped lines, cut after a whole number of lines if possible."""
    with source.path.open(encoding=_codec(source.encoding), newline="") as stream:
        for _ in range(skip_rows):
            if not stream.readline():
                return ""
        size = max(_HEAD_CHARACTERS, source.longest_line + 1)
        head = stream.read(size)
        return head + stream.readline(size)


def _codec(encoding: str) -> str:
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def _sniff_delimiter(head: str) -> str:
    """Choose the delimiter that cuts the first rows into equally many parts, and most of them."""
    best, best_score = ",", (0.0, 0)
    for delimiter in _CANDIDATES:
        widths = [len(row) for row in _records(head, delimiter, 20)]
        if not widths or widths[0] < 2:
            continue
        score = (widths.count(widths[0]) / len(widths), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first_record(head: str, delimiter: str) -> list[str]:
    rows = _records(head, delimiter, 1)
    return rows[0] if rows else []


def _records(head: str, delimiter: str, count: int) -> list[list[str]]:
    previous = csv.field_size_limit(len(head) + 1)
    try:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        rows: list[list[str]] = []
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) >= count:
                break
        return rows
    except csv.Error:
        return []
    finally:
        csv.field_size_limit(previous)


def _parse(source: TextFile, options: DelimitedOptions, layout: _Layout) -> Any:
    bad_rows: list[Any] = []

    def keep_first(row: Any) -> str:
        bad_rows.append(row)
        return "error"

    block = min(max(source.size + 1, _MIN_BLOCK), max(_MAX_BLOCK, 2 * source.longest_line))
    try:
        return pacsv.read_csv(
            str(source.path),
            read_options=pacsv.ReadOptions(
                use_threads=False,
                block_size=block,
                skip_rows=options.skip_rows,
                autogenerate_column_names=True,
                encoding="utf8" if source.encoding == "utf-8" else source.encoding,
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=layout.delimiter, newlines_in_values=True, invalid_row_handler=keep_first
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={f"f{index}": pa.large_string() for index in range(layout.count)},
                null_values=["", *options.missing],
                strings_can_be_null=True,
            ),
        )
    except (pa.ArrowInvalid, UnicodeError) as error:
        if bad_rows:
            raise _ragged(source.name, bad_rows[0], layout) from None
        raise _unparsable(source.name, str(error)) from error


def _ends_in_open_quote(texts: Any) -> bool:
    """Tell whether the last value swallowed line breaks, as one does whose quotation mark is never closed."""
    if texts.num_rows == 0:
        return False
    last = [texts.column(index)[-1].as_py() for index in range(texts.num_columns)]
    present = [value for value in last if value is not None]
    return bool(present) and "\n" in present[-1]


def _column_names(options: DelimitedOptions, layout: _Layout) -> tuple[str, ...]:
    if options.names is not None:
        return options.names
    if layout.header is None:
        return tuple(f"{options.name_prefix}{index}" for index in range(1, layout.count + 1))
    names = usable_names(layout.header, prefix=options.name_prefix)
    if options.warn is not None:
        _warn_about_names(options.warn, [name.strip() for name in layout.header], names)
    return names


def _warn_about_names(warn: Callable[[str], None], given: Sequence[str], names: Sequence[str]) -> None:
    named = [new for old, new in zip(given, names, strict=True) if not old]
    if named:
        warn(_("These columns have no name in the header and were given one: {names}{more}.", **_some(named)))
    renamed = [new for old, new in zip(given, names, strict=True) if old not in ("", new)]
    if renamed:
        warn(
            _(
                "Names in the header are repeated, enormous or hold line breaks; these columns were renamed: "
                "{names}{more}.",
                **_some(renamed),
            )
        )


def _some(names: Sequence[str]) -> dict[str, object]:
    """The first few names, and how many there are beside them."""
    return {
        "names": [_('"{name}"', name=name[:50]) for name in names[:5]],
        "more": _(" and {count} more", count=len(names) - 5) if len(names) > 5 else "",
    }


def _typed(texts: Any, names: Sequence[str], options: DelimitedOptions) -> Table:
    if len(names) != texts.num_columns:
        raise ModuleError(
            "0067",
            _(
                "{count} columns were expected, but the file has {found}.",
                count=len(names),
                found=texts.num_columns,
            ),
            action=_("Check the delimiter."),
        )
    arrays = []
    for index, name in enumerate(names):
        inferred = infer_column(_prepared(texts.column(index), name, options))
        arrays.append(inferred.values)
        if inferred.odd_row is not None and options.warn is not None:
            options.warn(
                _(
                    'The column "{column}" is nearly all numbers, but row {row} holds "{value}", so it was '
                    "read as text.",
                    column=name,
                    row=inferred.odd_row + 1,
                    value=str(inferred.odd_text)[:50],
                )
            )
    return Table.from_arrow(pa.Table.from_arrays(arrays, names=list(names)))


def _prepared(texts: Any, name: str, options: DelimitedOptions) -> Any:
    if options.trim:
        texts = pc.utf8_trim_whitespace(texts)
    for old, new in options.recode.get(name, {}).items():
        matches = pc.is_in(texts, value_set=text_array([old]))
        texts = pc.if_else(matches, text_array([new])[0], texts)
    return texts


def _ragged(name: str, row: Any, layout: _Layout) -> ModuleError:
    number = row.number
    where = _("Row {number}", number=number) if number is not None else _("A row")
    beginning = repr(str(row.text)[:100])
    return ModuleError(
        "0049",
        _(
            '{where} of "{name}" has {count} values, but the first row has {width}.',
            where=where,
            name=name,
            count=row.actual_columns,
            width=row.expected_columns,
        ),
        row=number,
        cause=_(
            "The row begins with: {beginning}. "
            "A value that contains the delimiter must stand in quotation marks.",
            beginning=beginning,
        )
        if row.actual_columns > row.expected_columns
        else _("The row begins with: {beginning}.", beginning=beginning),
        action=_(
            'Correct the row, or check the delimiter (now "{delimiter}").', delimiter=_shown(layout.delimiter)
        ),
    )


def _unparsable(name: str, problem: str) -> ModuleError:
    straddles = "straddling" in problem or "larger than block size" in problem
    cause = (
        _OPEN_QUOTE
        if straddles or problem == _OPEN_QUOTE
        else _("The parser says: {problem}", problem=problem[:300])
    )
    return ModuleError(
        "0049",
        _('The file "{name}" cannot be parsed.', name=name),
        cause=cause,
        action=_("Check quotation marks and delimiter."),
    )


def _no_rows(name: str) -> ModuleError:
    return ModuleError(
        "0003",
        _('The file "{name}" holds no rows.', name=name),
        cause=_("It is empty, or all of its rows are skipped."),
        action=_("Choose another file, or skip fewer rows."),
    )


def _shown(delimiter: str) -> str:
    return {"\t": "tab", " ": "space"}.get(delimiter, delimiter)
