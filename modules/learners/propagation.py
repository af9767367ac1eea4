"""What the modules around models do to schemas, at design time. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from modules.columns import (
    Column,
    LearnerSchema,
    ModelSchema,
    ParameterProblem,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
)
from modules.learners import score_columns
from modules.learners.registry import LEARNERS

Propagate = Callable[[Mapping[str, PortSchema | None], Mapping[str, object], SchemaContext], Propagation]


def learner_propagation(name: str) -> Propagate:
    """Make the `propagate` of a learner module."""
    learner = LEARNERS[name]

    def propagate(
        _inputs: Mapping[str, PortSchema | None], _parameters: Mapping[str, object], _context: SchemaContext
    ) -> Propagation:
        return Propagation({"untrained_model": LearnerSchema(learner.task, learner.name)})

    return propagate


def trained_schema(learner: LearnerSchema, table: TableSchema, label: Column) -> ModelSchema:
    """Return the schema of a model of all features of a table."""
    features = tuple(column for column in table.with_role("Feature") if column.name != label.name)
    return ModelSchema(learner.task, learner.learner, label, features)


def label_problem(parameter: str, label: Column, learner: LearnerSchema) -> ParameterProblem | None:
    """Say why a learner cannot predict this label, as far as its type tells."""
    if learner.task == "regression" and not label.is_numeric:
        return ParameterProblem(
            parameter,
            "schema_label_type",
            f'The label column "{label.name}" is of type {label.type}, but regression predicts numbers.',
            "Choose a numeric column, or use a classification learner.",
            (label.name,),
        )
    if learner.task in ("binary", "multiclass") and label.type == "DateTime":
        return ParameterProblem(
            parameter,
            "schema_label_type",
            f'The label column "{label.name}" holds dates, which are no classes.',
            "Choose a column with one value for each class.",
            (label.name,),
        )
    return None


def scored_schema(model: ModelSchema, table: TableSchema, *, append: bool) -> TableSchema | None:
    """Return the columns of a scored table; None where the number of score columns shows only in the run."""
    if model.task == "regression":
        columns = score_columns.regression_columns()
    elif model.task == "binary" and model.label is not None:
        columns = score_columns.binary_columns(model.label)
    else:
        return None
    return score_columns.scored_schema(table, model.label, columns, append=append)
