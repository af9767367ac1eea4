"""Evaluate Model: metrics of one scored table, or of two side by side."""

from __future__ import annotations

from modules.columns.texts import text as _
from modules.learners.metric_names import metric_columns
from modules.learners.registry import TASK_NAMES
from modules.runtime import ModuleError, StepContext
from modules.runtime.table import Table

PORTS = {"scored_dataset": _("Scored dataset"), "scored_dataset_to_compare": _("Scored dataset to compare")}


def run(context: StepContext) -> None:
    from modules.learners.evaluation import Evaluation, evaluate

    evaluations: list[Evaluation] = []
    for port, name in PORTS.items():
        table = context.optional_table(port) if port != "scored_dataset" else context.table(port)
        if table is not None:
            evaluations.append(evaluate(table, name=name, port=port))
    first, *others = evaluations
    for other in others:
        if other.task != first.task:
            raise ModuleError(
                "0062",
                _(
                    "The two scored datasets are of different kinds: {task} and {other_task}.",
                    task=TASK_NAMES[first.task],
                    other_task=TASK_NAMES[other.task],
                ),
                port="scored_dataset_to_compare",
                action=_("Compare models that predict the same label."),
            )
    for name, evaluation in zip(PORTS.values(), evaluations, strict=False):
        for warning in evaluation.warnings:
            context.warn(_("{dataset}: {warning}", dataset=name, warning=warning) if others else warning)
        suffix = "" if evaluation is first else " (to compare)"
        for metric, value in evaluation.metrics.items():
            context.metrics.log(metric + suffix, value)
    rows = [row for evaluation in evaluations for row in evaluation.rows]
    result = _table(first.task, rows)
    context.write_table("evaluation_results", result)
    view = {"kind": "evaluation", "task": first.task, "models": [item.view for item in evaluations]}
    context.write_view("evaluation_results", view)


def _table(task: str, rows: list[dict[str, float | str]]) -> Table:
    import pyarrow as pa

    from modules.columns import TableSchema
    from modules.runtime.arrays import python_values

    schema = TableSchema(tuple(metric_columns(task)))
    arrays = [python_values([row[column.name] for row in rows], column.type) for column in schema.columns]
    return Table(pa.Table.from_arrays(arrays, names=list(schema.names)), schema)
