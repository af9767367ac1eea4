"""Evaluate Model: metrics of real models against scikit-learn, roles, comparison, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as reference

from modules.columns import Column, TableSchema
from modules.learners.testing import (
    adult,
    as_table,
    automobile_parts,
    evaluate_model,
    iris,
    score_model,
    train_model,
    with_role,
)
from modules.runtime.table import Table

REGRESSION = [
    "Mean_Absolute_Error",
    "Root_Mean_Squared_Error",
    "Relative_Squared_Error",
    "Relative_Absolute_Error",
    "Coefficient_of_Determination",
]


def _scored_cars(folder: Path, learner: str = "linear_regression") -> Table:
    training, test = automobile_parts()
    return score_model(folder, train_model(folder, learner, training, "price"), test).table("scored_dataset")


def _scored_people(folder: Path, learner: str = "two_class_boosted_decision_tree") -> Table:
    frame = adult().dropna()
    trained = train_model(folder, learner, frame[:2_000], "income")
    return score_model(folder, trained, frame[2_000:]).table("scored_dataset")


def _scored_flowers(folder: Path) -> Table:
    frame = iris().sample(frac=1, random_state=1)
    trained = train_model(folder, "multiclass_logistic_regression", frame[:75], "species")
    return score_model(folder, trained, frame[75:]).table("scored_dataset")


def test_five_regression_metrics_and_their_identity(tmp_path: Path) -> None:
    scored = _scored_cars(tmp_path)
    run = evaluate_model(tmp_path, scored)
    table = run.table("evaluation_results")
    assert list(table.names) == REGRESSION
    values = {name: table.numbers(name)[0] for name in table.names}
    assert values["Relative_Squared_Error"] + values["Coefficient_of_Determination"] == pytest.approx(1)
    actual, predicted = scored.numbers("price"), scored.numbers("Scored Labels")
    assert values["Coefficient_of_Determination"] == pytest.approx(reference.r2_score(actual, predicted))
    assert run.result["metrics"] == pytest.approx(values)
    run.assert_schema_as_propagated()


def test_the_regression_view_has_residuals_and_pairs(tmp_path: Path) -> None:
    (model,) = evaluate_model(tmp_path, _scored_cars(tmp_path)).view("evaluation_results")["models"]
    assert model["name"] == "Scored dataset"
    assert model["label_column"] == "price"
    assert sum(model["residuals"]["counts"]) == 58
    assert len(model["residuals"]["edges"]) == len(model["residuals"]["counts"]) + 1
    assert len(model["scatter"]) == 58


def test_binary_metrics_curves_and_confusion(tmp_path: Path) -> None:
    scored = _scored_people(tmp_path)
    run = evaluate_model(tmp_path, scored)
    actual = np.array(scored.column("income").to_pylist())
    predicted = np.array(scored.column("Scored Labels").to_pylist())
    probability = scored.numbers("Scored Probabilities")
    found = run.result["metrics"]
    assert list(run.table("evaluation_results").names) == [
        "Accuracy",
        "Precision",
        "Recall",
        "F1 score",
        "AUC",
    ]
    assert found["Accuracy"] == pytest.approx(reference.accuracy_score(actual, predicted))
    assert found["Precision"] == pytest.approx(reference.precision_score(actual, predicted, pos_label=">50K"))
    assert found["Recall"] == pytest.approx(reference.recall_score(actual, predicted, pos_label=">50K"))
    assert found["F1 score"] == pytest.approx(reference.f1_score(actual, predicted, pos_label=">50K"))
    assert found["AUC"] == pytest.approx(reference.roc_auc_score(actual == ">50K", probability))
    view = run.view("evaluation_results")
    (model,) = view["models"]
    assert (view["task"], model["positive_label"]) == ("binary", ">50K")
    assert model["confusion"]["labels"] == ["<=50K", ">50K"]
    expected = reference.confusion_matrix(actual, predicted, labels=["<=50K", ">50K"])
    assert model["confusion"]["matrix"] == expected.tolist()
    half = model["thresholds"][50]
    assert [[half["tn"], half["fp"]], [half["fn"], half["tp"]]] == expected.tolist()
    assert set(model["curves"]) == {"roc", "precision_recall", "lift"}
    roc = np.array([[point["x"], point["y"]] for point in model["curves"]["roc"]])
    assert np.trapezoid(roc[:, 1], roc[:, 0]) == pytest.approx(found["AUC"], abs=1e-3)
    run.assert_schema_as_propagated()


def test_multiclass_metrics_and_confusion(tmp_path: Path) -> None:
    scored = _scored_flowers(tmp_path)
    run = evaluate_model(tmp_path, scored)
    actual, predicted = scored.column("species").to_pylist(), scored.column("Scored Labels").to_pylist()
    found = run.result["metrics"]
    assert found["Overall_Accuracy"] == pytest.approx(reference.accuracy_score(actual, predicted))
    assert found["Macro_Recall"] == pytest.approx(reference.recall_score(actual, predicted, average="macro"))
    (model,) = run.view("evaluation_results")["models"]
    assert model["confusion"]["matrix"] == reference.confusion_matrix(actual, predicted).tolist()
    assert [entry["class"] for entry in model["classes"]] == ["setosa", "versicolor", "virginica"]
    run.assert_schema_as_propagated()


def test_two_models_make_two_rows_the_left_one_first(tmp_path: Path) -> None:
    left, right = _scored_cars(tmp_path), _scored_cars(tmp_path, "decision_forest_regression")
    run = evaluate_model(tmp_path, left, right)
    table = run.table("evaluation_results")
    alone = [evaluate_model(tmp_path, scored).result["metrics"] for scored in (left, right)]
    for name in REGRESSION:
        assert table.numbers(name).tolist() == [metrics[name] for metrics in alone]
    assert run.result["metrics"]["Mean_Absolute_Error (to compare)"] == alone[1]["Mean_Absolute_Error"]
    names = [model["name"] for model in run.view("evaluation_results")["models"]]
    assert names == ["Scored dataset", "Scored dataset to compare"]


def test_different_tasks_cannot_be_compared(tmp_path: Path) -> None:
    assert evaluate_model(tmp_path, _scored_cars(tmp_path), _scored_people(tmp_path)).error_code == "0062"


def test_rows_without_a_score_or_label_are_left_out(tmp_path: Path) -> None:
    scored = _scored_cars(tmp_path)
    labels = [None] * 8 + scored.column("price").to_pylist()[8:]
    gaps = scored.with_column(Column("price", "Double", role="Label"), labels)
    run = evaluate_model(tmp_path, gaps)
    kept = np.arange(58) >= 8
    assert run.result["metrics"] == pytest.approx(
        evaluate_model(tmp_path, scored.filter(kept)).result["metrics"]
    )
    assert run.warnings == ["Rows without a label or a score were left out: 8 of 58."]


def test_of_two_datasets_a_warning_says_which(tmp_path: Path) -> None:
    scored = _scored_cars(tmp_path)
    labels = [None] * 8 + scored.column("price").to_pylist()[8:]
    gaps = scored.with_column(Column("price", "Double", role="Label"), labels)
    run = evaluate_model(tmp_path, scored, gaps)
    assert run.warnings == [
        "Scored dataset to compare: Rows without a label or a score were left out: 8 of 58."
    ]


def test_the_positive_class_is_found_though_nothing_is_predicted_positive(tmp_path: Path) -> None:
    scored = _scored_people(tmp_path)
    low = scored.filter(scored.numbers("Scored Probabilities") < 0.3)
    run = evaluate_model(tmp_path, low)
    assert run.view("evaluation_results")["models"][0]["positive_label"] == ">50K"
    assert run.result["metrics"]["Precision"] == 0


def test_one_class_alone_has_no_auc_and_says_so(tmp_path: Path) -> None:
    scored = _scored_people(tmp_path)
    rich = scored.filter(np.array(scored.column("income").to_pylist()) == ">50K")
    run = evaluate_model(tmp_path, rich)
    assert "AUC" not in run.result["metrics"]
    assert run.table("evaluation_results").column("AUC").null_count == 1
    assert "AUC" in run.warnings[0]


def test_tables_scored_elsewhere_are_recognised_by_the_fallback_names(tmp_path: Path) -> None:
    frame = pd.DataFrame({"Labels": [1.0, 2, 3, 4], "Regression Scored Labels": [1.5, 2, 3, 3.5]})
    assert evaluate_model(tmp_path, as_table(frame)).result["metrics"]["Mean_Absolute_Error"] == 0.25
    frame = pd.DataFrame(
        {
            "Labels": [0, 1, 1],
            "Binary Class Scored Labels": [0, 1, 0],
            "Binary Class Scored Probabilities": [0.1, 0.9, 0.4],
        }
    )
    assert evaluate_model(tmp_path, as_table(frame)).result["metrics"]["Recall"] == 0.5
    frame = pd.DataFrame({"Labels": list("abca"), "Multi Class Scored Labels": list("abcb")})
    assert evaluate_model(tmp_path, as_table(frame)).result["metrics"]["Overall_Accuracy"] == 0.75


def test_scores_that_lost_their_role_in_a_script_are_still_found(tmp_path: Path) -> None:
    scored = _scored_people(tmp_path)
    plain = Table.from_pandas(scored.to_pandas())
    assert evaluate_model(tmp_path, plain).error_code == "0024"
    marked = with_role(plain, "income", "Label")
    found, expected = (evaluate_model(tmp_path, table).result["metrics"] for table in (marked, scored))
    assert found == pytest.approx(expected)


def test_renamed_score_columns_are_found_by_their_role(tmp_path: Path) -> None:
    scored = _scored_people(tmp_path)
    names = {"Scored Labels": "guess", "Scored Probabilities": "chance"}
    renamed = scored.with_schema(
        TableSchema(tuple(c.renamed(names.get(c.name, c.name)) for c in scored.schema.columns))
    )
    found, expected = (evaluate_model(tmp_path, table).result["metrics"] for table in (renamed, scored))
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("dropped", "code"), [("Scored Labels", "0025"), ("price", "0024")], ids=["no scores", "no label"]
)
def test_missing_roles_are_named(dropped: str, code: str, tmp_path: Path) -> None:
    error = evaluate_model(tmp_path, _scored_cars(tmp_path).without([dropped])).error
    assert error["code"] == code
    assert error["where"]["port"] == "scored_dataset"
    assert error["action"]


def test_two_labels_are_refused(tmp_path: Path) -> None:
    error = evaluate_model(tmp_path, with_role(_scored_cars(tmp_path), "make", "Label")).error
    assert error["code"] == "0037"
    assert '"make"' in error["message"]


def test_a_table_without_usable_rows_is_refused(tmp_path: Path) -> None:
    scored = _scored_cars(tmp_path)
    assert evaluate_model(tmp_path, scored.filter(np.zeros(58, dtype=bool))).error_code == "0021"


def test_a_third_class_in_a_two_class_label_is_refused(tmp_path: Path) -> None:
    scored = _scored_people(tmp_path)
    labels = ["?", *scored.column("income").to_pylist()[1:]]
    strange = scored.with_column(Column("income", "String", role="Label"), labels)
    assert evaluate_model(tmp_path, strange).error_code == "0058"
