"""Logistic regression with separate L1 and L2 weights, fitted by limited-memory BFGS.

scikit-learn's own L-BFGS solver knows no L1 penalty and fixes the history size, and the solver that knows
both penalties (SAGA) is several times slower to the same optimum. So the optimisation is done here with
SciPy, and its result is put into an ordinary `LogisticRegression`, which is all that a saved model contains.

Minimised is the sum over rows of the log loss + l1 * sum |w| + l2 / 2 * sum w^2, the intercept not penalised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, logsumexp

MAX_ITERATIONS = 5_000

Array = np.ndarray[Any, np.dtype[Any]]
_Loss = Callable[[Array], tuple[float, Array]]


@dataclass(frozen=True, slots=True)
class Penalty:
    """How strongly weights are pulled towards zero, and how exactly the optimum is sought."""

    l1: float
    l2: float
    tolerance: float
    #: how many earlier steps L-BFGS remembers
    memory: int


@dataclass(frozen=True, slots=True)
class Solution:
    """Weights by class and feature; one row for two classes."""

    weights: Array
    intercepts: Array
    iterations: int
    converged: bool


def solve(matrix: Any, codes: Array, classes: int, penalty: Penalty) -> Solution:
    """Fit weights to a (dense or sparse) matrix and class codes 0..classes-1."""
    rows, features = matrix.shape
    outputs = 1 if classes == 2 else classes
    size = outputs * features
    log_loss = _binary_loss(matrix, codes) if classes == 2 else _multinomial_loss(matrix, codes, classes)

    def unpack(parameters: Array) -> tuple[Array, Array]:
        weights = parameters[:size]
        if penalty.l1:
            weights = weights - parameters[size : 2 * size]
        return weights.reshape(outputs, features), parameters[-outputs:]

    def objective(parameters: Array) -> tuple[float, Array]:
        weights, intercepts = unpack(parameters)
        loss, gradient = log_loss(np.hstack([weights, intercepts[:, None]]))
        by_weight = (gradient[:, :-1] + penalty.l2 * weights).ravel()
        loss += 0.5 * penalty.l2 * float(np.sum(weights**2))
        if not penalty.l1:
            return loss, np.concatenate([by_weight, gradient[:, -1]])
        # |w| has no derivative at zero, so w is split in a positive and a negative part, both at least 0
        loss += penalty.l1 * float(np.sum(parameters[: 2 * size]))
        return loss, np.concatenate([by_weight + penalty.l1, penalty.l1 - by_weight, gradient[:, -1]])

    halves = 2 if penalty.l1 else 1
    bounds = [(0.0, None)] * (2 * size) + [(None, None)] * outputs if penalty.l1 else None
    options = {
        "maxcor": penalty.memory,
        "ftol": penalty.tolerance,
        "gtol": penalty.tolerance * max(rows, 1),
        "maxiter": MAX_ITERATIONS,
        "maxfun": 2 * MAX_ITERATIONS,
    }
    reached, value, iterations, converged = np.zeros(halves * size + outputs), np.inf, 0, False
    # SciPy stops at the first small step, often far from the optimum; a fresh start from there tells
    while not converged and iterations < MAX_ITERATIONS:
        found = minimize(objective, reached, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        converged = value - found.fun <= penalty.tolerance * max(abs(found.fun), 1.0)
        reached, value, iterations = found.x, found.fun, iterations + max(int(found.nit), 1)
    weights, intercepts = unpack(reached)
    return Solution(weights.copy(), intercepts.copy(), iterations, converged)


def _scores(matrix: Any, parameters: Array) -> Array:
    scores: Array = matrix @ parameters[:, :-1].T + parameters[:, -1]
    return scores


def _gradient(matrix: Any, residuals: Array) -> Array:
    by_feature = np.asarray((matrix.T @ residuals).T)
    return np.hstack([by_feature, residuals.sum(axis=0)[:, None]])


def _binary_loss(matrix: Any, codes: Array) -> _Loss:
    target = codes.astype(float)[:, None]
    signs = 2.0 * target - 1.0

    def loss(parameters: Array) -> tuple[float, Array]:
        scores = _scores(matrix, parameters)
        return -float(np.sum(log_expit(signs * scores))), _gradient(matrix, expit(scores) - target)

    return loss


def _multinomial_loss(matrix: Any, codes: Array, classes: int) -> _Loss:
    target = np.eye(classes)[codes]

    def loss(parameters: Array) -> tuple[float, Array]:
        scores = _scores(matrix, parameters)
        totals = logsumexp(scores, axis=1, keepdims=True)
        value = float(np.sum(totals) - np.sum(scores * target))
        return value, _gradient(matrix, np.exp(scores - totals) - target)

    return loss
