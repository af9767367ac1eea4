"""Evaluate one scored table: metrics and everything the evaluation view draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from modules.columns import Column
from modules.columns.texts import Text
from modules.columns.texts import text as _
from modules.learners import curves, metrics
from modules.learners.metric_names import DESCRIPTION
from modules.learners.roles import Roles, RolesError, find_roles
from modules.learners.score_columns import THRESHOLD
from modules.runtime import ModuleError
from modules.runtime.arrays import codes_of, missing_mask
from modules.runtime.table import Table

Array = np.ndarray[Any, np.dtype[Any]]

#: classes shown in a confusion matrix
MAX_CLASSES = 200


@dataclass(slots=True)
class Evaluation:
    """The result for one scored table."""

    task: str
    #: rows of the table of metrics; more than one for clustering only
    rows: list[dict[str, float | str]]
    #: this model's part of the view
    view: dict[str, object]
    warnings: list[Text]

    @property
    def metrics(self) -> dict[str, float]:
        return {name: value for name, value in self.rows[0].items() if not isinstance(value, str)}


def evaluate(table: Table, *, name: str, port: str) -> Evaluation:
    """Evaluate a scored table; raises ModuleError 0021, 0024, 0025, 0037 or 0058."""
    try:
        roles = find_roles(table.schema)
    except RolesError as error:
        raise ModuleError(error.code, error.message, port=port, action=error.action) from None
    usable, warnings = _usable_rows(table, roles, port)
    if roles.task == "regression":
        rows, view = _evaluate_regression(usable, roles, port)
    elif roles.task == "binary":
        rows, view = _evaluate_binary(usable, roles, port)
    elif roles.task == "multiclass":
        rows, view = _evaluate_multiclass(usable, roles)
    else:
        rows, view = _evaluate_clustering(usable, roles, port)
    label = roles.actual.name if roles.actual else None
    evaluation = Evaluation(roles.task, rows, {}, warnings)
    evaluation.view = {
        "name": name,
        "label_column": label,
        "rows": usable.num_rows,
        "metrics": evaluation.metrics,
    }
    evaluation.view |= view
    evaluation.warnings += _undefined(evaluation.metrics)
    return evaluation


def _usable_rows(table: Table, roles: Roles, port: str) -> tuple[Table, list[Text]]:
    needed = [
        c for c in (roles.actual, roles.predicted, roles.probability, *roles.distances) if c is not None
    ]
    missing = np.zeros(table.num_rows, dtype=bool)
    for column in needed:
        missing |= missing_mask(table.column(column.name))
    count = int(missing.sum())
    if count == table.num_rows:
        raise ModuleError(
            "0021",
            _("No row has both a label and a score.") if count else _("The scored dataset has no rows."),
            port=port,
            column=roles.predicted.name,
            cause=_("Rows with missing features get no score."),
            action=_("Clean Missing Data before Score Model."),
        )
    if not count:
        return table, []
    return table.filter(~missing), [
        _(
            "Rows without a label or a score were left out: {count} of {rows}.",
            count=count,
            rows=table.num_rows,
        )
    ]


def _evaluate_regression(table: Table, roles: Roles, port: str) -> tuple[list[Any], dict[str, object]]:
    actual = _numbers(table, roles.actual, port)
    predicted = _numbers(table, roles.predicted, port)
    view: dict[str, object] = {
        "residuals": curves.residual_histogram(actual, predicted),
        "scatter": curves.scatter(actual, predicted),
    }
    return [metrics.regression(actual, predicted)], view


def _numbers(table: Table, column: Column | None, port: str) -> Array:
    if column is None or column.type not in ("Integer", "Double", "Boolean"):
        name = column.name if column else ""
        raise ModuleError(
            "0058",
            _('The column "{name}" must hold numbers to evaluate a regression.', name=name),
            port=port,
            column=name,
            action=_("Mark the numeric column that was predicted as Label with Edit Metadata."),
        )
    return table.numbers(column.name)


def _evaluate_binary(table: Table, roles: Roles, port: str) -> tuple[list[Any], dict[str, object]]:
    actual, predicted, classes = _class_codes(table, roles)
    probability = table.numbers(roles.probability.name) if roles.probability else np.zeros(len(actual))
    if len(classes) > 2:
        found = ", ".join(classes[:5])
        raise ModuleError(
            "0058",
            _(
                "Two classes were expected, but label and scores have {count}: {found}.",
                count=len(classes),
                found=found,
            ),
            port=port,
            column=roles.actual.name if roles.actual else None,
            action=_("Use the same label column for training and evaluation."),
        )
    positive = _positive_code(predicted, probability, len(classes))
    hits, calls = actual == positive, predicted == positive
    negative = next((name for code, name in enumerate(classes) if code != positive), "(other)")
    matrix = metrics.confusion(hits.astype(int), calls.astype(int), 2)
    view: dict[str, object] = {
        "confusion": {"labels": [negative, classes[positive]], "matrix": matrix.tolist()},
        "positive_label": classes[positive],
        "curves": curves.binary_curves(hits, probability),
        "thresholds": curves.threshold_counts(hits, probability),
    }
    return [metrics.binary(hits, calls, probability)], view


def _positive_code(predicted: Array, probability: Array, classes: int) -> int:
    """Find the class that the probabilities speak of: the one predicted where they are high."""
    high = predicted[probability >= THRESHOLD]
    if len(high):
        return int(np.bincount(high).argmax())
    negative = int(np.bincount(predicted).argmax())
    others = [code for code in range(classes) if code != negative]
    return others[-1] if others else negative


def _evaluate_multiclass(table: Table, roles: Roles) -> tuple[list[Any], dict[str, object]]:
    actual, predicted, classes = _class_codes(table, roles)
    matrix = metrics.confusion(actual, predicted, len(classes))
    by_class = [
        {"class": name, **values} for name, values in zip(classes, metrics.by_class(matrix), strict=True)
    ]
    shown = matrix[:MAX_CLASSES, :MAX_CLASSES].tolist()
    view: dict[str, object] = {
        "confusion": {"labels": classes[:MAX_CLASSES], "matrix": shown},
        "classes": by_class[:MAX_CLASSES],
    }
    return [metrics.multiclass(matrix)], view


def _class_codes(table: Table, roles: Roles) -> tuple[Array, Array, list[str]]:
    """Code actual and predicted classes alike; classes are compared as the text a person sees."""
    found = [_class_texts(table, column) for column in (roles.actual, roles.predicted) if column]
    classes = sorted({text for _, texts in found for text in texts}, key=_class_order)
    code = {name: index for index, name in enumerate(classes)}
    actual, predicted = (np.array([code[text] for text in texts], dtype=int)[codes] for codes, texts in found)
    return actual, predicted, classes


def _class_texts(table: Table, column: Column) -> tuple[Array, list[str]]:
    """Return a code for each row and the text of each code."""
    codes, distinct = codes_of(table.column(column.name))
    values = distinct.to_pylist()
    if column.type == "Double":
        return codes, [str(int(value)) if float(value).is_integer() else str(value) for value in values]
    return codes, [str(value) for value in values]


def _class_order(name: str) -> tuple[int, float, str]:
    try:
        return 0, float(name), name
    except ValueError:
        return 1, 0.0, name


def _evaluate_clustering(table: Table, roles: Roles, port: str) -> tuple[list[Any], dict[str, object]]:
    if not roles.distances or not roles.predicted.is_numeric:
        raise ModuleError(
            "0025",
            _("The dataset has cluster assignments but no distances to the cluster centers."),
            port=port,
            action=_("Connect the output of Train Clustering Model or Assign Data to Clusters."),
        )
    assigned = table.numbers(roles.predicted.name).astype(int)
    distances = np.column_stack([table.numbers(column.name) for column in roles.distances])
    if assigned.min() < 0 or assigned.max() >= distances.shape[1]:
        raise ModuleError(
            "0018",
            _("There are assignments to a cluster without a distance column."),
            port=port,
            column=roles.predicted.name,
            action=_("Keep all distance columns up to here."),
        )
    names = ["Combined Evaluation", *(f"Evaluation For Cluster No.{i}" for i in range(distances.shape[1]))]
    results = metrics.clustering(assigned, distances)
    rows = [{DESCRIPTION: name, **values} for name, values in zip(names, results, strict=True)]
    return rows, {"clusters": rows}


def _undefined(values: dict[str, float]) -> list[Text]:
    undefined = [name for name, value in values.items() if np.isnan(value)]
    if not undefined:
        return []
    return [
        _(
            "{metrics} cannot be computed: the label has only one value in this dataset.",
            metrics=undefined,
        )
    ]
