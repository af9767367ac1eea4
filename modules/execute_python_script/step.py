"""Execute Python Script: `azureml_main(dataframe1, dataframe2)` of a person's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from modules.columns import Column, TableSchema
from modules.columns.texts import text as _
from modules.execute_python_script.user_script import ENTRY, PARAMETER, call_entry, load_entry
from modules.runtime import StepContext
from modules.runtime.errors import UserCodeError
from modules.runtime.table import Table

_OUTPUTS = ("result_dataset", "result_dataset2")


def run(context: StepContext) -> None:
    inputs = [context.optional_table(port) for port in ("dataset1", "dataset2")]
    entry = load_entry(context.parameters.text(PARAMETER))
    frames = [None if table is None else table.to_pandas(nullable=False) for table in inputs]
    results = _as_frames(call_entry(entry, frames))
    known = [table for table in inputs if table is not None]
    for position, port in enumerate(_OUTPUTS):
        if position < len(results):
            table = _as_table(results[position], known)
        else:
            table = Table.from_pandas(pd.DataFrame())
        context.write_table(port, table)


def _as_frames(returned: Any) -> list[pd.DataFrame]:
    """Accept one data frame, or a tuple or list of one or two."""
    if isinstance(returned, pd.DataFrame):
        return [returned]
    if returned is None:
        raise _bad_return(
            _("{function} returned nothing.", function=ENTRY),
            _("End the function with return dataframe1, or another frame."),
        )
    if not isinstance(returned, tuple | list):
        raise _bad_return(
            _("{function} returned {kind}, not a data frame.", function=ENTRY, kind=_kind(returned)),
            _conversion_hint(returned),
        )
    if not 1 <= len(returned) <= 2:
        raise _bad_return(
            _("{function} returned {count} values.", function=ENTRY, count=len(returned)),
            _("Return one data frame, or two separated by a comma."),
        )
    # a second None means that there is no second result
    frames = [item for item in returned if item is not None or item is returned[0]]
    for number, item in enumerate(frames, start=1):
        if not isinstance(item, pd.DataFrame):
            raise _bad_return(
                _(
                    "Value {number} that {function} returned is {kind}, not a data frame.",
                    number=number,
                    function=ENTRY,
                    kind=_kind(item),
                ),
                _conversion_hint(item),
            )
    return frames


def _as_table(frame: pd.DataFrame, inputs: list[Table]) -> Table:
    like = _known_columns(inputs)
    table = Table.from_pandas(frame, like=like)
    for column in table.schema.columns:
        original = like.get(column.name)
        if original is not None and _lost_its_type(original, column, inputs):
            table = _with_whole_numbers(table, column, original)
    return table


def _known_columns(inputs: list[Table]) -> TableSchema:
    known: dict[str, Column] = {}
    for table in inputs:
        for column in table.schema.columns:
            known.setdefault(column.name, column)
    return TableSchema(tuple(known.values()))


def _lost_its_type(original: Column, column: Column, inputs: list[Table]) -> bool:
    """Tell whether whole numbers became floats only because data frames mark missing ones by NaN."""
    return (
        original.type == "Integer"
        and column.type == "Double"
        and any(column.name in table.schema and table.column(column.name).null_count for table in inputs)
    )


def _with_whole_numbers(table: Table, column: Column, original: Column) -> Table:
    numbers = table.numbers(column.name)
    present = numbers[~np.isnan(numbers)]
    if not (np.isfinite(present).all() and (np.floor(present) == present).all()):
        return table
    values = table.column(column.name).cast("int64")
    return table.with_column(original, values)


def _kind(value: object) -> str:
    name = type(value).__name__
    return _("an {name}", name=name) if name[:1].lower() in "aeiou" else _("a {name}", name=name)


def _conversion_hint(value: object) -> str:
    if isinstance(value, pd.Series):
        return _("Make a data frame of it with value.to_frame().")
    if isinstance(value, np.ndarray):
        return _("Make a data frame of it with pd.DataFrame(value, columns=[…]).")
    if hasattr(value, "to_pandas"):
        return _("Convert it with value.to_pandas().")
    return _("Return a pandas DataFrame.")


def _bad_return(message: str, action: str) -> UserCodeError:
    return UserCodeError("0085", message, parameter=PARAMETER, action=action)
