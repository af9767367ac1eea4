"""Score Model: score columns and their metadata, rows that cannot be scored, tables that do not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from modules.columns import Column
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
)
from modules.runtime.table import Table
from modules.runtime.testing import run_module

NUMERIC = ["horsepower", "curb-weight", "price"]


def test_regression_adds_scored_labels_and_marks_the_label(tmp_path: Path) -> None:
    training, test = automobile_parts()
    scored = score_model(tmp_path, train_model(tmp_path, "linear_regression", training, "price"), test)
    schema = scored.table("scored_dataset").schema
    assert (scored.table("scored_dataset").num_rows, len(schema)) == (58, 26)
    assert schema.columns[-1] == Column("Scored Labels", "Double", role="Score")
    assert schema.get("price") == Column("price", "Double", role="Label")
    assert schema.names[:-1] == tuple(test.columns)
    scored.assert_schema_as_propagated()


def test_two_classes_add_the_class_and_the_probability_of_the_last_one(tmp_path: Path) -> None:
    frame = adult()
    trained = train_model(tmp_path, "two_class_boosted_decision_tree", frame, "income")
    scored = score_model(tmp_path, trained, frame)
    table = scored.table("scored_dataset")
    assert table.schema.columns[-2:] == (
        Column("Scored Labels", "String", categorical=True, role="Score"),
        Column("Scored Probabilities", "Double", role="Score"),
    )
    predicted = np.array(table.column("Scored Labels").to_pylist())
    np.testing.assert_array_equal(predicted == ">50K", table.numbers("Scored Probabilities") >= 0.5)
    scored.assert_schema_as_propagated()


def test_several_classes_add_one_probability_each(tmp_path: Path) -> None:
    scored = score_model(
        tmp_path, train_model(tmp_path, "multiclass_logistic_regression", iris(), "species"), iris()
    )
    table = scored.table("scored_dataset")
    names = [f"Scored Probabilities_{name}" for name in ("setosa", "versicolor", "virginica")]
    assert list(table.names[-4:]) == ["Scored Labels", *names]
    probabilities = np.column_stack([table.numbers(name) for name in names])
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    classes = np.array(["setosa", "versicolor", "virginica"])
    assert table.column("Scored Labels").to_pylist() == classes[probabilities.argmax(axis=1)].tolist()


def test_classes_keep_the_type_of_the_label(tmp_path: Path) -> None:
    frame = iris().assign(code=lambda f: pd.factorize(f["species"])[0].astype(float)).drop(columns="species")
    scored = score_model(
        tmp_path, train_model(tmp_path, "multiclass_logistic_regression", frame, "code"), frame
    )
    table = scored.table("scored_dataset")
    assert table.schema.get("Scored Labels") == Column(
        "Scored Labels", "Double", categorical=True, role="Score"
    )
    assert table.names[-1] == "Scored Probabilities_2"
    flags = iris().assign(flag=lambda f: f["species"] == "setosa").drop(columns="species")
    scored = score_model(
        tmp_path, train_model(tmp_path, "two_class_logistic_regression", flags, "flag"), flags
    )
    assert scored.table("scored_dataset").column("Scored Labels").to_pylist() == flags["flag"].tolist()
    scored.assert_schema_as_propagated()


def test_the_label_is_not_needed(tmp_path: Path) -> None:
    training, test = automobile_parts()
    trained = train_model(tmp_path, "linear_regression", training, "price")
    with_label = score_model(tmp_path, trained, test).table("scored_dataset")
    without = score_model(tmp_path, trained, test.drop(columns="price")).table("scored_dataset")
    assert without.num_columns == 25
    np.testing.assert_array_equal(with_label.numbers("Scored Labels"), without.numbers("Scored Labels"))


def test_only_scores_can_be_asked_for(tmp_path: Path) -> None:
    training, test = automobile_parts()
    trained = train_model(tmp_path, "linear_regression", training, "price")
    scored = score_model(tmp_path, trained, test, append=False)
    assert scored.table("scored_dataset").names == ("Scored Labels",)
    scored.assert_schema_as_propagated()


def test_scoring_again_replaces_the_earlier_scores(tmp_path: Path) -> None:
    training, test = automobile_parts()
    first = train_model(tmp_path, "linear_regression", training, "price")
    second = train_model(tmp_path, "decision_forest_regression", training, "price")
    once = score_model(tmp_path, first, test).table("scored_dataset")
    twice = score_model(tmp_path, second, once)
    direct = score_model(tmp_path, second, test)
    assert twice.table("scored_dataset").arrow.equals(direct.table("scored_dataset").arrow)
    twice.assert_schema_as_propagated()


def test_rows_with_missing_features_get_no_score(tmp_path: Path) -> None:
    frame = automobile()[NUMERIC]
    trained = train_model(tmp_path, "linear_regression", frame, "price")
    gaps = frame.assign(horsepower=frame["horsepower"].where(frame.index % 10 != 0))
    scored = score_model(tmp_path, trained, gaps)
    values = scored.table("scored_dataset").numbers("Scored Labels")
    np.testing.assert_array_equal(np.isnan(values), gaps["horsepower"].isna())
    complete = score_model(tmp_path, trained, frame).table("scored_dataset").numbers("Scored Labels")
    np.testing.assert_allclose(values[~np.isnan(values)], complete[~np.isnan(values)])
    assert "got no score: 20 of 193" in scored.warnings[0]


def test_a_table_without_any_scorable_row_still_has_its_score_columns(tmp_path: Path) -> None:
    frame = iris()
    trained = train_model(tmp_path, "multiclass_logistic_regression", frame, "species")
    scored = score_model(tmp_path, trained, frame.assign(**{"petal width (cm)": np.nan}))
    assert scored.table("scored_dataset").num_columns == 9
    assert scored.table("scored_dataset").column("Scored Labels").null_count == 150


def test_boosted_trees_score_rows_with_missing_features(tmp_path: Path) -> None:
    trained = train_model(tmp_path, "boosted_decision_tree_regression", automobile()[NUMERIC], "price")
    gaps = automobile()[NUMERIC].assign(horsepower=np.nan)
    assert (
        score_model(tmp_path, trained, gaps).table("scored_dataset").column("Scored Labels").null_count == 0
    )


def test_unknown_levels_are_scored_and_counted(tmp_path: Path) -> None:
    frame = automobile()[["make", "horsepower", "price"]]
    trained = train_model(tmp_path, "linear_regression", frame[frame["make"] != "bmw"], "price")
    scored = score_model(tmp_path, trained, frame)
    assert scored.table("scored_dataset").column("Scored Labels").null_count == 0
    assert 'a value in "make" that training has not seen (such as "bmw")' in scored.warnings[0]
    assert "unknown level: 8" in scored.warnings[0]


def test_unknown_levels_are_refused_when_the_learner_was_told_so(tmp_path: Path) -> None:
    frame = automobile()[["make", "horsepower", "price"]]
    parameters = {"allow_unknown_categorical_levels": False}
    trained = train_model(tmp_path, "linear_regression", frame[frame["make"] != "bmw"], "price", parameters)
    error = score_model(tmp_path, trained, frame).error
    assert error["code"] == "0018"
    assert error["where"]["column"] == "make"
    assert frame["make"].iloc[error["where"]["row"] - 1] == "bmw"


def test_a_missing_feature_column_is_named(tmp_path: Path) -> None:
    trained = train_model(tmp_path, "linear_regression", automobile()[NUMERIC], "price")
    error = score_model(tmp_path, trained, automobile().drop(columns="curb-weight")).error
    assert (error["code"], error["where"]["column"]) == ("0001", "curb-weight")


def test_a_feature_of_another_type_is_named(tmp_path: Path) -> None:
    trained = train_model(tmp_path, "linear_regression", automobile()[NUMERIC], "price")
    error = score_model(tmp_path, trained, automobile()[NUMERIC].assign(horsepower="many")).error
    assert (error["code"], error["where"]["column"]) == ("0018", "horsepower")


def test_infinite_features_are_refused(tmp_path: Path) -> None:
    trained = train_model(tmp_path, "linear_regression", automobile()[NUMERIC], "price")
    frame = automobile()[NUMERIC].assign(horsepower=np.inf)
    assert score_model(tmp_path, trained, frame).error_code == "0033"


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    learner = make_learner(tmp_path, "linear_regression")
    run = run_module("score_model", tmp_path, {"trained_model": learner, "dataset": as_table(automobile())})
    assert run.error_code == "0159"


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    trained = succeeded(train_model(tmp_path, "linear_regression", automobile()[NUMERIC], "price"))
    (trained.folders["trained_model"] / "model.pkl").write_bytes(b"broken")
    assert score_model(tmp_path, trained, automobile()).error_code == "0082"


def test_a_clustering_model_is_refused(tmp_path: Path) -> None:
    learner = make_learner(tmp_path, "k_means_clustering")
    selection = {"rules": [{"op": "include", "kind": "types", "types": ["Numeric"]}]}
    inputs: dict[str, Table | Path] = {"untrained_model": learner, "dataset": as_table(automobile())}
    model = run_module("train_clustering_model", tmp_path, inputs, {"column_set": selection})
    assert score_model(tmp_path, model, automobile()).error_code == "0013"
