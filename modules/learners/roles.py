"""Find out what a scored table holds: the task, the label, and the score columns. Standard library only.

Score columns are found by their role; tables scored outside Atelier are recognised by the documented fallback
names, and scores that lost their role on the way by their usual names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from modules.columns import Column, TableSchema
from modules.columns.texts import text as _
from modules.learners import score_columns
from modules.learners.registry import Task

FALLBACK_ACTUAL = "Labels"
FALLBACK_REGRESSION = "Regression Scored Labels"
FALLBACK_BINARY_LABELS = "Binary Class Scored Labels"
FALLBACK_BINARY_PROBABILITIES = "Binary Class Scored Probabilities"
FALLBACK_MULTICLASS = "Multi Class Scored Labels"


class RolesError(Exception):
    """The table cannot be evaluated; `code` is an error code of the module reference."""

    def __init__(self, code: str, message: str, action: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.action = action


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns that evaluation needs."""

    task: Task
    #: the true values; None for clustering
    actual: Column | None
    #: predicted value, class or cluster
    predicted: Column
    #: probability of the positive class (binary)
    probability: Column | None = None
    #: distance to each centre, in order (clustering)
    distances: tuple[Column, ...] = ()


def find_roles(schema: TableSchema) -> Roles:
    """Return the roles; raises RolesError 0024, 0025 or 0037."""
    found = _by_role(schema) or _by_fallback_name(schema) or _by_name(schema)
    if found is None:
        raise RolesError(
            "0025",
            _("The dataset has no score column."),
            _(
                "Connect the output of Score Model. If Select Columns in Dataset stands between, "
                'keep the columns "{labels}" and "{probabilities}".',
                labels=score_columns.LABELS,
                probabilities=score_columns.PROBABILITIES,
            ),
        )
    if found.task == "clustering":
        return found
    return Roles(found.task, find_label(schema, found), found.predicted, found.probability)


def find_label(schema: TableSchema, found: Roles | None = None) -> Column:
    """Return the one column with the role of the label, or the one with the fallback name."""
    labels = schema.with_role("Label")
    if len(labels) > 1:
        names = ", ".join(f'"{column.name}"' for column in labels)
        raise RolesError(
            "0037",
            _("More than one column has the role Label: {names}.", names=names),
            _("Give the others the role Feature with Edit Metadata."),
        )
    if labels:
        return labels[0]
    fallback = schema.get(FALLBACK_ACTUAL)
    if fallback is not None and fallback != (found.predicted if found else None):
        return fallback
    raise RolesError(
        "0024",
        _("The dataset has no label column to compare the scores with."),
        _("Keep the label column up to here, or mark it as Label with Edit Metadata."),
    )


def _by_role(schema: TableSchema) -> Roles | None:
    return _structure(schema.with_role("Score"))


def _by_name(schema: TableSchema) -> Roles | None:
    """Take columns of the usual names whose role got lost on the way, in a script for instance."""
    return _structure([column for column in schema.columns if score_columns.is_score_name(column.name)])


def _structure(columns: Sequence[Column]) -> Roles | None:
    """Read the task off the score columns: predicted classes are categorical or text, the rest Double."""
    by_name = {column.name: column for column in columns}
    assigned = by_name.get(score_columns.ASSIGNMENTS)
    if assigned is not None:
        distances = tuple(c for c in columns if c.name.startswith(score_columns.DISTANCE_TO))
        return Roles("clustering", None, assigned, distances=distances)
    numbers = [c for c in columns if c.type == "Double" and not c.categorical]
    predicted = by_name.get(score_columns.LABELS)
    probability = by_name.get(score_columns.PROBABILITIES)
    by_class = [c for c in columns if c.name.startswith(score_columns.PROBABILITY_OF)]
    if predicted is None:
        classes = [c for c in columns if c not in numbers]
        rest = [c for c in numbers if c not in (probability, *by_class)]
        predicted = next(iter(classes or rest), None)
    if predicted is None:
        return None
    if probability is not None:
        return Roles("binary", None, predicted, probability)
    if by_class:
        return Roles("multiclass", None, predicted)
    if predicted in numbers:
        return Roles("regression", None, predicted)
    return _without_usual_probabilities(predicted, [c for c in numbers if c != predicted])


def _without_usual_probabilities(predicted: Column, numbers: Sequence[Column]) -> Roles:
    if len(numbers) == 1:
        return Roles("binary", None, predicted, numbers[0])
    return Roles("multiclass", None, predicted)


def _by_fallback_name(schema: TableSchema) -> Roles | None:
    labels, probability = schema.get(FALLBACK_BINARY_LABELS), schema.get(FALLBACK_BINARY_PROBABILITIES)
    if labels is not None and probability is not None:
        return Roles("binary", None, labels, probability)
    if (column := schema.get(FALLBACK_MULTICLASS)) is not None:
        return Roles("multiclass", None, column)
    if (column := schema.get(FALLBACK_REGRESSION)) is not None:
        return Roles("regression", None, column)
    return None
