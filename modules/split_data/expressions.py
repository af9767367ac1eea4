"""The two expression forms of Split Data, parsed without evaluating anything: a tiny grammar, no code.

    "column" pattern            (\\0) pattern                regular expression
    "column" > 5                "column" > 5 & < 10         relational expression

A backslash before the first quotation mark is allowed, as Azure's documentation writes it. Standard library
only: used at design time and in the step.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from modules.columns import Column, TableSchema, find_column
from modules.columns.texts import text as _
from modules.columns.type_names import type_name

Operator = Literal["<", "<=", ">", ">=", "==", "!="]

_SUBJECT = r"""(?:\\?"(?P<name>[^"]+?)\\?"|\(\s*\\?(?P<index>\d{1,6})\s*\))"""
_REGEX_FORM = re.compile(rf"^\s*{_SUBJECT}\s+(?P<pattern>\S.*?)\s*$", re.DOTALL)
_TERM = re.compile(
    rf"""^\s*(?:{_SUBJECT})?\s*(?P<operator><=|>=|==|!=|<|>|=)\s*(?P<value>"[^"]*"|'[^']*'|[^"'&|]+?)\s*$"""
)
_DATE_FORMS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%m/%d/%Y",
    "%m/%d/%Y %H:%M:%S",
)
_MAX_LENGTH = 10_000


class ExpressionError(ValueError):
    """An expression cannot be read; the message says why, `hint` how it is written."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class PatternExpression:
    """Rows whose column matches a regular expression."""

    column: Column
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: Operator
    value: float | str | dt.datetime


@dataclass(frozen=True, slots=True)
class RelationalExpression:
    """Alternatives of conjunctions over one column: `&` binds tighter than `|`."""

    column: Column
    alternatives: tuple[tuple[Comparison, ...], ...]


def parse_pattern(text: str, schema: TableSchema) -> PatternExpression:
    """Read a regular-expression split; raises ExpressionError, or SelectionError for an unknown column."""
    match = _REGEX_FORM.match(text[:_MAX_LENGTH])
    hint = _('Write the column in quotation marks and then the pattern, such as "city" ^New.')
    if match is None:
        raise ExpressionError(_("The expression does not name a column and a pattern."), hint)
    column = _subject(match, schema)
    try:
        return PatternExpression(column, re.compile(match["pattern"]))
    except (re.error, RecursionError, OverflowError) as error:
        raise ExpressionError(
            _("The pattern is not a valid regular expression: {error}.", error=error), hint
        ) from None


def parse_relation(text: str, schema: TableSchema) -> RelationalExpression:
    """Read a relational split; raises ExpressionError, or SelectionError for an unknown column."""
    column: Column | None = None
    alternatives: list[tuple[Comparison, ...]] = []
    for alternative in _cut(text[:_MAX_LENGTH], "|"):
        comparisons: list[Comparison] = []
        for term in _cut(alternative, "&"):
            match = _TERM.match(term)
            if match is None:
                raise _unreadable(term)
            if match["name"] is not None or match["index"] is not None:
                found = _subject(match, schema)
                if column is not None and found != column:
                    raise ExpressionError(
                        _(
                            'The expression uses the columns "{column}" and "{found}"; only one may be used.',
                            column=column.name,
                            found=found.name,
                        ),
                        _("Use two Split Data modules, one after the other."),
                    )
                column = found
            if column is None:
                raise _unreadable(term)
            comparisons.append(_comparison(column, match))
        alternatives.append(tuple(comparisons))
    if column is None:
        raise _unreadable(text)
    return RelationalExpression(column, tuple(alternatives))


def _cut(text: str, mark: str) -> list[str]:
    """Cut at a mark outside quotation marks; a doubled mark counts as one."""
    parts: list[str] = []
    start, quote = 0, ""
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == mark:
            if position > start or not parts:
                parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]


def _subject(match: re.Match[str], schema: TableSchema) -> Column:
    if match["name"] is not None:
        return find_column(match["name"], schema)
    index = int(match["index"])
    if index >= len(schema):
        raise ExpressionError(
            _(
                "There is no column ({index}): the dataset has {count} columns.",
                index=index,
                count=len(schema),
            ),
            _("Here columns are counted from 0."),
        )
    return schema.columns[index]


def _comparison(column: Column, match: re.Match[str]) -> Comparison:
    operator = {"=": "=="}.get(match["operator"], match["operator"])
    text = match["value"].strip()
    is_quoted = len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'"
    bare = text[1:-1] if is_quoted else text
    if column.type in ("String", "Boolean") and operator not in ("==", "!="):
        raise ExpressionError(
            _(
                'The column "{column}" is {type}, which can only be compared with == and !=.',
                column=column.name,
                type=type_name(column.type),
            ),
            _("Change its type with Edit Metadata, or use another column."),
        )
    return Comparison(_as_operator(operator), _value(column, bare))


def _value(column: Column, text: str) -> float | str | dt.datetime:
    if column.is_numeric:
        try:
            return float(text)
        except ValueError:
            raise ExpressionError(
                _(
                    '"{text}" is not a number, but the column "{column}" is {type}.',
                    text=text,
                    column=column.name,
                    type=type_name(column.type),
                )
            ) from None
    if column.type == "DateTime":
        for form in _DATE_FORMS:
            try:
                return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).replace(tzinfo=None)
            except ValueError:
                continue
        raise ExpressionError(
            _('"{text}" is not a date.', text=text), _("Write dates as 2024-12-31 or 12/31/2024.")
        )
    if column.type == "Boolean":
        truth = {"true": "True", "1": "True", "false": "False", "0": "False"}.get(text.lower())
        if truth is None:
            raise ExpressionError(_('"{text}" is neither True nor False.', text=text))
        return truth
    return text


def _as_operator(text: str) -> Operator:
    operators: dict[str, Operator] = {
        "<": "<",
        "<=": "<=",
        ">": ">",
        ">=": ">=",
        "==": "==",
        "!=": "!=",
    }
    return operators[text]


def _unreadable(term: str) -> ExpressionError:
    return ExpressionError(
        _("The condition {condition} cannot be read.", condition=repr(term.strip()[:80])),
        _(
            'Write a column in quotation marks, a comparison and a value, such as "price" > '
            "5000. Parentheses are not allowed."
        ),
    )
