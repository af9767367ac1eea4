"""What the designer shows of a learner and of a trained model (`view.json`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from modules.learners.features import expanded_names, level_text, source_columns
from modules.learners.training import FEATURES_STEP, MODEL_STEP, TrainedModel

#: rows of a weight or importance table
MAX_ROWS = 1_000


def model_view(model: TrainedModel) -> dict[str, object]:
    """Describe a trained model: weights, importances or centres under the names of the table's columns."""
    transformer, estimator = model.pipeline.named_steps[FEATURES_STEP], model.pipeline.named_steps[MODEL_STEP]
    view: dict[str, object] = {
        "kind": "model",
        "task": model.learner.task,
        "learner": model.learner.name,
        "display_name": model.learner.display_name,
        "label": model.label.name if model.label else None,
        "features": [column.name for column in model.features],
        "parameters": model.learner.in_use(model.parameters),
        "scaled": model.learner.scales(model.parameters),
        "training": {"rows": model.rows},
    }
    if model.learner.is_classifier:
        view["classes"] = [level_text(value) for value in estimator.classes_]
    if model.learner.family == "linear":
        view |= _weights(estimator, expanded_names(transformer))
    elif model.learner.family == "k_means":
        view["centers"] = _centers(estimator, expanded_names(transformer))
    else:
        view["importances"] = _importances(estimator, source_columns(transformer))
    return view


def _weights(estimator: Any, names: Sequence[str]) -> dict[str, object]:
    coefficients = np.atleast_2d(estimator.coef_)
    if len(coefficients) == 1:
        weights = [
            {"feature": name, "weight": float(value)}
            for name, value in zip(names, coefficients[0], strict=True)
        ]
        intercept: object = float(np.ravel(estimator.intercept_)[0])
    else:
        classes = [level_text(value) for value in estimator.classes_]
        weights = [
            {"feature": name, "class": label, "weight": float(value)}
            for label, row in zip(classes, coefficients, strict=True)
            for name, value in zip(names, row, strict=True)
        ]
        intercept = [float(value) for value in estimator.intercept_]
    weights.sort(key=_by_magnitude)
    return {"weights": weights[:MAX_ROWS], "weights_total": len(weights), "intercept": intercept}


def _by_magnitude(entry: dict[str, Any]) -> tuple[float, str]:
    return -abs(entry["weight"]), entry["feature"]


def _importances(estimator: Any, sources: Sequence[str]) -> list[dict[str, object]]:
    """Sum importances of the indicators of a column, as shares of 1: by gain for boosted trees."""
    booster = getattr(estimator, "booster_", None)
    raw = (
        estimator.feature_importances_
        if booster is None
        else booster.feature_importance(importance_type="gain")
    )
    totals: dict[str, float] = dict.fromkeys(sources, 0.0)
    for source, value in zip(sources, raw, strict=True):
        totals[source] += float(value)
    whole = sum(totals.values()) or 1.0
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [{"feature": name, "importance": value / whole} for name, value in ranked[:MAX_ROWS]]


def _centers(estimator: Any, names: Sequence[str]) -> dict[str, object]:
    centers = np.asarray(estimator.cluster_centers_)[:, :MAX_ROWS]
    return {"columns": list(names)[:MAX_ROWS], "rows": [[float(value) for value in row] for row in centers]}
