"""K-Means Clustering: write the learner with its settings."""

from __future__ import annotations

from modules.learners.untrained import run

__all__ = ["run"]
