"""Design-time schema of Assign Data to Clusters: the number of clusters shows only in the run."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import ModelSchema, PortSchema, Propagation, SchemaContext, TableSchema
from modules.learners.propagation import model_problems


def propagate(
    inputs: Mapping[str, PortSchema | None], _parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    outputs = {"results_dataset": None}
    model, table = inputs.get("trained_model"), inputs.get("dataset")
    if not isinstance(model, ModelSchema) or not isinstance(table, TableSchema):
        return Propagation(outputs)
    return Propagation(outputs, model_problems(model, table, clustering=True))
