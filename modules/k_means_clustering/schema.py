"""Design-time schema of K-Means Clustering."""

from __future__ import annotations

from modules.learners.propagation import learner_propagation

propagate = learner_propagation("k_means_clustering")
