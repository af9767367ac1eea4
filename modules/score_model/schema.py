"""Design-time schema of Score Model: the input columns, then the scores."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import ModelSchema, PortSchema, Propagation, SchemaContext, TableSchema
from modules.learners.propagation import model_problems, scored_schema


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    model, table = inputs.get("trained_model"), inputs.get("dataset")
    if not isinstance(model, ModelSchema) or not isinstance(table, TableSchema):
        return Propagation({"scored_dataset": None})
    problems = model_problems(model, table, clustering=False)
    if problems:
        return Propagation({"scored_dataset": None}, problems)
    append = parameters.get("append_score_columns_to_output") is not False
    return Propagation({"scored_dataset": scored_schema(model, table, append=append)})
