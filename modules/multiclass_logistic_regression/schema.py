"""Design-time schema of Multiclass Logistic Regression."""

from __future__ import annotations

from modules.learners.propagation import learner_propagation

propagate = learner_propagation("multiclass_logistic_regression")
