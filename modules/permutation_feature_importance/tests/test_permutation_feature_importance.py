"""Permutation Feature Importance against its definition and against scikit-learn."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import permutation_importance

from modules.learners.testing import adult, as_table, automobile_parts, iris, make_learner, train_model
from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, run_module


def _importance(
    folder: Path, trained: ModuleRun, test: pd.DataFrame, metric: str, seed: int = 0
) -> ModuleRun:
    inputs: dict[str, Table | Path] = {
        "trained_model": trained.folders["trained_model"],
        "test_data": as_table(test),
    }
    parameters = {"metric_for_measuring_performance": metric, "random_seed": seed}
    return run_module("permutation_feature_importance", folder, inputs, parameters)


def test_scores_are_how_much_worse_the_metric_gets(tmp_path: Path) -> None:
    training, test = automobile_parts()
    trained = train_model(tmp_path, "linear_regression", training, "price")
    run = _importance(tmp_path, trained, test, "Mean Absolute Error", seed=3)
    frame = run.table("feature_importance").to_pandas()
    assert frame["Score"].is_monotonic_decreasing
    with (trained.folders["trained_model"] / "model.pkl").open("rb") as stream:
        model = pickle.load(stream)
    random = np.random.default_rng(3)
    features = test.drop(columns="price")
    base = (test["price"] - model.predict(features)).abs().mean()
    expected = {
        name: (test["price"] - model.predict(features.assign(**{name: random.permutation(features[name])})))
        .abs()
        .mean()
        - base
        for name in features
    }
    assert dict(zip(frame["Feature"], frame["Score"], strict=True)) == pytest.approx(expected)
    run.assert_schema_as_propagated()


def test_scores_are_close_to_scikit_learns_average(tmp_path: Path) -> None:
    frame = iris()
    trained = train_model(tmp_path, "multiclass_logistic_regression", frame, "species")
    scores: dict[str, list[float]] = {}
    for seed in range(20):
        found = (
            _importance(tmp_path, trained, frame, "Accuracy", seed).table("feature_importance").to_pandas()
        )
        for name, score in zip(found["Feature"], found["Score"], strict=True):
            scores.setdefault(name, []).append(score)
    with (trained.folders["trained_model"] / "model.pkl").open("rb") as stream:
        model = pickle.load(stream)
    features = frame.drop(columns="species")
    expected = permutation_importance(model, features, frame["species"], n_repeats=50, random_state=0)
    for name, mean in zip(features.columns, expected.importances_mean, strict=True):
        assert np.mean(scores[name]) == pytest.approx(mean, abs=0.02)


@pytest.mark.parametrize("metric", ["Accuracy", "Precision", "Recall"])
def test_classification_metrics(metric: str, tmp_path: Path) -> None:
    frame = adult().dropna()
    trained = train_model(tmp_path, "two_class_boosted_decision_tree", frame[:2_000], "income")
    table = _importance(tmp_path, trained, frame[2_000:], metric).table("feature_importance")
    assert "marital-status" in table.column("Feature").to_pylist()[:4] or metric == "Precision"
    assert table.num_rows == 14


def test_the_same_seed_gives_the_same_scores_and_another_seed_others(tmp_path: Path) -> None:
    training, test = automobile_parts()
    trained = train_model(tmp_path, "linear_regression", training, "price")
    first, again, other = (
        _importance(tmp_path, trained, test, "Coefficient of Determination", seed)
        .table("feature_importance")
        .arrow
        for seed in (0, 0, 1)
    )
    assert first.equals(again)
    assert not first.equals(other)


def test_a_metric_of_another_task_is_refused_in_the_run_and_while_drawing(tmp_path: Path) -> None:
    training, test = automobile_parts()
    run = _importance(
        tmp_path, train_model(tmp_path, "linear_regression", training, "price"), test, "Accuracy"
    )
    assert run.error_code == "0062"
    (problem,) = run.propagated().problems
    assert problem.parameter == "metric_for_measuring_performance"
    assert "Mean Absolute Error" in problem.hint


def test_test_data_without_a_label_is_refused(tmp_path: Path) -> None:
    training, test = automobile_parts()
    trained = train_model(tmp_path, "linear_regression", training, "price")
    run = _importance(tmp_path, trained, test.drop(columns="price"), "Mean Absolute Error")
    assert run.error_code == "0024"


def test_a_clustering_model_has_nothing_to_measure(tmp_path: Path) -> None:
    learner = make_learner(tmp_path, "k_means_clustering")
    selection = {"rules": [{"op": "include", "kind": "types", "types": ["Numeric"]}]}
    inputs: dict[str, Table | Path] = {"untrained_model": learner, "dataset": as_table(iris())}
    model = run_module("train_clustering_model", tmp_path, inputs, {"column_set": selection})
    assert _importance(tmp_path, model, iris(), "Accuracy").error_code == "0013"
