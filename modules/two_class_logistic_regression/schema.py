"""Design-time schema of Two-Class Logistic Regression."""

from __future__ import annotations

from modules.learners.propagation import learner_propagation

propagate = learner_propagation("two_class_logistic_regression")
