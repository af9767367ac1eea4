"""Train Model: every learner against the library called directly, and what is refused."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, SGDRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder

from modules.columns import Column
from modules.learners.estimators import seed_of
from modules.learners.testing import (
    adult,
    as_table,
    automobile,
    automobile_parts,
    iris,
    make_learner,
    score_model,
    succeeded,
    train_model,
    with_role,
)
from modules.runtime.testing import run_module


def _expected(estimator: Any, frame: pd.DataFrame, label: str, *, scaled: bool) -> Any:
    """Fit the estimator as a data scientist would by hand."""
    features = frame.drop(columns=label)
    texts = [name for name in features if not pd.api.types.is_numeric_dtype(features[name])]
    numbers = [name for name in features if name not in texts]
    transformer = ColumnTransformer(
        [
            ("numbers", MinMaxScaler() if scaled else "passthrough", numbers),
            ("texts", OneHotEncoder(handle_unknown="ignore", sparse_output=False), texts),
        ]
    )
    return make_pipeline(transformer, estimator).fit(features, frame[label])


def _boosted(kind: type[lightgbm.LGBMModel], seed: int = 0) -> Any:
    return kind(
        num_leaves=20,
        min_child_samples=10,
        learning_rate=0.2,
        n_estimators=100,
        random_state=seed,
        deterministic=True,
        force_row_wise=True,
        verbose=-1,
        n_jobs=1,
    )


REGRESSORS = [
    ("linear_regression", {}, Ridge(alpha=0.001, solver="svd"), True),
    ("linear_regression", {"l2_regularization_weight": 10}, Ridge(alpha=10.0, solver="cholesky"), True),
    ("linear_regression", {"l2_regularization_weight": 0}, LinearRegression(), True),
    (
        "linear_regression",
        {"include_intercept_term": False},
        Ridge(alpha=0.001, fit_intercept=False, solver="svd"),
        False,
    ),
    (
        "linear_regression",
        {"solution_method": "Online Gradient Descent", "random_number_seed": 5},
        SGDRegressor(alpha=0.001, eta0=0.1, max_iter=10, tol=None, average=True, random_state=5),
        True,
    ),
    (
        "linear_regression",
        {
            "solution_method": "Online Gradient Descent",
            "decrease_learning_rate": False,
            "average_final_hypothesis": False,
            "learning_rate": 0.01,
            "number_of_training_epochs": 4,
            "random_number_seed": 0,
        },
        SGDRegressor(
            alpha=0.001,
            eta0=0.01,
            learning_rate="constant",
            max_iter=4,
            tol=None,
            average=False,
            random_state=0,
        ),
        True,
    ),
    ("boosted_decision_tree_regression", {}, _boosted(lightgbm.LGBMRegressor), False),
    (
        "decision_forest_regression",
        {},
        ExtraTreesRegressor(8, max_depth=32, max_features=1.0, bootstrap=True, random_state=0),
        False,
    ),
    (
        "decision_forest_regression",
        {
            "resampling_method": "Replicate Resampling",
            "number_of_random_splits_per_node": 5,
            "number_of_decision_trees": 3,
            "maximum_depth_of_the_decision_trees": 4,
            "minimum_number_of_samples_per_leaf_node": 2,
        },
        ExtraTreesRegressor(
            3, max_depth=4, max_features=5, min_samples_leaf=2, bootstrap=False, random_state=0
        ),
        False,
    ),
]


@pytest.mark.parametrize(("learner", "parameters", "estimator", "scaled"), REGRESSORS)
def test_a_regression_learner_predicts_what_the_library_predicts(
    learner: str, parameters: dict[str, object], estimator: Any, scaled: bool, tmp_path: Path
) -> None:
    training, test = automobile_parts()
    scored = score_model(tmp_path, train_model(tmp_path, learner, training, "price", parameters), test)
    expected = _expected(estimator, training, "price", scaled=scaled).predict(test)
    np.testing.assert_allclose(scored.table("scored_dataset").numbers("Scored Labels"), expected, rtol=1e-6)


def test_two_class_boosted_trees_predict_what_lightgbm_predicts(tmp_path: Path) -> None:
    frame = adult().dropna()
    training, test = frame[:2_000], frame[2_000:]
    trained = train_model(tmp_path, "two_class_boosted_decision_tree", training, "income")
    scored = score_model(tmp_path, trained, test).table("scored_dataset")
    expected = _expected(_boosted(lightgbm.LGBMClassifier), training, "income", scaled=False)
    probability = expected.predict_proba(test)[:, 1]
    np.testing.assert_allclose(scored.numbers("Scored Probabilities"), probability, rtol=1e-9)
    assert scored.column("Scored Labels").to_pylist() == expected.predict(test).tolist()


@pytest.mark.parametrize("learner", ["two_class_logistic_regression", "multiclass_logistic_regression"])
def test_logistic_regression_predicts_what_scikit_learn_predicts(learner: str, tmp_path: Path) -> None:
    frame = iris()
    if learner.startswith("two_class"):
        frame = frame[frame["species"] != "setosa"]
    parameters = {"l1_regularization_weight": 0, "l2_regularization_weight": 0.5}
    scored = score_model(tmp_path, train_model(tmp_path, learner, frame, "species", parameters), frame)
    table = scored.table("scored_dataset")
    expected = _expected(LogisticRegression(C=2, tol=1e-8), frame, "species", scaled=True)
    probabilities = expected.predict_proba(frame)
    last = "Scored Probabilities" if learner.startswith("two_class") else "Scored Probabilities_virginica"
    np.testing.assert_allclose(table.numbers(last), probabilities[:, -1], atol=2e-3)


def test_the_view_lists_weights_by_magnitude_under_readable_names(tmp_path: Path) -> None:
    training, _ = automobile_parts()
    view = train_model(tmp_path, "linear_regression", training, "price").view("trained_model")
    weights = {entry["feature"]: entry["weight"] for entry in view["weights"]}
    magnitudes = [abs(entry["weight"]) for entry in view["weights"]]
    assert magnitudes == sorted(magnitudes, reverse=True)
    assert {"make=bmw", "horsepower", "num-of-doors=two"} <= set(weights)
    model = _expected(Ridge(alpha=0.001, solver="svd"), training, "price", scaled=True)
    names = model[0].get_feature_names_out().tolist()
    assert weights["make=bmw"] == pytest.approx(model[1].coef_[names.index("texts__make_bmw")])
    assert view["intercept"] == pytest.approx(model[1].intercept_)
    assert view["training"] == {"rows": 135}
    assert view["label"] == "price"


def test_the_importances_of_trees_are_shares_of_the_columns(tmp_path: Path) -> None:
    training, _ = automobile_parts()
    for learner in ("boosted_decision_tree_regression", "decision_forest_regression"):
        view = train_model(tmp_path, learner, training, "price").view("trained_model")
        assert {entry["feature"] for entry in view["importances"]} == set(training.columns) - {"price"}
        assert sum(entry["importance"] for entry in view["importances"]) == pytest.approx(1)
        assert view["importances"][0]["feature"] in ("curb-weight", "engine-size", "num-of-cylinders")


def test_weights_of_several_classes_name_their_class(tmp_path: Path) -> None:
    view = train_model(tmp_path, "multiclass_logistic_regression", iris(), "species").view("trained_model")
    assert view["classes"] == ["setosa", "versicolor", "virginica"]
    assert {entry["class"] for entry in view["weights"]} == set(view["classes"])
    assert len(view["intercept"]) == 3


def test_the_model_loads_without_anything_of_ours(tmp_path: Path) -> None:
    training, test = automobile_parts()
    trained = train_model(tmp_path, "boosted_decision_tree_regression", training, "price")
    scored = score_model(tmp_path, trained, test).table("scored_dataset").numbers("Scored Labels")
    test.to_csv(tmp_path / "test.csv", index=False)
    program = (
        "import json, pickle, sys, pandas\n"
        "model = pickle.load(open(sys.argv[1], 'rb'))\n"
        "assert not any(name.split('.')[0] == 'modules' for name in sys.modules)\n"
        "print(json.dumps(model.predict(pandas.read_csv(sys.argv[2])).tolist()))\n"
    )
    path = trained.folders["trained_model"] / "model.pkl"
    answer = subprocess.run(
        [sys.executable, "-c", program, str(path), str(tmp_path / "test.csv")],
        capture_output=True,
        check=True,
        text=True,
        cwd=tmp_path,
    )
    np.testing.assert_allclose(json.loads(answer.stdout), scored)


def test_the_same_data_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    training, _ = automobile_parts()
    seed = {"random_number_seed": 0}
    for learner, parameters in (
        ("linear_regression", seed),
        ("boosted_decision_tree_regression", seed),
        ("decision_forest_regression", {}),
    ):
        first, second = (
            train_model(tmp_path, learner, training, "price", parameters).folders["trained_model"]
            for _ in range(2)
        )
        for path in sorted(first.iterdir()):
            assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_another_seed_gives_another_model(tmp_path: Path) -> None:
    training, test = automobile_parts()
    parameters = {"solution_method": "Online Gradient Descent"}
    first, second = [
        score_model(
            tmp_path,
            train_model(
                tmp_path, "linear_regression", training, "price", {**parameters, "random_number_seed": seed}
            ),
            test,
        )
        .table("scored_dataset")
        .numbers("Scored Labels")
        for seed in (1, 2)
    ]
    assert not np.allclose(first, second, rtol=1e-6)


def test_an_empty_seed_means_another_one_every_time(capfd: pytest.CaptureFixture[str]) -> None:
    assert seed_of({"random_number_seed": 7}) == 7
    drawn = {seed_of({"random_number_seed": None}) for _count in range(5)}
    log = capfd.readouterr().out
    assert len(drawn) == 5
    assert all(f"Random number seed: {seed} " in log for seed in drawn)


def test_rows_without_a_label_are_left_out_and_said_so(tmp_path: Path) -> None:
    training, _ = automobile_parts()
    gaps = training.assign(price=training["price"].astype(float).where(training.index % 5 != 0))
    trained = train_model(tmp_path, "linear_regression", gaps, "price")
    complete = train_model(tmp_path, "linear_regression", gaps.dropna(), "price")
    assert trained.view("trained_model")["training"]["rows"] == len(gaps.dropna())
    assert trained.view("trained_model") == complete.view("trained_model")
    assert "left out" in trained.warnings[0]


def test_only_columns_with_the_role_of_a_feature_are_used(tmp_path: Path) -> None:
    table = with_role(as_table(automobile()), "make", "None")
    trained = train_model(tmp_path, "linear_regression", table, "price")
    assert "make" not in trained.view("trained_model")["features"]
    trained.assert_schema_as_propagated()


def test_a_categorical_number_becomes_indicators(tmp_path: Path) -> None:
    table = as_table(automobile()[["symboling", "horsepower", "price"]])
    column = Column("symboling", "Integer", categorical=True)
    table = table.with_schema(table.schema.replaced({"symboling": column}))
    names = [
        entry["feature"]
        for entry in train_model(tmp_path, "linear_regression", table, "price").view("trained_model")[
            "weights"
        ]
    ]
    assert {"symboling=-2", "symboling=3", "horsepower"} <= set(names)


def test_boosted_trees_accept_missing_features_as_lightgbm_does(tmp_path: Path) -> None:
    frame = adult()
    trained = train_model(tmp_path, "two_class_boosted_decision_tree", frame, "income")
    assert trained.exit_code == 0
    with (trained.folders["trained_model"] / "model.pkl").open("rb") as stream:
        model = pickle.load(stream)
    levels = model["features"].named_transformers_["levels"].categories_[0]
    assert any(isinstance(level, float) and np.isnan(level) for level in levels)


def test_the_design_time_schema_names_features_and_label(tmp_path: Path) -> None:
    succeeded(train_model(tmp_path, "linear_regression", automobile(), "price")).assert_schema_as_propagated()


def test_the_designer_warns_of_a_label_the_learner_cannot_predict(tmp_path: Path) -> None:
    learner = make_learner(tmp_path, "linear_regression")
    run = run_module(
        "train_model",
        tmp_path,
        {"untrained_model": learner, "dataset": as_table(automobile())},
        {"label_column": "make"},
    )
    (problem,) = run.propagated().problems
    assert problem.parameter == "label_column"
    assert problem.columns == ("make",)
