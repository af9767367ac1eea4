"""Column selections: the rules a person sets in the column picker, and what they choose in a given table.

The rule is stored, not the resolved list, so it is evaluated again whenever the upstream schema changes.
Rules apply in order and accumulate, starting from nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from modules.columns.schema import NUMERIC_TYPES, Column, TableSchema
from modules.columns.suggestions import did_you_mean
from modules.columns.texts import text as _

RuleKind = Literal["all", "names", "indices", "types", "features", "labels", "scores"]

_KINDS = frozenset({"all", "names", "indices", "types", "features", "labels", "scores"})
_TYPE_CHOICES = ("Numeric", "Integer", "Double", "String", "Boolean", "Categorical", "DateTime")
_ROLE_OF_KIND = {"features": "Feature", "labels": "Label", "scores": "Score"}
_RANGE = re.compile(r"^(\d{1,9})\s*-\s*(\d{1,9})$")
_INDEX = re.compile(r"^\d{1,9}$")


class SelectionError(Exception):
    """A column selection cannot be evaluated; `code` is an error code of the module reference."""

    def __init__(self, code: str, message: str, names: Iterable[str] = (), hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        #: the column names (or index texts) the problem is about
        self.names = tuple(names)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the rule editor: include or exclude some columns."""

    op: Literal["include", "exclude"]
    kind: RuleKind
    names: tuple[str, ...] = ()
    text: str = ""
    types: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        value: dict[str, object] = {"op": self.op, "kind": self.kind}
        if self.kind == "names":
            value["names"] = list(self.names)
        elif self.kind == "indices":
            value["text"] = self.text
        elif self.kind == "types":
            value["types"] = list(self.types)
        return value


@dataclass(frozen=True, slots=True)
class ColumnSelection:
    """Rules in order; no rule selects nothing."""

    rules: tuple[Rule, ...] = ()
    #: keep the order typed and allow repetitions, instead of the order of the table
    preserve_order: bool = False

    @classmethod
    def of_names(cls, *names: str, preserve_order: bool = False) -> ColumnSelection:
        return cls((Rule("include", "names", names=names),), preserve_order)

    @classmethod
    def of_all(cls) -> ColumnSelection:
        return cls((Rule("include", "all"),))

    @classmethod
    def of_types(cls, *types: str) -> ColumnSelection:
        return cls((Rule("include", "types", types=types),))

    @classmethod
    def from_json(cls, value: object) -> ColumnSelection:
        """Read the JSON form, or its text; raises SelectionError 0002 when it has another shape."""
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                raise _malformed(_("the selection is not valid JSON")) from None
        if not isinstance(value, Mapping) or not isinstance(value.get("rules"), list):
            raise _malformed(_('a selection is an object with a list "rules"'))
        extra = set(value) - {"rules", "preserve_order"}
        if extra:
            raise _malformed(_("unknown key {key}", key=repr(sorted(map(str, extra))[0])))
        preserve_order = value.get("preserve_order", False)
        if not isinstance(preserve_order, bool):
            raise _malformed(_('"preserve_order" must be true or false'))
        return cls(tuple(_read_rule(rule) for rule in value["rules"]), preserve_order)

    def to_json(self) -> dict[str, object]:
        return {"rules": [rule.to_json() for rule in self.rules], "preserve_order": self.preserve_order}


def resolve(selection: ColumnSelection, schema: TableSchema) -> tuple[Column, ...]:
    """Return the columns chosen; raises SelectionError 0001, 0059 or 0060.

    Repetitions occur only with `preserve_order`. An empty result is no error here: what it means depends on
    the module.
    """
    position = {column.name: index for index, column in enumerate(schema.columns)}
    chosen: list[int] = []
    members: set[int] = set()
    for rule in selection.rules:
        matched = _matches(rule, schema, position)
        if rule.op == "exclude":
            dropped = set(matched)
            chosen = [index for index in chosen if index not in dropped]
            members -= dropped
        elif selection.preserve_order:
            chosen.extend(matched)
        else:
            chosen.extend(index for index in dict.fromkeys(matched) if index not in members)
            members.update(matched)
    if not selection.preserve_order:
        chosen.sort()
    return tuple(schema.columns[index] for index in chosen)


def find_column(name: str, schema: TableSchema) -> Column:
    """Return the column of that name; raises SelectionError 0001 with a did-you-mean."""
    column = schema.get(name)
    if column is None:
        raise unknown_columns((name,), schema)
    return column


def unknown_columns(names: Iterable[str], schema: TableSchema) -> SelectionError:
    """Make the error for columns that are not in the table."""
    missing = tuple(dict.fromkeys(names))
    shown = ", ".join(f'"{name}"' for name in missing[:5]) + (" …" if len(missing) > 5 else "")
    if len(missing) == 1:
        message = _("The column {columns} is not in the dataset.", columns=shown)
    else:
        message = _("The columns {columns} are not in the dataset.", columns=shown)
    suggestions = [
        _('"{close}" instead of "{name}"', close=close, name=name)
        for name in missing[:3]
        if (close := did_you_mean(name, schema.names)) is not None
    ]
    hint = (
        _("Did you mean {suggestions}?", suggestions=suggestions) if suggestions else _known_columns(schema)
    )
    return SelectionError("0001", message, missing, hint)


