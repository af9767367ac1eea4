"""Design-time schema of Permutation Feature Importance."""

from __future__ import annotations

from collections.abc import Mapping

from modules.columns import ModelSchema, ParameterProblem, PortSchema, Propagation, SchemaContext, TableSchema
from modules.columns.texts import text as _
from modules.learners.importance_metrics import FEATURE, SCORE, metric_fits, metrics_for
from modules.learners.propagation import model_problems
from modules.learners.registry import TASK_NAMES

PARAMETER = "metric_for_measuring_performance"


def propagate(
    inputs: Mapping[str, PortSchema | None], parameters: Mapping[str, object], _context: SchemaContext
) -> Propagation:
    outputs = {"feature_importance": TableSchema((FEATURE, SCORE))}
    model, metric = inputs.get("trained_model"), parameters.get(PARAMETER)
    if not isinstance(model, ModelSchema):
        return Propagation(outputs)
    problems = list(_data_problems(model, inputs.get("test_data")))
    if isinstance(metric, str) and metrics_for(model.task) and not metric_fits(metric, model.task):
        message = _(
            "The metric {metric} does not fit a model for {task}.",
            metric=metric,
            task=TASK_NAMES[model.task],
        )
        hint = _("Choose {metrics}.", metrics=", ".join(metrics_for(model.task)))
        problems.append(ParameterProblem(PARAMETER, "schema_metric", message, hint))
    return Propagation(outputs, tuple(problems))


def _data_problems(model: ModelSchema, table: PortSchema | None) -> tuple[ParameterProblem, ...]:
    if not isinstance(table, TableSchema):
        return ()
    problems = model_problems(model, table, clustering=False)
    if not problems and model.label is not None and model.label.name not in table:
        message = _('The test data has no label column "{label}".', label=model.label.name)
        hint = _("Use rows that hold the label the model predicts.")
        return (ParameterProblem("", "unknown_column", message, hint, (model.label.name,)),)
    return problems
