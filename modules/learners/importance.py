"""Permutation feature importance of a trained model.

The score of a feature says how much worse the metric gets when the feature's values are shuffled among the
rows: original minus shuffled where more is better, shuffled minus original for errors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from modules.columns import Column
from modules.columns.texts import text as _
from modules.learners import metrics
from modules.learners.features import feature_frame, level_values
from modules.learners.importance_metrics import ERRORS, METRICS, metric_fits, metrics_for
from modules.learners.model_folder import SavedModel
from modules.learners.registry import TASK_NAMES
from modules.learners.score_columns import THRESHOLD
from modules.learners.scoring import check_table
from modules.runtime import ModuleError
from modules.runtime.arrays import missing_mask
from modules.runtime.table import Table

Array = np.ndarray[Any, np.dtype[Any]]

PORT = "test_data"


def permutation_scores(
    model: SavedModel,
    table: Table,
    metric: str,
    seed: int,
    on_progress: Callable[[float, str], None] = lambda _fraction, _message: None,
) -> list[tuple[str, float]]:
    """Return features and scores, the highest first; raises ModuleError 0013, 0021, 0024 or 0062."""
    _check_metric(model, metric)
    label = _label(model, table)
    check_table(model, table, port=PORT)
    usable = _complete_rows(model, table, label)
    frame = feature_frame(usable, model.schema.features)
    measure = _measure(model, usable, label, METRICS[model.schema.task][metric])
    base = measure(frame)
    random = np.random.default_rng(seed)
    scores = []
    for index, column in enumerate(frame.columns):
        on_progress(index / len(frame.columns), _("shuffling {column}", column=column))
        shuffled = frame.assign(**{column: random.permutation(frame[column].to_numpy())})
        scores.append((str(column), measure(shuffled) - base))
    sign = 1.0 if METRICS[model.schema.task][metric] in ERRORS else -1.0
    # adding 0.0 turns a negative zero into zero
    return sorted(
        ((name, sign * change + 0.0) for name, change in scores), key=lambda item: (-item[1], item[0])
    )


def _check_metric(model: SavedModel, metric: str) -> None:
    task = model.schema.task
    if not metrics_for(task):
        raise ModuleError(
            "0013",
            _(
                "{learner} is a model for {task}: there is no label to compare.",
                learner=model.learner.display_name,
                task=TASK_NAMES[task],
            ),
            port="trained_model",
            action=_("Use a classification or regression model."),
        )
    if not metric_fits(metric, task):
        raise ModuleError(
            "0062",
            _(
                "The metric {metric} does not fit a model for {task}.",
                metric=metric,
                task=TASK_NAMES[task],
            ),
            parameter="metric_for_measuring_performance",
            action=_("Choose {metrics}.", metrics=", ".join(metrics_for(task))),
        )


def _label(model: SavedModel, table: Table) -> Column:
    name = model.schema.label.name if model.schema.label else ""
    label = table.schema.get(name)
    if label is None:
        raise ModuleError(
            "0024",
            _('The test data has no label column "{name}".', name=name),
            port=PORT,
            column=name,
            action=_("Use rows that hold the label the model predicts."),
        )
    return label


def _complete_rows(model: SavedModel, table: Table, label: Column) -> Table:
    missing = missing_mask(table.column(label.name))
    if not model.learner.accepts_missing:
        for column in model.schema.features:
            missing = missing | missing_mask(table.column(column.name))
    if int((~missing).sum()) < 2:
        raise ModuleError(
            "0021",
            _("The test data has fewer than two rows with a label and all features."),
            port=PORT,
            action=_("Use more rows, or Clean Missing Data first."),
        )
    return table.filter(~missing)


def _measure(model: SavedModel, table: Table, label: Column, name: str) -> Callable[[Any], float]:
    """Return a function from features to the metric."""
    if model.schema.task == "regression":
        numbers = table.numbers(label.name)
        return lambda frame: metrics.regression(numbers, model.pipeline.predict(frame))[name]
    classes = model.pipeline.classes_
    actual = level_values(table, label.name)
    if model.schema.task == "binary":
        hits = actual == classes[1]

        def measure_binary(frame: Any) -> float:
            calls = model.pipeline.predict_proba(frame)[:, 1] >= THRESHOLD
            return metrics.binary(hits, calls, None)[name]

        return measure_binary
    # classes that training has not seen are never predicted, but they are there to be missed
    names = [
        *classes.tolist(),
        *sorted({value for value in actual if value not in set(classes.tolist())}, key=str),
    ]
    code = {value: index for index, value in enumerate(names)}
    codes = np.array([code[value] for value in actual])

    def measure_multiclass(frame: Any) -> float:
        predicted = model.pipeline.predict_proba(frame).argmax(axis=1)
        return metrics.multiclass(metrics.confusion(codes, predicted, len(names)))[name]

    return measure_multiclass