def _known_columns(schema: TableSchema) -> str:
    if not schema.columns:
        return _("The dataset has no columns.")
    shown = ", ".join(schema.names[:8]) + (" …" if len(schema) > 8 else "")
    return _("The dataset has the columns {columns}.", columns=shown)


def _matches(rule: Rule, schema: TableSchema, position: Mapping[str, int]) -> list[int]:
    """Return the positions a rule speaks of, in the order it names them."""
    if rule.kind == "all":
        return list(range(len(schema)))
    if rule.kind == "names":
        unknown = [name for name in rule.names if name not in position]
        if unknown:
            raise unknown_columns(unknown, schema)
        return [position[name] for name in rule.names]
    if rule.kind == "indices":
        return _parse_indices(rule.text, len(schema))
    if rule.kind == "types":
        return [index for index, column in enumerate(schema.columns) if _has_type(column, rule.types)]
    role = _ROLE_OF_KIND[rule.kind]
    return [index for index, column in enumerate(schema.columns) if column.role == role]


def _has_type(column: Column, types: tuple[str, ...]) -> bool:
    return (
        column.type in types
        or ("Numeric" in types and column.type in NUMERIC_TYPES)
        or ("Categorical" in types and column.categorical)
    )


def _parse_indices(text: str, count: int) -> list[int]:
    """Read `1,3-6`: counted from 1, closed ranges; a column reached twice counts once."""
    singles: set[int] = set()
    result: dict[int, None] = {}
    for part in (piece.strip() for piece in text.split(",")):
        first, last = _parse_index_part(part)
        if first == last and "-" not in part:
            if first in singles:
                raise SelectionError(
                    "0059",
                    _("The column index {first} is listed twice.", first=first),
                    (part,),
                    _("List every index once."),
                )
            singles.add(first)
        if last > count:
            raise SelectionError(
                "0001",
                _("There is no column {last}: the dataset has {count} columns.", last=last, count=count),
                (part,),
                _("Use indices from 1 to {count}.", count=count),
            )
        result.update(dict.fromkeys(range(first - 1, last)))
    return list(result)


def _parse_index_part(part: str) -> tuple[int, int]:
    if _INDEX.match(part):
        first = last = int(part)
    elif (match := _RANGE.match(part)) is not None:
        first, last = int(match[1]), int(match[2])
    elif "-" in part:
        raise SelectionError(
            "0060",
            _('"{part}" is not a range of columns.', part=part),
            (part,),
            _("Write a closed range such as 3-6; open ranges such as 3- or -3 are not allowed."),
        )
    else:
        raise SelectionError(
            "0059",
            _('"{part}" is not a column index.', part=part) if part else _("A column index is missing."),
            (part,),
            _("Write indices and ranges separated by commas, such as 1,3-6."),
        )
    if first == 0 or last == 0:
        raise SelectionError(
            "0059", _("There is no column 0."), (part,), _("Column indices are counted from 1.")
        )
    if first > last:
        raise SelectionError(
            "0060",
            _("The range {part} runs backwards.", part=part),
            (part,),
            _("Write {last}-{first} instead.", last=last, first=first),
        )
    return first, last


def _read_rule(value: object) -> Rule:
    if not isinstance(value, Mapping):
        raise _malformed(_("a rule must be an object"))
    op, kind = value.get("op"), value.get("kind")
    if op not in ("include", "exclude"):
        raise _malformed(_('a rule must "include" or "exclude", not {op}', op=repr(op)))
    if kind not in _KINDS:
        raise _malformed(_("unknown kind of rule {kind}", kind=repr(kind)))
    allowed = {"op", "kind", *{"names": ["names"], "indices": ["text"], "types": ["types"]}.get(kind, [])}
    extra = set(value) - allowed
    if extra:
        raise _malformed(_("unknown key {key} in a rule", key=repr(sorted(map(str, extra))[0])))
    names, types, text = value.get("names", []), value.get("types", []), value.get("text", "")
    if not _is_text_list(names) or not _is_text_list(types) or not isinstance(text, str):
        raise _malformed(_("names and types must be lists of texts, and indices a text"))
    unknown = [name for name in types if name not in _TYPE_CHOICES]
    if unknown:
        raise _malformed(_("unknown column type {type}", type=repr(unknown[0])))
    return Rule(op, cast("RuleKind", kind), tuple(names), text, tuple(types))


def _is_text_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _malformed(detail: str) -> SelectionError:
    return SelectionError(
        "0002", _("The column selection cannot be read: {detail}.", detail=detail), hint=_("Set it again.")
    )
