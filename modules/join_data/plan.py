"""What a join makes of two schemas; used at design time and in the step. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from modules.columns import Column, TableSchema, unique_name
from modules.columns.texts import text as _
from modules.columns.type_names import type_name


class JoinError(ValueError):
    """The keys do not fit together; `code` is an error code of the module reference."""

    def __init__(self, code: str, parameter: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.parameter = parameter
        self.hint = hint


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """The columns of the result and where they come from."""

    schema: TableSchema
    #: right columns that are added, and the names they get
    right: tuple[tuple[str, str], ...]
    #: left keys that are filled from right keys where only the right side has a row
    coalesced: tuple[tuple[str, str], ...] = ()


def plan_join(
    left: TableSchema,
    right: TableSchema,
    left_keys: Sequence[Column],
    right_keys: Sequence[Column],
    *,
    join_type: str,
    keep_right_keys: bool,
) -> JoinPlan:
    """Plan a join; raises JoinError 0027 or 0154."""
    _check_keys(left_keys, right_keys)
    if join_type == "Left Semi-Join":
        return JoinPlan(left, ())
    coalesced: tuple[tuple[str, str], ...] = ()
    result = left
    dropped: set[str] = set()
    if not keep_right_keys:
        dropped = {column.name for column in right_keys}
        if join_type == "Full Outer Join":
            pairs = list(zip(left_keys, right_keys, strict=True))
            coalesced = tuple((first.name, second.name) for first, second in pairs)
            result = left.replaced({first.name: _common(first, second) for first, second in pairs})
    added: list[Column] = []
    names: list[tuple[str, str]] = []
    taken = set(left.names)
    for column in right.columns:
        if column.name in dropped:
            continue
        name = unique_name(column.name, taken)
        taken.add(name)
        names.append((column.name, name))
        added.append(column.renamed(name))
    return JoinPlan(result.extended(added), tuple(names), coalesced)


def _common(left: Column, right: Column) -> Column:
    return left if left.type == right.type else left.retyped("Double")


def _check_keys(left: Sequence[Column], right: Sequence[Column]) -> None:
    parameter = "join_key_columns_for_right_dataset"
    if len(left) != len(right):
        raise JoinError(
            "0027",
            parameter,
            _(
                "There are {count} key columns on the left and {other_count} on the right.",
                count=len(left),
                other_count=len(right),
            ),
            _("Choose equally many key columns on both sides."),
        )
    for first, second in zip(left, right, strict=True):
        if first.type != second.type and not (first.is_numeric and second.is_numeric):
            raise JoinError(
                "0154",
                parameter,
                _(
                    'The key "{first}" is {type}, but its partner "{second}" is {other_type}.',
                    first=first.name,
                    type=type_name(first.type),
                    second=second.name,
                    other_type=type_name(second.type),
                ),
                _("Choose keys of the same type, or change one with Edit Metadata. Keys pair by position."),
            )
