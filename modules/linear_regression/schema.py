"""Design-time schema of Linear Regression."""

from __future__ import annotations

from modules.learners.propagation import learner_propagation

propagate = learner_propagation("linear_regression")
