"""Design-time schema of Permutation Feature Importance."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import ModelSchema, ParameterProblem, PortSchema, Propagation, SchemaContext, TableSchema
from modules.learners.importance_metrics import FEATURE, SCORE, metric_fits, metrics_for

PARAMETER = "metric_for_measuring_performance"


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    outputs = {"feature_importance": TableSchema((FEATURE, SCORE))}
    model, metric = inputs.get("trained_model"), parameters.get(PARAMETER)
    if not isinstance(model, ModelSchema) or not isinstance(metric, str) or metric_fits(metric, model.task):
        return Propagation(outputs)
    problem = ParameterProblem(
        PARAMETER,
        "schema_metric",
        f"The metric {metric} does not fit a {model.task} model.",
        f"Choose {', '.join(metrics_for(model.task))}.",
    )
    return Propagation(outputs, (problem,) if metrics_for(model.task) else ())
