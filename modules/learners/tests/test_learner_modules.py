"""What all learner modules have in common: settings as in the reference, artifacts, and a quick start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from modules.columns import LearnerSchema
from modules.learners.registry import LEARNERS
from modules.learners.testing import succeeded
from modules.runtime.definition import load_definition
from modules.runtime.testing import run_module

BOOSTED: dict[str, object] = {
    "maximum_number_of_leaves_per_tree": 20,
    "minimum_number_of_samples_per_leaf_node": 10,
    "learning_rate": 0.2,
    "total_number_of_trees_constructed": 100,
    "random_number_seed": None,
    "allow_unknown_categorical_levels": True,
}
LOGISTIC: dict[str, object] = {
    "optimization_tolerance": 1e-7,
    "l1_regularization_weight": 1.0,
    "l2_regularization_weight": 1.0,
    "memory_size_for_l_bfgs": 20,
    "random_number_seed": None,
    "allow_unknown_categorical_levels": True,
}
DEFAULTS: dict[str, dict[str, object]] = {
    "linear_regression": {
        "solution_method": "Ordinary Least Squares",
        "l2_regularization_weight": 0.001,
        "include_intercept_term": True,
        "learning_rate": 0.1,
        "number_of_training_epochs": 10,
        "normalize_features": True,
        "average_final_hypothesis": True,
        "decrease_learning_rate": True,
        "random_number_seed": None,
        "allow_unknown_categorical_levels": True,
    },
    "boosted_decision_tree_regression": BOOSTED,
    "two_class_boosted_decision_tree": BOOSTED,
    "decision_forest_regression": {
        "resampling_method": "Bagging Resampling",
        "number_of_decision_trees": 8,
        "maximum_depth_of_the_decision_trees": 32,
        "number_of_random_splits_per_node": 128,
        "minimum_number_of_samples_per_leaf_node": 1,
        "allow_unknown_categorical_levels": True,
    },
    "two_class_logistic_regression": LOGISTIC,
    "multiclass_logistic_regression": LOGISTIC,
    "k_means_clustering": {
        "number_of_centroids": 2,
        "initialization": "K-Means++",
        "random_number_seed": None,
        "iterations": 100,
        "assign_label_mode": "Ignore label column",
        "normalize_features": True,
    },
}


def test_every_learner_is_checked_here() -> None:
    assert set(DEFAULTS) == set(LEARNERS)


@pytest.mark.parametrize("name", sorted(LEARNERS))
def test_defaults_are_those_of_the_reference(name: str) -> None:
    assert load_definition(name).defaults() == DEFAULTS[name]


@pytest.mark.parametrize("name", sorted(LEARNERS))
def test_the_artifact_holds_the_settings(name: str, tmp_path: Path) -> None:
    run = succeeded(run_module(name, tmp_path))
    settings = json.loads((run.folders["untrained_model"] / "learner.json").read_text())
    assert settings == {"learner": name, "task": LEARNERS[name].task, "parameters": DEFAULTS[name]}
    assert run.schema("untrained_model") == LearnerSchema(LEARNERS[name].task, name)
    view = run.view("untrained_model")
    assert (view["kind"], view["display_name"]) == ("learner", LEARNERS[name].display_name)
    run.assert_schema_as_propagated()


def test_the_view_of_a_linear_regression_shows_the_settings_of_its_method(tmp_path: Path) -> None:
    shown = run_module("linear_regression", tmp_path).view("untrained_model")["parameters"]
    assert "include_intercept_term" in shown
    assert "learning_rate" not in shown
    method = {"solution_method": "Online Gradient Descent"}
    shown = run_module("linear_regression", tmp_path, parameters=method).view("untrained_model")["parameters"]
    assert "include_intercept_term" not in shown
    assert "learning_rate" in shown


def test_writing_settings_and_predicting_schemas_load_no_data_library() -> None:
    program = (
        "import importlib, sys\n"
        f"for name in {sorted(LEARNERS)!r}:\n"
        "    importlib.import_module(f'modules.{name}.step')\n"
        "    importlib.import_module(f'modules.{name}.schema')\n"
        "for name in ('train_model', 'train_clustering_model', 'score_model', 'evaluate_model',\n"
        "             'assign_data_to_clusters', 'permutation_feature_importance'):\n"
        "    importlib.import_module(f'modules.{name}.schema')\n"
        "heavy = {'numpy', 'pandas', 'pyarrow', 'sklearn', 'scipy', 'lightgbm', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


def test_a_linear_regression_does_not_wait_for_lightgbm() -> None:
    program = (
        "import sys, numpy\n"
        "import modules.learners.training, modules.learners.model_folder, modules.learners.views\n"
        "from modules.learners.estimators import fit_estimator\n"
        "settings = {'solution_method': 'Ordinary Least Squares', 'l2_regularization_weight': 0.001,\n"
        "            'include_intercept_term': True}\n"
        "fit_estimator('linear_regression', settings, numpy.eye(3), numpy.arange(3.0), 1)\n"
        "assert 'lightgbm' not in sys.modules\n"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


def test_evaluation_needs_neither_pandas_nor_scikit_learn() -> None:
    program = (
        "import sys, modules.evaluate_model.step, modules.learners.evaluation\n"
        "heavy = {'pandas', 'sklearn', 'scipy', 'lightgbm'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)
