"""Names and metadata of score columns; standard library only: scoring, evaluation, the designer use it."""

from __future__ import annotations

from collections.abc import Iterable

from modules.columns import Column, TableSchema

LABELS = "Scored Labels"
PROBABILITIES = "Scored Probabilities"
PROBABILITY_OF = "Scored Probabilities_"
ASSIGNMENTS = "Assignments"
DISTANCE_TO = "DistancesToClusterCenter no."

#: the positive class is predicted from this probability on
THRESHOLD = 0.5


def is_score_name(name: str) -> bool:
    """Whether a column of this name and role Score was written by scoring."""
    return name in (LABELS, PROBABILITIES, ASSIGNMENTS) or name.startswith((PROBABILITY_OF, DISTANCE_TO))


def earlier_scores(schema: TableSchema) -> tuple[str, ...]:
    """Name the score columns of an earlier scoring, which a new one replaces."""
    return tuple(column.name for column in schema.with_role("Score") if is_score_name(column.name))


def regression_columns() -> tuple[Column, ...]:
    return (Column(LABELS, "Double", role="Score"),)


def binary_columns(label: Column) -> tuple[Column, ...]:
    return (_class_column(label), Column(PROBABILITIES, "Double", role="Score"))


def multiclass_columns(label: Column, classes: Iterable[str]) -> tuple[Column, ...]:
    probabilities = (Column(f"{PROBABILITY_OF}{name}", "Double", role="Score") for name in classes)
    return (_class_column(label), *probabilities)


def clustering_columns(clusters: int) -> tuple[Column, ...]:
    distances = (Column(f"{DISTANCE_TO}{index}", "Double", role="Score") for index in range(clusters))
    return (Column(ASSIGNMENTS, "Integer", categorical=True, role="Score"), *distances)


def _class_column(label: Column) -> Column:
    # the flag also tells evaluation that these are predicted classes, not predicted numbers
    return Column(LABELS, label.type, categorical=True, role="Score")


def scored_schema(
    schema: TableSchema, label: Column | None, scores: Iterable[Column], *, append: bool
) -> TableSchema:
    """Return the columns of a scored table: the input first, its label marked as such, then the scores."""
    if not append:
        return TableSchema(tuple(scores))
    kept = schema.without(earlier_scores(schema))
    if label is not None and (column := kept.get(label.name)) is not None:
        kept = kept.replaced({label.name: column.with_role("Label")})
    return kept.extended(scores)
