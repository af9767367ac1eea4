"""Design-time schema of Boosted Decision Tree Regression."""

from __future__ import annotations

from modules.learners.propagation import learner_propagation

propagate = learner_propagation("boosted_decision_tree_regression")
