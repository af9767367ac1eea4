"""The metrics that permutation feature importance can use; standard library only."""

from __future__ import annotations

from modules.columns import Column
from modules.learners.metric_names import (
    ACCURACY,
    MACRO_PRECISION,
    MACRO_RECALL,
    MAE,
    OVERALL_ACCURACY,
    PRECISION,
    R2,
    RAE,
    RECALL,
    RMSE,
    RSE,
)

FEATURE = Column("Feature", "String")
SCORE = Column("Score", "Double")

_REGRESSION = {
    "Mean Absolute Error": MAE,
    "Root Mean Squared Error": RMSE,
    "Relative Absolute Error": RAE,
    "Relative Squared Error": RSE,
    "Coefficient of Determination": R2,
}
_BINARY = {"Accuracy": ACCURACY, "Precision": PRECISION, "Recall": RECALL}
_MULTICLASS = {"Accuracy": OVERALL_ACCURACY, "Precision": MACRO_PRECISION, "Recall": MACRO_RECALL}

#: choice of the form -> name of the computed metric, by task
METRICS = {"regression": _REGRESSION, "binary": _BINARY, "multiclass": _MULTICLASS}

#: computed metrics that are the better the smaller they are
ERRORS = frozenset({MAE, RMSE, RAE, RSE})


def metrics_for(task: str) -> tuple[str, ...]:
    return tuple(METRICS.get(task, {}))


def metric_fits(metric: str, task: str) -> bool:
    return metric in METRICS.get(task, {})
