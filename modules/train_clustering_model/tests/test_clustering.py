"""K-Means Clustering, Train Clustering Model, Assign Data to Clusters and their evaluation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.preprocessing import MinMaxScaler, minmax_scale

from modules.learners.testing import (
    as_table,
    automobile,
    evaluate_model,
    iris,
    make_learner,
    succeeded,
    with_role,
)
from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, run_module

NUMBERS = {"rules": [{"op": "include", "kind": "types", "types": ["Numeric"]}]}
ALL = {"rules": [{"op": "include", "kind": "all"}]}


def _train(
    folder: Path,
    frame: pd.DataFrame | Table,
    selection: object = NUMBERS,
    *,
    append: bool = True,
    **learner: object,
) -> ModuleRun:
    settings = {"number_of_centroids": 3, "random_number_seed": 0, **learner}
    inputs: dict[str, Table | Path] = {
        "untrained_model": make_learner(folder, "k_means_clustering", settings),
        "dataset": as_table(frame),
    }
    parameters = {"column_set": selection, "check_for_append_or_uncheck_for_result_only": append}
    return run_module("train_clustering_model", folder, inputs, parameters)


def _measurements() -> pd.DataFrame:
    return iris().drop(columns="species")


@pytest.mark.parametrize(
    ("initialization", "init"), [("K-Means++", "k-means++"), ("Random", "random"), ("First N", None)]
)
def test_clusters_are_those_of_scikit_learn(initialization: str, init: str | None, tmp_path: Path) -> None:
    matrix = minmax_scale(_measurements())
    run = _train(tmp_path, _measurements(), initialization=initialization, random_number_seed=7)
    expected = KMeans(3, init=init or matrix[:3], n_init=1, max_iter=100, random_state=7).fit(matrix)
    table = run.table("results_dataset")
    np.testing.assert_array_equal(table.numbers("Assignments"), expected.labels_)
    distances = np.column_stack([table.numbers(f"DistancesToClusterCenter no.{i}") for i in range(3)])
    np.testing.assert_allclose(distances, expected.transform(matrix))
    centers = run.view("trained_model")["centers"]
    assert centers["columns"] == list(_measurements().columns)
    np.testing.assert_allclose(centers["rows"], expected.cluster_centers_)


def test_features_stay_as_they_are_when_not_normalised(tmp_path: Path) -> None:
    run = _train(tmp_path, _measurements(), normalize_features=False, iterations=50)
    expected = KMeans(3, n_init=1, max_iter=50, random_state=0).fit(_measurements().to_numpy())
    np.testing.assert_array_equal(run.table("results_dataset").numbers("Assignments"), expected.labels_)


def test_text_columns_take_part_as_indicators(tmp_path: Path) -> None:
    run = _train(tmp_path, automobile()[["fuel-type", "horsepower"]], ALL)
    assert run.view("trained_model")["centers"]["columns"] == [
        "horsepower",
        "fuel-type=diesel",
        "fuel-type=gas",
    ]


def test_only_the_result_can_be_asked_for(tmp_path: Path) -> None:
    names = _train(tmp_path, _measurements(), append=False).table("results_dataset").names
    assert names == ("Assignments", *(f"DistancesToClusterCenter no.{i}" for i in range(3)))


def test_new_rows_are_assigned_with_the_scaling_of_training(tmp_path: Path) -> None:
    frame = _measurements()
    model = succeeded(_train(tmp_path, frame[::2])).folders["trained_model"]
    run = run_module(
        "assign_data_to_clusters", tmp_path, {"trained_model": model, "dataset": as_table(frame[1::2])}
    )
    scaler = MinMaxScaler().fit(frame[::2].to_numpy())
    expected = KMeans(3, n_init=1, max_iter=100, random_state=0).fit(scaler.transform(frame[::2].to_numpy()))
    np.testing.assert_array_equal(
        run.table("results_dataset").numbers("Assignments"),
        expected.predict(scaler.transform(frame[1::2].to_numpy())),
    )


def test_assigning_needs_a_clustering_model(tmp_path: Path) -> None:
    from modules.learners.testing import train_model

    model = train_model(tmp_path, "linear_regression", _measurements(), "petal width (cm)")
    inputs: dict[str, Table | Path] = {
        "trained_model": model.folders["trained_model"],
        "dataset": as_table(_measurements()),
    }
    assert run_module("assign_data_to_clusters", tmp_path, inputs).error_code == "0013"


def test_the_evaluation_has_a_row_for_all_and_one_for_each_cluster(tmp_path: Path) -> None:
    result = _train(tmp_path, _measurements()).table("results_dataset")
    run = evaluate_model(tmp_path, result)
    frame = run.table("evaluation_results").to_pandas()
    assert frame["Result Description"].tolist() == [
        "Combined Evaluation",
        *(f"Evaluation For Cluster No.{i}" for i in range(3)),
    ]
    distances = np.column_stack([result.numbers(f"DistancesToClusterCenter no.{i}") for i in range(3)])
    own = distances.min(axis=1)
    assert frame["Average Distance to Cluster Center"][0] == pytest.approx(own.mean())
    assert frame["Average Distance to Other Center"][0] == pytest.approx(
        (distances.sum(axis=1) - own).mean() / 2
    )
    assert frame["Number of Points"].tolist() == [
        150,
        *result.to_pandas()["Assignments"].value_counts(sort=False).sort_index(),
    ]
    assert len(run.view("evaluation_results")["models"][0]["clusters"]) == 4
    run.assert_schema_as_propagated()


def test_a_label_column_never_decides_about_similarity(tmp_path: Path) -> None:
    labelled = with_role(as_table(iris()), "species", "Label")
    run = _train(tmp_path, labelled, ALL)
    assert run.view("trained_model")["features"] == list(_measurements().columns)


def test_labels_are_filled_from_the_row_nearest_to_the_centre(tmp_path: Path) -> None:
    frame = iris().assign(species=lambda f: f["species"].where(f.index % 3 == 0))
    labelled = with_role(as_table(frame), "species", "Label")
    table = _train(tmp_path, labelled, assign_label_mode="Fill missing values").table("results_dataset")
    filled = np.array(table.column("species").to_pylist())
    known = frame["species"].notna().to_numpy()
    np.testing.assert_array_equal(filled[known], frame["species"][known])
    assert (filled == iris()["species"].to_numpy()).mean() > 0.85


def test_labels_are_overwritten_by_one_for_each_cluster(tmp_path: Path) -> None:
    labelled = with_role(as_table(iris()), "species", "Label")
    mode = "Overwrite from closest to center"
    frame = _train(tmp_path, labelled, assign_label_mode=mode).table("results_dataset").to_pandas()
    assert frame.groupby("Assignments")["species"].nunique().tolist() == [1, 1, 1]


@pytest.mark.parametrize("mode", ["Fill missing values", "Overwrite from closest to center"])
def test_label_modes_need_one_label(mode: str, tmp_path: Path) -> None:
    assert _train(tmp_path, iris(), assign_label_mode=mode).error_code == "0024"


def test_missing_values_are_refused(tmp_path: Path) -> None:
    frame = _measurements().assign(**{"petal width (cm)": lambda f: f["petal width (cm)"].where(f.index > 2)})
    assert _train(tmp_path, frame).error_code == "0032"


def test_more_clusters_than_rows_are_refused(tmp_path: Path) -> None:
    assert _train(tmp_path, _measurements()[:2]).error_code == "0021"


def test_fewer_distinct_points_than_clusters_are_a_warning(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": [1.0, 1, 2, 2, 2]})
    run = _train(tmp_path, frame)
    assert run.exit_code == 0
    assert "fewer distinct points" in run.warnings[0]


def test_a_learner_of_another_kind_is_refused(tmp_path: Path) -> None:
    inputs: dict[str, Table | Path] = {
        "untrained_model": make_learner(tmp_path, "linear_regression"),
        "dataset": as_table(iris()),
    }
    run = run_module("train_clustering_model", tmp_path, inputs, {"column_set": NUMBERS})
    assert run.error_code == "0013"
