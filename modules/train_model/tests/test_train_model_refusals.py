"""What Train Model refuses, and how it says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from modules.learners.testing import automobile, iris, train_model


@pytest.mark.parametrize("learner", ["linear_regression", "decision_forest_regression"])
def test_missing_features_are_refused_with_advice(learner: str, tmp_path: Path) -> None:
    frame = automobile().assign(bore=lambda f: f["bore"].where(f.index != 3))
    error = train_model(tmp_path, learner, frame, "price").error
    assert error["code"] == "0032"
    assert '"bore" (1)' in error["message"]
    assert "Clean Missing Data" in error["action"]


def _refused(tmp_path: Path, learner: str, frame: pd.DataFrame, label: str) -> dict[str, object]:
    error = train_model(tmp_path, learner, frame, label).error
    assert error["kind"] == "module"
    assert error["action"]
    return error


def test_infinite_features_are_refused(tmp_path: Path) -> None:
    frame = automobile().assign(bore=lambda f: f["bore"].where(f.index != 3, np.inf))
    error = _refused(tmp_path, "linear_regression", frame, "price")
    assert error["code"] == "0033"
    assert error["where"] == {"port": "dataset", "column": "bore", "row": 4}


def test_a_text_label_cannot_be_predicted_as_a_number(tmp_path: Path) -> None:
    assert _refused(tmp_path, "linear_regression", automobile(), "make")["code"] == "0023"


def test_a_fractional_label_is_no_class(tmp_path: Path) -> None:
    assert _refused(tmp_path, "multiclass_logistic_regression", iris(), "sepal length (cm)")["code"] == "0023"


def test_two_class_learners_want_exactly_two_classes(tmp_path: Path) -> None:
    error = _refused(tmp_path, "two_class_logistic_regression", iris(), "species")
    assert error["code"] == "0083"
    assert "setosa, versicolor, virginica" in str(error["message"])
    single = iris()[iris()["species"] == "setosa"]
    assert _refused(tmp_path, "two_class_logistic_regression", single, "species")["code"] == "0083"


def test_a_column_of_names_is_refused_as_a_feature(tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": [f"n{i}" for i in range(1_500)], "x": range(1_500), "y": range(1_500)})
    error = _refused(tmp_path, "linear_regression", frame, "y")
    assert error["code"] == "0014"
    assert "1500 distinct values in 1500 rows" in str(error["message"])


def test_dates_are_refused_as_features(tmp_path: Path) -> None:
    frame = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=9), "y": range(9)})
    assert _refused(tmp_path, "linear_regression", frame, "y")["code"] == "0017"


def test_a_dataset_without_rows_labels_or_features_is_refused(tmp_path: Path) -> None:
    frame = automobile()[["horsepower", "price"]]
    assert _refused(tmp_path, "linear_regression", frame[:0], "price")["code"] == "0003"
    nothing = frame.assign(price=np.nan)
    assert _refused(tmp_path, "linear_regression", nothing, "price")["code"] == "0021"
    assert _refused(tmp_path, "linear_regression", frame[["price"]], "price")["code"] == "0020"


def test_an_unknown_label_column_gets_a_suggestion(tmp_path: Path) -> None:
    error = _refused(tmp_path, "linear_regression", automobile(), "Price")
    assert error["code"] == "0001"
    assert '"price"' in str(error["action"])


def test_a_clustering_learner_is_refused(tmp_path: Path) -> None:
    assert _refused(tmp_path, "k_means_clustering", automobile(), "price")["code"] == "0013"


def test_a_diverging_descent_says_what_to_change(tmp_path: Path) -> None:
    parameters = {"solution_method": "Online Gradient Descent", "normalize_features": False}
    error = train_model(tmp_path, "linear_regression", automobile(), "price", parameters).error
    assert error["code"] == "0039"
    assert "Normalize features" in error["action"]
