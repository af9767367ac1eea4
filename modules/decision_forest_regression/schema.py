"""Design-time schema of Decision Forest Regression."""

from __future__ import annotations

from modules.learners.propagation import learner_propagation

propagate = learner_propagation("decision_forest_regression")
