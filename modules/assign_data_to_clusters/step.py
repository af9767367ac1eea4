"""Assign Data to Clusters: the nearest centre for every row."""

from __future__ import annotations

from modules.columns.texts import text as _
from modules.runtime import ModuleError, StepContext


def run(context: StepContext) -> None:
    from modules.learners.model_folder import read_model
    from modules.learners.steps import write_scores

    model = read_model(context.input_folder("trained_model"))
    if model.schema.task != "clustering":
        raise ModuleError(
            "0013",
            _("{learner} is not a clustering model.", learner=model.learner.display_name),
            port="trained_model",
            action=_("Use Score Model, or connect Train Clustering Model."),
        )
    append = context.parameters.boolean("check_for_append_or_uncheck_for_result_only")
    write_scores(context, model, "results_dataset", append=append)
