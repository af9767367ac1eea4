"""Join Data: join two tables on equal keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modules.columns.texts import text as _
from modules.join_data.matching import match_rows
from modules.join_data.plan import JoinError, JoinPlan, plan_join
from modules.runtime import ModuleError, StepContext
from modules.runtime.arrays import ARROW_TYPES, Numbers, number_array
from modules.runtime.table import Table

_LEFT, _RIGHT = "join_key_columns_for_left_dataset", "join_key_columns_for_right_dataset"


def run(context: StepContext) -> None:
    parameters = context.parameters
    left, right = context.table("left_dataset"), context.table("right_dataset")
    left_keys = context.columns(_LEFT, left, port="left_dataset")
    right_keys = context.columns(_RIGHT, right, port="right_dataset")
    join_type = parameters.text("join_type")
    try:
        plan = plan_join(
            left.schema,
            right.schema,
            left_keys,
            right_keys,
            join_type=join_type,
            keep_right_keys=parameters.boolean("keep_right_key_columns_in_joined_table"),
        )
    except JoinError as error:
        raise ModuleError(error.code, error.message, parameter=error.parameter, action=error.hint) from None
    context.progress(0.1, _("Matching keys"))
    pairs = match_rows(left, right, left_keys, right_keys, match_case=parameters.boolean("match_case"))
    context.progress(0.6, _("Building the result"))
    if join_type == "Left Semi-Join":
        has_partner = np.zeros(left.num_rows, dtype=bool)
        has_partner[pairs[0]] = True
        result = left.filter(has_partner)
    else:
        rows = _with_outer_rows(*pairs, left.num_rows, right.num_rows, join_type)
        result = _assembled(left, right, plan, *rows)
    if not len(pairs[0]) and left.num_rows and right.num_rows:
        context.warn(_("No row of the left dataset has a partner with the same key in the right one."))
    context.write_table("results_dataset", result)


def _with_outer_rows(
    left: Numbers, right: Numbers, left_count: int, right_count: int, join_type: str
) -> tuple[Numbers, Numbers]:
    """Add rows without a partner, with -1 on the other side; right ones come at the end."""
    if join_type == "Inner Join":
        return left, right
    alone = np.setdiff1d(np.arange(left_count), left)
    left, right = np.concatenate((left, alone)), np.concatenate((right, np.full(len(alone), -1)))
    order = np.argsort(left, kind="stable")
    left, right = left[order], right[order]
    if join_type == "Full Outer Join":
        alone = np.setdiff1d(np.arange(right_count), right)
        left = np.concatenate((left, np.full(len(alone), -1)))
        right = np.concatenate((right, alone))
    return left, right


def _assembled(left: Table, right: Table, plan: JoinPlan, left_rows: Numbers, right_rows: Numbers) -> Table:
    left_indices = number_array(left_rows, left_rows < 0)
    right_indices = number_array(right_rows, right_rows < 0)
    arrays: list[Any] = [left.column(name).take(left_indices) for name in left.names]
    position = {name: index for index, name in enumerate(left.names)}
    for left_name, right_name in plan.coalesced:
        index = position[left_name]
        target = ARROW_TYPES[plan.schema.columns[index].type]
        fallback = pc.cast(right.column(right_name).take(right_indices), target)
        arrays[index] = pc.coalesce(pc.cast(arrays[index], target), fallback)
    arrays += [right.column(name).take(right_indices) for name, _ in plan.right]
    return Table(pa.Table.from_arrays(arrays, names=list(plan.schema.names)), plan.schema)
