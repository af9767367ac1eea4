"""Parse typed-in tables: CSV, TSV, ARFF, SVMLight. Standard library only; also used at design time."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from modules.columns import Column, usable_names
from modules.columns.text_types import MISSING_TEXTS, Value, infer_texts
from modules.columns.texts import text as _
from modules.enter_data_manually import arff, svmlight
from modules.enter_data_manually.problems import ParseError

_MISSING = frozenset(("", *MISSING_TEXTS))
_MAX_COLUMNS = 20_000


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    column: Column
    values: Sequence[Value]


def parse_table(text: str, data_format: str, *, has_header: bool) -> tuple[ParsedColumn, ...]:
    """Return the columns; raises ParseError naming the row."""
    if "\x00" in text:
        row = text[: text.index("\x00")].count("\n") + 1
        raise ParseError(_("The data holds a NUL character."), row=row)
    if not text.strip():
        raise ParseError(_("There is no data."), hint=_("Enter at least one row."))
    if data_format == "ARFF":
        return tuple(ParsedColumn(column, values) for column, values in arff.parse_arff(text))
    if data_format == "SVMLight":
        return tuple(ParsedColumn(column, values) for column, values in svmlight.parse_svmlight(text))
    return _parse_delimited(text, "\t" if data_format == "TSV" else ",", has_header=has_header)


def _parse_delimited(text: str, delimiter: str, *, has_header: bool) -> tuple[ParsedColumn, ...]:
    rows = _rows(text.strip("\ufeff"), delimiter)
    width = len(rows[0][1])
    if width > _MAX_COLUMNS:
        raise ParseError(
            _(
                "The data has {width} columns; at most {most} can be read.",
                width=f"{width:,}",
                most=f"{_MAX_COLUMNS:,}",
            )
        )
    for line, row in rows:
        if len(row) != width:
            raise ParseError(
                _(
                    "Row {line} has {count} values, but the first row has {width}.",
                    line=line,
                    count=len(row),
                    width=width,
                ),
                row=line,
                hint=_("Values that contain the separator must stand in quotation marks."),
            )
    if has_header:
        names, rows = usable_names(rows[0][1]), rows[1:]
    else:
        names = tuple(f"Col{index}" for index in range(1, width + 1))
    result = []
    for index, name in enumerate(names):
        texts = [None if row[index].strip() in _MISSING else row[index] for _, row in rows]
        column_type, values = infer_texts(texts)
        result.append(ParsedColumn(Column(name, column_type), values))
    return tuple(result)


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, with their line numbers."""
    previous = csv.field_size_limit(len(text) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row) or len(row) > 1:
                rows.append((start, row))
            start = reader.line_num + 1
    except csv.Error as error:
        raise ParseError(
            _("Row {start} cannot be read: {error}.", start=start, error=error),
            row=start,
            hint=_("Check the quotation marks."),
        ) from None
    finally:
        csv.field_size_limit(previous)
    while rows and not any(cell.strip() for cell in rows[-1][1]):
        rows.pop()
    if not rows:
        raise ParseError(_("There is no data."), hint=_("Enter at least one row."))
    return rows
