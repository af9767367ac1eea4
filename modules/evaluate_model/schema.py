"""Design-time schema of Evaluate Model: the metrics of the task that the score columns tell."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import PortSchema, Propagation, SchemaContext, TableSchema
from modules.learners.metric_names import metric_columns
from modules.learners.roles import RolesError, find_roles


def propagate(
    inputs: Mapping[str, PortSchema | None], _parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    table = inputs.get("scored_dataset")
    if not isinstance(table, TableSchema):
        return Propagation({"evaluation_results": None})
    try:
        task = find_roles(table).task
    except RolesError:
        # the run says what is missing; there is no parameter to attach it to here
        return Propagation({"evaluation_results": None})
    return Propagation({"evaluation_results": TableSchema(metric_columns(task))})
