"""Design-time schema of Train Model: the features and the label of the model to be."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import (
    LearnerSchema,
    ParameterProblem,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
    check_column,
)
from modules.learners.propagation import feature_problems, label_problem, learner_problem, trained_schema


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    learner, table = inputs.get("untrained_model"), inputs.get("dataset")
    problems: list[ParameterProblem | None] = []
    if isinstance(learner, LearnerSchema):
        problems.append(learner_problem(learner, clustering=False))
    label = None
    if isinstance(table, TableSchema):
        label, unknown = check_column("label_column", parameters.get("label_column"), table)
        problems.extend(unknown)
    if label is None or not isinstance(learner, LearnerSchema) or not isinstance(table, TableSchema):
        return _result(None, problems)
    model = trained_schema(learner, table, label)
    problems += [label_problem("label_column", label, learner), *feature_problems(model)]
    return _result(model, problems)


def _result(model: PortSchema | None, problems: list[ParameterProblem | None]) -> Propagation:
    found = tuple(problem for problem in problems if problem is not None)
    return Propagation({"trained_model": None if found else model}, found)
