"""The metrics of each task, with numpy alone.

Formulas (y: actual, p: predicted): MAE mean |y - p|; RMSE sqrt(mean (y - p)^2); RSE sum (y - p)^2 divided by
sum (y - mean y)^2; RAE sum |y - p| / sum |y - mean y|; coefficient of determination 1 - RSE. Precision and
recall are 0 where nothing was predicted or present. What is not defined (RSE of a constant label, AUC of one
class) is NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from modules.learners.metric_names import (
    ACCURACY,
    AUC,
    F1,
    LARGEST,
    MACRO_PRECISION,
    MACRO_RECALL,
    MAE,
    MICRO_PRECISION,
    MICRO_RECALL,
    OVERALL_ACCURACY,
    POINTS,
    PRECISION,
    R2,
    RAE,
    RECALL,
    RMSE,
    RSE,
    TO_OTHER,
    TO_OWN,
)

Array = np.ndarray[Any, np.dtype[Any]]


def regression(actual: Array, predicted: Array) -> dict[str, float]:
    residual, spread = actual - predicted, actual - actual.mean()
    squared, absolute = float(np.sum(spread**2)), float(np.sum(np.abs(spread)))
    relative_squared = float(np.sum(residual**2)) / squared if squared else np.nan
    return {
        MAE: float(np.mean(np.abs(residual))),
        RMSE: float(np.sqrt(np.mean(residual**2))),
        RSE: relative_squared,
        RAE: float(np.sum(np.abs(residual))) / absolute if absolute else np.nan,
        R2: 1.0 - relative_squared,
    }


def binary(actual: Array, predicted: Array, probability: Array | None) -> dict[str, float]:
    """Compute from boolean arrays (True: positive) and the probability of the positive class."""
    true_positive = int(np.sum(actual & predicted))
    precision = _ratio(true_positive, int(predicted.sum()))
    recall = _ratio(true_positive, int(actual.sum()))
    return {
        ACCURACY: float(np.mean(actual == predicted)),
        PRECISION: precision,
        RECALL: recall,
        F1: _ratio(2 * precision * recall, precision + recall),
        AUC: area_under_roc(actual, probability) if probability is not None else np.nan,
    }


def area_under_roc(actual: Array, probability: Array) -> float:
    """Return the chance that a positive row scores above a negative one; ties count half."""
    positives = int(actual.sum())
    negatives = len(actual) - positives
    if not positives or not negatives:
        return float("nan")
    _, position, counts = np.unique(probability, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = float(mean_rank[position][actual].sum())
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def confusion(actual: Array, predicted: Array, classes: int) -> Array:
    """Count rows by class code: actual class down, predicted class across."""
    counts = np.bincount(actual * classes + predicted, minlength=classes * classes)
    return counts.reshape(classes, classes)


def multiclass(matrix: Array) -> dict[str, float]:
    """Compute from a confusion matrix; averages over classes weigh every class alike."""
    correct = np.diag(matrix)
    accuracy = float(correct.sum() / matrix.sum())
    return {
        OVERALL_ACCURACY: accuracy,
        # every row has one actual and one predicted class, so the micro averages equal the accuracy
        MICRO_PRECISION: accuracy,
        MACRO_PRECISION: float(np.mean(_ratios(correct, matrix.sum(axis=0)))),
        MICRO_RECALL: accuracy,
        MACRO_RECALL: float(np.mean(_ratios(correct, matrix.sum(axis=1)))),
    }


def by_class(matrix: Array) -> list[dict[str, float]]:
    """Return precision, recall, F1 and number of rows of each class."""
    correct = np.diag(matrix)
    precision, recall = _ratios(correct, matrix.sum(axis=0)), _ratios(correct, matrix.sum(axis=1))
    return [
        {"precision": p, "recall": r, "f1": _ratio(2 * p * r, p + r), "rows": int(rows)}
        for p, r, rows in zip(precision.tolist(), recall.tolist(), matrix.sum(axis=1), strict=True)
    ]


def clustering(assigned: Array, distances: Array) -> list[dict[str, float]]:
    """Return one entry for all points together, then one for each cluster."""
    clusters = distances.shape[1]
    own = distances[np.arange(len(assigned)), assigned]
    others = (distances.sum(axis=1) - own) / (clusters - 1) if clusters > 1 else np.full(len(own), np.nan)
    everything = np.ones(len(assigned), dtype=bool)
    members = [everything, *(assigned == cluster for cluster in range(clusters))]
    return [_cluster(own[chosen], others[chosen]) for chosen in members]


def _cluster(own: Array, others: Array) -> dict[str, float]:
    if len(own) == 0:
        return {TO_OTHER: np.nan, TO_OWN: np.nan, POINTS: 0, LARGEST: np.nan}
    return {
        TO_OTHER: float(others.mean()),
        TO_OWN: float(own.mean()),
        POINTS: len(own),
        LARGEST: float(own.max()),
    }


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0


def _ratios(parts: Array, wholes: Array) -> Array:
    result: Array = np.divide(parts, wholes, out=np.zeros(len(parts)), where=wholes > 0)
    return result
