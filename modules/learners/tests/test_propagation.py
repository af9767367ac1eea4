"""What the designer says of models before anything runs."""

from __future__ import annotations

from modules.columns import Column, LearnerSchema, ModelSchema, PortSchema, TableSchema
from modules.learners.score_columns import binary_columns, regression_columns
from modules.runtime.testing import propagate

CARS = TableSchema((Column("make", "String"), Column("horsepower", "Integer"), Column("price", "Double")))
LINEAR = LearnerSchema("regression", "linear_regression")
CLUSTERING = LearnerSchema("clustering", "k_means_clustering")
MODEL = ModelSchema("regression", "linear_regression", CARS.columns[2], CARS.columns[:2])
CLUSTERS = ModelSchema("clustering", "k_means_clustering", None, CARS.columns[1:])
SCORED = CARS.replaced({"price": Column("price", "Double", role="Label")}).extended(regression_columns())


def test_training_tells_learners_apart() -> None:
    found = propagate(
        "train_model", {"untrained_model": CLUSTERING, "dataset": CARS}, {"label_column": "price"}
    )
    assert [problem.code for problem in found.problems] == ["schema_learner"]
    assert found.outputs == {"trained_model": None}
    selection = {"rules": [{"op": "include", "kind": "all"}]}
    inputs: dict[str, PortSchema | None] = {"untrained_model": LINEAR, "dataset": CARS}
    found = propagate("train_clustering_model", inputs, {"column_set": selection})
    assert [problem.code for problem in found.problems] == ["schema_learner"]


def test_training_reports_dates_among_the_features() -> None:
    table = CARS.extended([Column("sold", "DateTime")])
    found = propagate("train_model", {"untrained_model": LINEAR, "dataset": table}, {"label_column": "price"})
    assert found.problems[0].columns == ("sold",)


def test_training_knows_the_model_to_be() -> None:
    found = propagate("train_model", {"untrained_model": LINEAR, "dataset": CARS}, {"label_column": "price"})
    assert found.outputs == {"trained_model": MODEL}


def test_training_waits_for_its_inputs() -> None:
    found = propagate("train_model", {"untrained_model": LINEAR}, {"label_column": "price"})
    assert (found.outputs, found.problems) == ({"trained_model": None}, ())


def test_scoring_names_missing_and_mistyped_features() -> None:
    found = propagate("score_model", {"trained_model": MODEL, "dataset": CARS.without(["make"])}, {})
    assert [(problem.code, problem.columns) for problem in found.problems] == [("unknown_column", ("make",))]
    wrong = CARS.replaced({"horsepower": Column("horsepower", "String")})
    found = propagate("score_model", {"trained_model": MODEL, "dataset": wrong}, {})
    assert [problem.code for problem in found.problems] == ["schema_feature_type"]


def test_scoring_tells_models_apart() -> None:
    found = propagate("score_model", {"trained_model": CLUSTERS, "dataset": CARS}, {})
    assert [problem.code for problem in found.problems] == ["schema_model"]
    found = propagate("assign_data_to_clusters", {"trained_model": MODEL, "dataset": CARS}, {})
    assert [problem.code for problem in found.problems] == ["schema_model"]
    assert not propagate("assign_data_to_clusters", {"trained_model": CLUSTERS, "dataset": CARS}, {}).problems


def test_evaluation_misses_label_and_scores() -> None:
    for lost in ("price", "Scored Labels"):
        found = propagate("evaluate_model", {"scored_dataset": SCORED.without([lost])}, {})
        assert [problem.code for problem in found.problems] == ["schema_roles"]


def test_evaluation_compares_like_with_like() -> None:
    label = Column("make", "String", role="Label")
    other = TableSchema((label, *binary_columns(label)))
    inputs: dict[str, PortSchema | None] = {"scored_dataset": SCORED, "scored_dataset_to_compare": other}
    found = propagate("evaluate_model", inputs, {})
    assert [problem.code for problem in found.problems] == ["schema_roles"]
    assert not propagate("evaluate_model", {**inputs, "scored_dataset_to_compare": SCORED}, {}).problems


def test_importance_wants_the_label() -> None:
    parameters = {"metric_for_measuring_performance": "Mean Absolute Error"}
    inputs: dict[str, PortSchema | None] = {"trained_model": MODEL, "test_data": CARS.without(["price"])}
    found = propagate("permutation_feature_importance", inputs, parameters)
    assert [problem.columns for problem in found.problems] == [("price",)]
