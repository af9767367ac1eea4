"""Build and fit the scikit-learn or LightGBM estimator of a learner.

Each builder maps the parameters of the module's form to the library's; imports happen inside, so that a
linear regression does not wait for LightGBM. The fitted estimators are plain library objects.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from modules.columns.texts import Text
from modules.columns.texts import text as _

#: of learners without a seed of their own: the same data gives the same model
DEFAULT_SEED = 0
_SEEDS = 2**31
LEAST_SQUARES = "Ordinary Least Squares"


@dataclass(slots=True)
class Fit:
    """A fitted estimator and what the person should know about the fitting."""

    estimator: Any
    warnings: list[Text] = field(default_factory=list)


Parameters = Mapping[str, Any]
Fitter = Callable[[Parameters, Any, Any, int], Fit]


def fit_estimator(learner: str, parameters: Parameters, matrix: Any, target: Any, threads: int) -> Fit:
    """Fit the estimator of `learner` to transformed features; `target` is None for clustering."""
    return _FITTERS[learner](parameters, matrix, target, threads)


def seed_of(parameters: Parameters) -> int:
    """The seed of the form; an empty one means other random numbers every time, told in the log."""
    seed = parameters.get("random_number_seed")
    if seed is not None:
        return int(seed)
    drawn = secrets.randbelow(_SEEDS)
    sys.stdout.write(f"Random number seed: {drawn} (drawn, because the field is empty)\n")
    return drawn


def _fit_linear_regression(parameters: Parameters, matrix: Any, target: Any, _threads: int) -> Fit:
    if parameters["solution_method"] == LEAST_SQUARES:
        estimator = _least_squares(parameters, matrix)
    else:
        estimator = _gradient_descent(parameters)
    # a diverging descent overflows; the non-finite weights are reported by the caller
    with np.errstate(over="ignore", invalid="ignore"):
        return Fit(estimator.fit(matrix, target))


def _least_squares(parameters: Parameters, matrix: Any) -> Any:
    from scipy.sparse import issparse
    from sklearn.linear_model import LinearRegression, Ridge

    weight = float(parameters["l2_regularization_weight"])
    intercept = bool(parameters["include_intercept_term"])
    if weight == 0:
        # without a penalty indicator columns are collinear with the intercept: take the smallest solution
        return LinearRegression(fit_intercept=intercept)
    solver = "sparse_cg" if issparse(matrix) else "svd"
    return Ridge(alpha=weight, fit_intercept=intercept, solver=solver, tol=1e-8)


def _gradient_descent(parameters: Parameters) -> Any:
    from sklearn.linear_model import SGDRegressor

    return SGDRegressor(
        loss="squared_error",
        penalty="l2",
        alpha=float(parameters["l2_regularization_weight"]),
        learning_rate="invscaling" if parameters["decrease_learning_rate"] else "constant",
        eta0=float(parameters["learning_rate"]),
        max_iter=int(parameters["number_of_training_epochs"]),
        tol=None,
        average=bool(parameters["average_final_hypothesis"]),
        random_state=seed_of(parameters),
    )


def _fit_boosted_regression(parameters: Parameters, matrix: Any, target: Any, threads: int) -> Fit:
    from lightgbm import LGBMRegressor

    return _fit_boosted_trees(LGBMRegressor, parameters, matrix, target, threads)


def _fit_boosted_classification(parameters: Parameters, matrix: Any, target: Any, threads: int) -> Fit:
    from lightgbm import LGBMClassifier

    return _fit_boosted_trees(LGBMClassifier, parameters, matrix, target, threads)


def _fit_boosted_trees(kind: Any, parameters: Parameters, matrix: Any, target: Any, threads: int) -> Fit:
    estimator = kind(
        num_leaves=int(parameters["maximum_number_of_leaves_per_tree"]),
        min_child_samples=int(parameters["minimum_number_of_samples_per_leaf_node"]),
        learning_rate=float(parameters["learning_rate"]),
        n_estimators=int(parameters["total_number_of_trees_constructed"]),
        random_state=seed_of(parameters),
        deterministic=True,
        force_row_wise=True,
        verbose=-1,
        n_jobs=threads,
    )
    estimator.fit(matrix, target)
    # neither the machine's size nor a thread pool belongs in the saved model
    estimator.set_params(n_jobs=1)
    return Fit(estimator)


def _fit_decision_forest(parameters: Parameters, matrix: Any, target: Any, threads: int) -> Fit:
    """Fit randomised trees: each node tries a number of random splits, at most one per feature."""
    from sklearn.ensemble import ExtraTreesRegressor

    splits = int(parameters["number_of_random_splits_per_node"])
    estimator = ExtraTreesRegressor(
        n_estimators=int(parameters["number_of_decision_trees"]),
        max_depth=int(parameters["maximum_depth_of_the_decision_trees"]),
        min_samples_leaf=int(parameters["minimum_number_of_samples_per_leaf_node"]),
        max_features=min(splits, matrix.shape[1]),
        bootstrap=parameters["resampling_method"] == "Bagging Resampling",
        random_state=DEFAULT_SEED,
        n_jobs=threads,
    )
    estimator.fit(matrix, target)
    estimator.set_params(n_jobs=None)
    return Fit(estimator)


def _fit_logistic(parameters: Parameters, matrix: Any, target: Any, _threads: int) -> Fit:
    from sklearn.linear_model import LogisticRegression

    from modules.learners.logistic import MAX_ITERATIONS, Penalty, solve

    classes, codes = np.unique(np.asarray(target), return_inverse=True)
    penalty = Penalty(
        l1=float(parameters["l1_regularization_weight"]),
        l2=float(parameters["l2_regularization_weight"]),
        tolerance=float(parameters["optimization_tolerance"]),
        memory=int(parameters["memory_size_for_l_bfgs"]),
    )
    solution = solve(matrix, codes, len(classes), penalty)
    total = penalty.l1 + penalty.l2
    estimator = LogisticRegression(
        C=1 / total if total else np.inf,
        l1_ratio=penalty.l1 / total if total else 0.0,
        solver="saga" if penalty.l1 else "lbfgs",
        tol=penalty.tolerance,
    )
    estimator.classes_ = classes
    estimator.coef_ = solution.weights
    estimator.intercept_ = solution.intercepts
    estimator.n_iter_ = np.asarray([solution.iterations], dtype=np.int32)
    estimator.n_features_in_ = matrix.shape[1]
    warnings = []
    if not solution.converged:
        warnings.append(
            _(
                "The optimisation stopped after {iterations} iterations before it met the tolerance "
                "(limit: {most}). A larger L2 regularization weight or tolerance helps.",
                iterations=solution.iterations,
                most=MAX_ITERATIONS,
            )
        )
    return Fit(estimator, warnings)


_FITTERS: dict[str, Fitter] = {
    "linear_regression": _fit_linear_regression,
    "boosted_decision_tree_regression": _fit_boosted_regression,
    "decision_forest_regression": _fit_decision_forest,
    "two_class_logistic_regression": _fit_logistic,
    "two_class_boosted_decision_tree": _fit_boosted_classification,
    "multiclass_logistic_regression": _fit_logistic,
}
