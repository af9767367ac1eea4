"""The learners that exist: their names, what they predict and what they need of the data.

Standard library only. The estimators themselves are built in `estimators`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from modules.columns.texts import text as _

Task = Literal["regression", "binary", "multiclass", "clustering"]
Family = Literal["linear", "boosted_trees", "forest", "k_means"]

#: how a person would call the task
TASK_NAMES: dict[str, str] = {
    "regression": _("regression"),
    "binary": _("two-class classification"),
    "multiclass": _("multiclass classification"),
    "clustering": _("clustering"),
}


_LEAST_SQUARES_ONLY = frozenset({"include_intercept_term"})
_DESCENT_ONLY = frozenset(
    {
        "learning_rate",
        "number_of_training_epochs",
        "normalize_features",
        "average_final_hypothesis",
        "decrease_learning_rate",
        "random_number_seed",
    }
)


@dataclass(frozen=True, slots=True)
class Learner:
    """One learner of the catalogue; `name` is the slug of its module."""

    name: str
    display_name: str
    task: Task
    family: Family
    #: rescale numeric features to 0..1: never, always, or when the parameter `normalize_features` says so
    scaling: Literal["never", "always", "by parameter"] = "never"
    #: learns from rows with missing features instead of refusing them
    accepts_missing: bool = False

    @property
    def is_classifier(self) -> bool:
        return self.task in ("binary", "multiclass")

    def scales(self, parameters: Mapping[str, object]) -> bool:
        """Whether numeric features are rescaled with these parameter values."""
        if self.scaling == "by parameter":
            if parameters.get("solution_method") == "Ordinary Least Squares":
                # a line through the origin would move with the features' minima
                return bool(parameters.get("include_intercept_term", True))
            return bool(parameters.get("normalize_features", True))
        return self.scaling == "always"

    def in_use(self, parameters: Mapping[str, object]) -> dict[str, object]:
        """Leave out parameters that do nothing with these values of the others."""
        if "solution_method" not in parameters:
            return dict(parameters)
        is_direct = parameters["solution_method"] == "Ordinary Least Squares"
        idle = _DESCENT_ONLY if is_direct else _LEAST_SQUARES_ONLY
        return {name: value for name, value in parameters.items() if name not in idle}


LEARNERS: dict[str, Learner] = {
    learner.name: learner
    for learner in (
        Learner("linear_regression", _("Linear Regression"), "regression", "linear", scaling="by parameter"),
        Learner(
            "boosted_decision_tree_regression",
            _("Boosted Decision Tree Regression"),
            "regression",
            "boosted_trees",
            accepts_missing=True,
        ),
        Learner("decision_forest_regression", _("Decision Forest Regression"), "regression", "forest"),
        Learner(
            "two_class_logistic_regression",
            _("Two-Class Logistic Regression"),
            "binary",
            "linear",
            scaling="always",
        ),
        Learner(
            "two_class_boosted_decision_tree",
            _("Two-Class Boosted Decision Tree"),
            "binary",
            "boosted_trees",
            accepts_missing=True,
        ),
        Learner(
            "multiclass_logistic_regression",
            _("Multiclass Logistic Regression"),
            "multiclass",
            "linear",
            scaling="always",
        ),
        Learner(
            "k_means_clustering", _("K-Means Clustering"), "clustering", "k_means", scaling="by parameter"
        ),
    )
}
