"""Metrics of two runs meet by node, and by module where a node was replaced."""

from __future__ import annotations

from executor.core.metric_pairs import StepMetrics, metric_pairs


def step(node: str, module: str = "evaluate", **values: float) -> StepMetrics:
    return StepMetrics(node, node.title(), module, values)


def told(before: list[StepMetrics], after: list[StepMetrics]) -> list[tuple[object, ...]]:
    return [(pair.node, pair.metric, pair.before, pair.after) for pair in metric_pairs(before, after)]


def test_the_same_node_is_compared_metric_by_metric() -> None:
    before, after = [step("a", auc=0.81, f1=0.5)], [step("a", auc=0.84, recall=0.7)]
    assert told(before, after) == [
        ("a", "auc", 0.81, 0.84),
        ("a", "recall", None, 0.7),
        ("a", "f1", 0.5, None),
    ]


def test_a_node_that_took_the_place_of_another_is_compared_with_it() -> None:
    assert told([step("old", auc=0.8)], [step("new", auc=0.9)]) == [("new", "auc", 0.8, 0.9)]


def test_what_could_be_either_is_compared_with_nothing() -> None:
    before, after = [step("a", auc=1), step("b", auc=2)], [step("c", auc=3)]
    assert told(before, after) == [("c", "auc", None, 3), ("a", "auc", 1, None), ("b", "auc", 2, None)]


def test_without_a_run_there_is_one_side_only() -> None:
    assert told([], [step("a", auc=0.84)]) == [("a", "auc", None, 0.84)]
    assert told([], []) == []
