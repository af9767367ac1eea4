"""ARFF, Weka's attribute-relation format: a header that declares the columns, then rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from modules.columns import Column, ColumnType, usable_names
from modules.columns.text_types import Value, infer_texts
from modules.columns.texts import text as _
from modules.enter_data_manually.problems import ParseError

_ATTRIBUTE = re.compile(
    r"""^@attribute\s+(?:'(?P<single>[^']+)'|"(?P<double>[^"]+)"|(?P<bare>[^\s{]+))\s*(?P<type>\S.*)$""",
    re.IGNORECASE,
)
_TYPES: dict[str, ColumnType] = {
    "numeric": "Double",
    "real": "Double",
    "integer": "Integer",
    "string": "String",
    "date": "DateTime",
}


@dataclass(frozen=True, slots=True)
class _Attribute:
    name: str
    type: ColumnType
    #: allowed values of a nominal attribute
    choices: frozenset[str] | None = None


def parse_arff(text: str) -> list[tuple[Column, list[Value]]]:
    """Return the declared columns and their values; raises ParseError naming the row."""
    lines = enumerate(text.splitlines(), start=1)
    attributes = _header(lines)
    rows = [(number, _cells(number, line, len(attributes))) for number, line in lines if _has_content(line)]
    names = usable_names(attribute.name for attribute in attributes)
    result: list[tuple[Column, list[Value]]] = []
    for index, (name, attribute) in enumerate(zip(names, attributes, strict=True)):
        column = Column(name, attribute.type, categorical=attribute.choices is not None)
        result.append((column, [_value(cells[index], attribute, number) for number, cells in rows]))
    return result


def _header(lines: Iterator[tuple[int, str]]) -> list[_Attribute]:
    attributes: list[_Attribute] = []
    for number, line in lines:
        content = line.strip()
        lowered = content.lower()
        if not _has_content(line) or lowered.startswith("@relation"):
            continue
        if lowered.startswith("@data"):
            if not attributes:
                raise ParseError(_("@data comes before any @attribute."), row=number)
            return attributes
        attributes.append(_attribute(content, number))
    raise ParseError(
        _("The line @data is missing."),
        hint=_("ARFF has a header with one @attribute line for each column, then @data, then the rows."),
    )


def _attribute(content: str, number: int) -> _Attribute:
    match = _ATTRIBUTE.match(content)
    if match is None:
        raise ParseError(
            _(
                "Line {number} is not an @attribute line: {content}.",
                number=number,
                content=repr(content[:80]),
            ),
            row=number,
            hint=_("Declare columns as @attribute name numeric."),
        )
    name = match["single"] or match["double"] or match["bare"]
    declared = match["type"].strip()
    if declared.startswith("{") and declared.endswith("}"):
        return _Attribute(name, "String", frozenset(_split(declared[1:-1], number)))
    keyword = declared.split(maxsplit=1)[0].lower()
    if keyword not in _TYPES:
        raise ParseError(
            _('Line {number} declares the unknown type "{declared}".', number=number, declared=declared[:50]),
            row=number,
            hint=_("Use numeric, integer, string, date or a list such as {yes, no}."),
        )
    return _Attribute(name, _TYPES[keyword])


def _cells(number: int, line: str, width: int) -> list[str]:
    if line.strip().startswith("{"):
        raise ParseError(
            _("Line {number} is in the sparse form, which is not supported.", number=number), row=number
        )
    cells = _split(line, number)
    if len(cells) != width:
        raise ParseError(
            _(
                "Line {number} has {count} values, but {width} attributes are declared.",
                number=number,
                count=len(cells),
                width=width,
            ),
            row=number,
        )
    return cells


def _split(text: str, number: int) -> list[str]:
    quote = "'" if "'" in text else '"'
    try:
        row = next(csv.reader([text], quotechar=quote, skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise ParseError(
            _("Line {number} cannot be read: {error}.", number=number, error=error), row=number
        ) from None
    return [cell.strip() for cell in row]


def _value(text: str, attribute: _Attribute, number: int) -> Value:
    if text in ("?", ""):
        return None
    if attribute.choices is not None:
        if text not in attribute.choices:
            raise ParseError(
                _(
                    'Line {number} holds "{text}", which is not declared for "{attribute}".',
                    number=number,
                    text=text[:50],
                    attribute=attribute.name,
                ),
                row=number,
            )
        return text
    if attribute.type == "String":
        return text
    found, values = infer_texts([text])
    value = values[0]
    if attribute.type == "Double" and found in ("Integer", "Double") and isinstance(value, int | float):
        return float(value)
    if attribute.type == found:
        return value
    raise ParseError(
        _(
            'Line {number} holds "{text}", but "{attribute}" is declared as {type}.',
            number=number,
            text=text[:50],
            attribute=attribute.name,
            type=attribute.type,
        ),
        row=number,
    )


def _has_content(line: str) -> bool:
    content = line.strip()
    return bool(content) and not content.startswith("%")
