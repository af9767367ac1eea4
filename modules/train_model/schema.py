"""Design-time schema of Train Model: the features and the label of the model to be."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import LearnerSchema, PortSchema, Propagation, SchemaContext, TableSchema, check_column
from modules.learners.propagation import label_problem, trained_schema


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    learner, table = inputs.get("untrained_model"), inputs.get("dataset")
    if not isinstance(table, TableSchema):
        return Propagation({"trained_model": None})
    label, problems = check_column("label_column", parameters.get("label_column"), table)
    if label is None or not isinstance(learner, LearnerSchema):
        return Propagation({"trained_model": None}, problems)
    problem = label_problem("label_column", label, learner)
    if problem is not None:
        return Propagation({"trained_model": None}, (problem,))
    return Propagation({"trained_model": trained_schema(learner, table, label)})
