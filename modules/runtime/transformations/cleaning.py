"""A fitted cleaning: which values to fill in, which rows and columns to drop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pyarrow.compute as pc

from modules.columns import Column, ColumnType
from modules.runtime.arrays import ARROW_TYPES, mask_array, missing_mask, single_value
from modules.runtime.table import Table
from modules.runtime.transformations.files import check_columns_fit


@dataclass(frozen=True, slots=True)
class Fill:
    """A value in the place of missing ones, and the type the column has afterwards."""

    #: a JSON scalar; a DateTime as ISO text
    value: object
    type: ColumnType


@dataclass(slots=True)
class CleaningPlan:
    """What `transformation.json` of a cleaning says."""

    mode: str
    columns: list[Column]
    fills: dict[str, Fill] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    #: column → name of its indicator column
    indicators: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "mode": self.mode,
            "columns": [column.to_json() for column in self.columns],
            "fills": {name: {"value": fill.value, "type": fill.type} for name, fill in self.fills.items()},
            "removed": self.removed,
            "indicators": self.indicators,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> CleaningPlan:
        return cls(
            str(value["mode"]),
            [Column.from_json(column) for column in value["columns"]],
            {
                name: Fill(fill["value"], cast("ColumnType", fill["type"]))
                for name, fill in value["fills"].items()
            },
            list(value["removed"]),
            dict(value["indicators"]),
        )

    def action_of(self, name: str) -> str:
        """Say in words what happens to a column."""
        if name in self.removed:
            return "column removed"
        if self.mode == "Remove entire row":
            return "rows removed"
        fill = self.fills.get(name)
        return f"filled with {fill.value}" if fill is not None else "unchanged"


def apply_cleaning(table: Table, plan: CleaningPlan, *, port: str = "dataset") -> Table:
    """Clean a table; raises ModuleError 0001 or 0125 when it lacks a column of the plan."""
    check_columns_fit(
        [column for column in plan.columns if column.name in plan.removed], table.schema, port=port
    )
    kept = [column for column in plan.columns if column.name not in plan.removed]
    check_columns_fit(kept, table.schema, port=port)
    if plan.mode == "Remove entire row":
        return _without_incomplete_rows(table, [column.name for column in kept])
    result = table
    for column in kept:
        result = _filled(
            result, column, plan.fills.get(column.name), retype=_becomes_double(plan.mode, column)
        )
    for name, indicator in plan.indicators.items():
        missing = mask_array(missing_mask(table.column(name)))
        result = result.with_column(Column(indicator, "Boolean"), missing)
    return result.without(plan.removed) if plan.removed else result


def _becomes_double(mode: str, column: Column) -> bool:
    return mode in ("Replace with mean", "Replace with median") and column.type == "Integer"


def _filled(table: Table, column: Column, fill: Fill | None, *, retype: bool) -> Table:
    values = table.column(column.name)
    metadata = table.schema.get(column.name) or column
    if retype and metadata.type != "Double":
        metadata = metadata.retyped("Double")
        values = pc.cast(values, ARROW_TYPES["Double"])
    elif fill is None or not values.null_count:
        return table
    if fill is not None and values.null_count:
        scalar = single_value(_python_value(fill), metadata.type)
        values = pc.fill_null(values, scalar)
    return table.with_column(metadata, values)


def _python_value(fill: Fill) -> object:
    if fill.type == "DateTime":
        return dt.datetime.fromisoformat(str(fill.value))
    return fill.value


def _without_incomplete_rows(table: Table, names: list[str]) -> Table:
    incomplete = np.zeros(table.num_rows, dtype=bool)
    for name in names:
        values = table.column(name)
        if values.null_count:
            incomplete |= missing_mask(values)
    return table.filter(~incomplete) if incomplete.any() else table
