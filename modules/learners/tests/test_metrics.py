"""Every metric against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as reference

from modules.learners import metrics
from modules.learners.curves import binary_curves, residual_histogram, scatter, threshold_counts


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(20)


def test_regression_metrics_agree_with_scikit_learn(random: np.random.Generator) -> None:
    actual = random.normal(100, 20, 300)
    predicted = actual + random.normal(0, 5, 300)
    found = metrics.regression(actual, predicted)
    assert found["Mean_Absolute_Error"] == pytest.approx(
        reference.mean_absolute_error(actual, predicted), rel=1e-12
    )
    assert found["Root_Mean_Squared_Error"] == pytest.approx(
        reference.root_mean_squared_error(actual, predicted), rel=1e-12
    )
    assert found["Coefficient_of_Determination"] == pytest.approx(
        reference.r2_score(actual, predicted), rel=1e-12
    )
    assert found["Relative_Squared_Error"] + found["Coefficient_of_Determination"] == pytest.approx(1)
    assert found["Relative_Absolute_Error"] == pytest.approx(
        np.abs(actual - predicted).sum() / np.abs(actual - actual.mean()).sum(), rel=1e-12
    )


def test_relative_errors_of_a_constant_label_are_not_defined() -> None:
    found = metrics.regression(np.full(4, 7.0), np.array([7.0, 8, 7, 6]))
    assert np.isnan(found["Relative_Squared_Error"])
    assert np.isnan(found["Relative_Absolute_Error"])
    assert found["Mean_Absolute_Error"] == 0.5


@pytest.mark.parametrize("decimals", [1, 2, 8])
def test_binary_metrics_agree_with_scikit_learn(random: np.random.Generator, decimals: int) -> None:
    actual = random.random(500) < 0.3
    # few decimals make ties
    probability = np.clip(actual * 0.3 + random.random(500) * 0.7, 0, 1).round(decimals)
    predicted = probability >= 0.5
    found = metrics.binary(actual, predicted, probability)
    assert found["Accuracy"] == pytest.approx(reference.accuracy_score(actual, predicted))
    assert found["Precision"] == pytest.approx(reference.precision_score(actual, predicted))
    assert found["Recall"] == pytest.approx(reference.recall_score(actual, predicted))
    assert found["F1 score"] == pytest.approx(reference.f1_score(actual, predicted))
    assert found["AUC"] == pytest.approx(reference.roc_auc_score(actual, probability), rel=1e-12)


def test_precision_and_recall_without_positives_are_zero_and_auc_is_not_defined() -> None:
    found = metrics.binary(np.zeros(5, dtype=bool), np.zeros(5, dtype=bool), np.zeros(5))
    assert (found["Precision"], found["Recall"], found["F1 score"]) == (0, 0, 0)
    assert np.isnan(found["AUC"])


def test_multiclass_metrics_agree_with_scikit_learn(random: np.random.Generator) -> None:
    actual = random.integers(0, 4, 400)
    predicted = np.where(random.random(400) < 0.6, actual, random.integers(0, 4, 400))
    matrix = metrics.confusion(actual, predicted, 4)
    np.testing.assert_array_equal(matrix, reference.confusion_matrix(actual, predicted))
    found = metrics.multiclass(matrix)
    assert found["Overall_Accuracy"] == pytest.approx(reference.accuracy_score(actual, predicted))
    for average in ("micro", "macro"):
        precision = reference.precision_score(actual, predicted, average=average)
        recall = reference.recall_score(actual, predicted, average=average)
        assert found[f"{average.title()}_Precision"] == pytest.approx(precision)
        assert found[f"{average.title()}_Recall"] == pytest.approx(recall)
    by_class = metrics.by_class(matrix)
    _, _, f1, support = reference.precision_recall_fscore_support(actual, predicted)
    assert [entry["f1"] for entry in by_class] == pytest.approx(f1.tolist())
    assert [entry["rows"] for entry in by_class] == support.tolist()


def test_confusion_has_actual_classes_down_and_predicted_classes_across() -> None:
    matrix = metrics.confusion(np.array([0, 0, 0, 1]), np.array([1, 1, 0, 1]), 2)
    assert matrix.tolist() == [[1, 2], [0, 1]]


def test_clustering_distances_by_hand() -> None:
    distances = np.array([[1.0, 4, 6], [3, 5, 7], [8, 2, 6]])
    combined, first, second, third = metrics.clustering(np.array([0, 0, 1]), distances)
    assert combined["Number of Points"] == 3
    assert combined["Average Distance to Cluster Center"] == pytest.approx((1 + 3 + 2) / 3)
    assert combined["Average Distance to Other Center"] == pytest.approx((5 + 6 + 7) / 3)
    assert combined["Maximal Distance to Cluster Center"] == 3
    assert first["Number of Points"] == 2
    assert second["Average Distance to Other Center"] == 7
    assert third["Number of Points"] == 0
    assert np.isnan(third["Average Distance to Cluster Center"])


def test_roc_and_precision_recall_points_lie_on_scikit_learns_curves(random: np.random.Generator) -> None:
    actual = random.random(80) < 0.4
    probability = (actual * 0.2 + random.random(80) * 0.8).round(2)
    curves = binary_curves(actual, probability)
    false_rate, true_rate, _ = reference.roc_curve(actual, probability, drop_intermediate=False)
    points = np.array([[point["x"], point["y"]] for point in curves["roc"]], dtype=float)
    np.testing.assert_allclose(points, np.column_stack([false_rate, true_rate]))
    precision, recall, _ = reference.precision_recall_curve(actual, probability)
    found = {(p["x"], p["y"]) for p in curves["precision_recall"]}
    assert found <= set(zip(recall.tolist(), precision.tolist(), strict=True))
    assert curves["lift"][-1] == {"x": 1.0, "y": 1.0, "t": probability.min()}


def test_curves_of_many_points_are_thinned_and_keep_their_ends(random: np.random.Generator) -> None:
    actual = random.random(20_000) < 0.5
    curves = binary_curves(actual, random.random(20_000))
    for points in curves.values():
        assert 400 < len(points) <= 500
    assert curves["roc"][0] == {"x": 0.0, "y": 0.0, "t": None}
    assert (curves["roc"][-1]["x"], curves["roc"][-1]["y"]) == (1, 1)


def test_curves_of_one_class_are_empty() -> None:
    assert binary_curves(np.ones(3, dtype=bool), np.array([0.1, 0.5, 0.9]))["roc"] == []


def test_thresholds_count_what_the_definition_says(random: np.random.Generator) -> None:
    actual = random.random(200) < 0.5
    probability = random.random(200).round(2)
    counts = threshold_counts(actual, probability)
    assert [entry["t"] for entry in counts] == [round(i / 100, 2) for i in range(101)]
    for entry in counts:
        called = probability >= entry["t"]
        tn, fp, fn, tp = reference.confusion_matrix(actual, called, labels=[False, True]).ravel()
        assert (entry["tn"], entry["fp"], entry["fn"], entry["tp"]) == (tn, fp, fn, tp)


def test_residuals_are_actual_minus_predicted_and_scatter_is_bounded() -> None:
    actual, predicted = np.arange(5000.0), np.arange(5000.0) - 3
    histogram = residual_histogram(actual, predicted)
    assert sum(histogram["counts"]) == 5000
    assert histogram["edges"][0] <= 3 <= histogram["edges"][-1]
    pairs = scatter(actual, predicted)
    assert len(pairs) == 1000
    assert pairs[0] == [0, -3]
    assert pairs[-1] == [4999, 4996]
