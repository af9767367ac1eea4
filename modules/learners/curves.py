"""The drawings of an evaluation: ROC, precision-recall and lift curves, threshold counts, residuals."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

MAX_POINTS = 500
MAX_SCATTER = 1_000
RESIDUAL_BINS = 20


def binary_curves(actual: Array, probability: Array) -> dict[str, list[dict[str, float | None]]]:
    """Return points {x, y, t}: calling rows positive from probability t on gives the point.

    ROC: false positive rate, true positive rate. Precision-recall: recall, precision. Lift: share of rows
    called positive, and how many times more positives they hold than a random choice would.
    """
    order = np.argsort(-probability, kind="stable")
    ranked, hits = probability[order], actual[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    true_positive = np.cumsum(hits)[last]
    called = last + 1
    false_positive = called - true_positive
    positives, negatives = int(actual.sum()), int((~actual).sum())
    thresholds = ranked[last]
    curves: dict[str, list[dict[str, float | None]]] = {"roc": [], "precision_recall": [], "lift": []}
    if positives and negatives:
        start: list[dict[str, float | None]] = [{"x": 0.0, "y": 0.0, "t": None}]
        curves["roc"] = start + _points(false_positive / negatives, true_positive / positives, thresholds)
    if positives:
        precision = true_positive / called
        curves["precision_recall"] = _points(true_positive / positives, precision, thresholds)
        curves["lift"] = _points(called / len(actual), precision / (positives / len(actual)), thresholds)
    return curves


def threshold_counts(actual: Array, probability: Array) -> list[dict[str, float]]:
    """Count the four outcomes for the thresholds 0, 0.01, … 1; from it on a row counts as positive."""
    counts = []
    for threshold in np.round(np.linspace(0, 1, 101), 2):
        called = probability >= threshold
        counts.append(
            {
                "t": float(threshold),
                "tp": int(np.sum(called & actual)),
                "fp": int(np.sum(called & ~actual)),
                "tn": int(np.sum(~called & ~actual)),
                "fn": int(np.sum(~called & actual)),
            }
        )
    return counts


def residual_histogram(actual: Array, predicted: Array) -> dict[str, list[float]]:
    """Count actual minus predicted in equal bins."""
    counts, edges = np.histogram(actual - predicted, bins=RESIDUAL_BINS)
    return {"edges": edges.tolist(), "counts": counts.tolist()}


def scatter(actual: Array, predicted: Array) -> list[list[float]]:
    """Return pairs actual, predicted, evenly thinned."""
    chosen = _thinned(len(actual), MAX_SCATTER)
    pairs: list[list[float]] = np.column_stack([actual[chosen], predicted[chosen]]).tolist()
    return pairs


def _points(x: Array, y: Array, thresholds: Array) -> list[dict[str, float | None]]:
    # one place is kept for a starting point
    chosen = _thinned(len(x), MAX_POINTS - 1)
    return [
        {"x": float(a), "y": float(b), "t": float(t)}
        for a, b, t in zip(x[chosen], y[chosen], thresholds[chosen], strict=True)
    ]


def _thinned(count: int, limit: int) -> Array:
    """Choose at most `limit` positions, evenly, with the first and the last."""
    if count <= limit:
        return np.arange(count)
    return np.unique(np.linspace(0, count - 1, limit).round().astype(int))
