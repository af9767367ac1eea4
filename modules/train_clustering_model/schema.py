"""Design-time schema of Train Clustering Model."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import (
    LearnerSchema,
    ModelSchema,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
    check_columns,
)
from modules.learners.propagation import learner_problem


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    learner, table = inputs.get("untrained_model"), inputs.get("dataset")
    # how many distance columns there are is known to the learner's settings, not to its schema
    outputs: dict[str, PortSchema | None] = {"trained_model": None, "results_dataset": None}
    if isinstance(learner, LearnerSchema) and (problem := learner_problem(learner, clustering=True)):
        return Propagation(outputs, (problem,))
    if not isinstance(table, TableSchema):
        return Propagation(outputs)
    columns, problems = check_columns("column_set", parameters.get("column_set"), table)
    if columns is not None and isinstance(learner, LearnerSchema):
        features = tuple(column for column in columns if column.role != "Label")
        outputs["trained_model"] = ModelSchema(learner.task, learner.learner, None, features)
    return Propagation(outputs, problems)
