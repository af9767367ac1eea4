"""The optimiser against scikit-learn's solvers."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import minmax_scale

from modules.learners.estimators import fit_estimator
from modules.learners.logistic import Array

PENALTIES = [(1.0, 1.0), (0.0, 1.0), (1.0, 0.0), (0.3, 2.0)]


def _parameters(l1: float, l2: float, tolerance: float = 1e-9) -> dict[str, float | int]:
    return {
        "l1_regularization_weight": l1,
        "l2_regularization_weight": l2,
        "optimization_tolerance": tolerance,
        "memory_size_for_l_bfgs": 20,
    }


def _objective(model: LogisticRegression, matrix: Array, target: Array, l1: float, l2: float) -> float:
    log_loss = -np.sum(model.predict_log_proba(matrix)[np.arange(len(target)), target])
    return float(log_loss + l1 * np.abs(model.coef_).sum() + l2 / 2 * (model.coef_**2).sum())


@pytest.mark.parametrize(("l1", "l2"), PENALTIES)
@pytest.mark.parametrize("data", [load_breast_cancer, load_iris])
def test_reaches_the_optimum_that_scikit_learn_finds(data: Callable[..., Any], l1: float, l2: float) -> None:
    matrix, target = data(return_X_y=True)
    matrix = minmax_scale(matrix)
    fitted = fit_estimator("two_class_logistic_regression", _parameters(l1, l2), matrix, target, 1).estimator
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = LogisticRegression(
            C=1 / (l1 + l2),
            l1_ratio=l1 / (l1 + l2),
            solver="saga" if l1 else "lbfgs",
            tol=1e-6,
            max_iter=5_000,
        ).fit(matrix, target)
    found = _objective(fitted, matrix, target, l1, l2)
    assert found == pytest.approx(_objective(expected, matrix, target, l1, l2), rel=1e-5)
    np.testing.assert_allclose(fitted.predict_proba(matrix), expected.predict_proba(matrix), atol=5e-3)


def test_an_l1_weight_sets_weights_to_exactly_zero() -> None:
    matrix, target = load_breast_cancer(return_X_y=True)
    matrix = minmax_scale(matrix)
    fitted = fit_estimator("two_class_logistic_regression", _parameters(5, 0), matrix, target, 1).estimator
    assert (fitted.coef_ == 0).sum() > 15


def test_sparse_features_give_the_same_weights() -> None:
    matrix, target = load_iris(return_X_y=True)
    dense = fit_estimator("multiclass_logistic_regression", _parameters(1, 1), matrix, target, 1).estimator
    sparse = fit_estimator(
        "multiclass_logistic_regression", _parameters(1, 1), csr_array(matrix), target, 1
    ).estimator
    np.testing.assert_allclose(sparse.coef_, dense.coef_, atol=1e-3)
