"""Design-time schema of Two-Class Boosted Decision Tree."""

from __future__ import annotations

from modules.learners.propagation import learner_propagation

propagate = learner_propagation("two_class_boosted_decision_tree")
