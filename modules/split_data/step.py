"""Split Data: divide rows in two by fraction, regular expression or condition."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from modules.columns import SelectionError, TableSchema
from modules.columns.texts import text as _
from modules.runtime import ModuleError, StepContext
from modules.runtime.arrays import Numbers, codes_of, microseconds_of, missing_mask
from modules.runtime.errors import parameter_unreadable, selection_failed
from modules.runtime.table import Table
from modules.runtime.texts import column_texts
from modules.split_data.expressions import (
    Comparison,
    ExpressionError,
    PatternExpression,
    RelationalExpression,
    parse_pattern,
    parse_relation,
)

Expression = TypeVar("Expression", PatternExpression, RelationalExpression)


def run(context: StepContext) -> None:
    table = context.table("dataset")
    mode = context.parameters.text("splitting_mode")
    if mode == "Split Rows":
        first = _by_fraction(context, table)
    elif mode == "Regular Expression":
        first = _by_pattern(context, table)
    else:
        first = _by_relation(context, table)
    context.metrics.log("Rows in first output", int(first.sum()))
    context.metrics.log("Rows in second output", int((~first).sum()))
    context.write_table("results_dataset1", table.filter(first))
    context.write_table("results_dataset2", table.filter(~first))


def _by_fraction(context: StepContext, table: Table) -> Numbers:
    parameters = context.parameters
    fraction = parameters.number("fraction")
    if not 0 <= fraction <= 1:
        raise ModuleError(
            "0008",
            _("The fraction must lie between 0 and 1, not {fraction}.", fraction=f"{fraction:g}"),
            parameter="fraction",
        )
    rows = table.num_rows
    order = np.arange(rows)
    if parameters.boolean("randomized_split"):
        # the generator of pandas' `sample`, whose stream NumPy keeps: the split that published results used
        order = np.random.RandomState(parameters.integer("random_seed")).permutation(rows)
    wanted = round(rows * fraction)
    if parameters.boolean("stratified_split"):
        column = context.column("stratification_key_column", table)
        chosen = _stratified(codes_of(table.column(column.name))[0], order, fraction, wanted)
    else:
        chosen = order[:wanted]
    first = np.zeros(rows, dtype=bool)
    first[chosen] = True
    return first


def _stratified(codes: Numbers, order: Numbers, fraction: float, wanted: int) -> Numbers:
    """Take the fraction of every group; what rounding leaves goes to the groups it cheated most."""
    groups, members = np.unique(codes[order], return_inverse=True)
    sizes = np.bincount(members, minlength=len(groups))
    exact = sizes * fraction
    quota = np.floor(exact + 1e-9).astype(np.int64)
    rest = max(wanted - int(quota.sum()), 0)
    quota[np.argsort(-(exact - quota), kind="stable")[:rest]] += 1
    # the rank of each row within its group, in the order drawn
    grouped = np.argsort(members, kind="stable")
    rank = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    chosen: Numbers = order[grouped[rank < quota[members[grouped]]]]
    return chosen


def _by_pattern(context: StepContext, table: Table) -> Numbers:
    expression = _read("regular_expression", parse_pattern, context, table)
    codes, distinct = codes_of(column_texts(table.column(expression.column.name)))
    found = np.array(
        [expression.pattern.search(text) is not None for text in distinct.to_pylist()], dtype=bool
    )
    # missing has the code -1 and reads the appended last place
    result: Numbers = np.append(found, False)[codes]
    return result


def _by_relation(context: StepContext, table: Table) -> Numbers:
    expression = _read("relational_expression", parse_relation, context, table)
    present = ~missing_mask(table.column(expression.column.name))
    result = np.zeros(table.num_rows, dtype=bool)
    for conjunction in expression.alternatives:
        matched = present.copy()
        for comparison in conjunction:
            matched &= _compare(expression, comparison, table)
        result |= matched
    return result


def _read(
    name: str, parse: Callable[[str, TableSchema], Expression], context: StepContext, table: Table
) -> Expression:
    """Parse the expression in a parameter; raises ModuleError when it cannot be read or fits no column."""
    try:
        return parse(context.parameters.text(name), table.schema)
    except SelectionError as error:
        raise selection_failed(error, parameter=name, port="dataset") from None
    except ExpressionError as error:
        raise parameter_unreadable(name, error.message, error.hint) from None


def _compare(expression: RelationalExpression, comparison: Comparison, table: Table) -> Numbers:
    column = expression.column
    values = table.column(column.name)
    if column.type in ("String", "Boolean"):
        codes, distinct = codes_of(column_texts(values))
        equal = np.array([text == comparison.value for text in distinct.to_pylist()], dtype=bool)
        same: Numbers = np.append(equal, False)[codes]
        return same if comparison.operator == "==" else ~same
    value = comparison.value
    other = float(microseconds_of(value)) if column.type == "DateTime" else float(str(value))
    result: Numbers = _OPERATORS[comparison.operator](table.numbers(column.name), other)
    return result


_OPERATORS = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
