"""Assign Data to Clusters: the nearest centre for every row."""

from __future__ import annotations

from modules.runtime import ModuleError, StepContext


def run(context: StepContext) -> None:
    from modules.learners.model_folder import read_model
    from modules.learners.scoring import append_scores, score

    model = read_model(context.input_folder("trained_model"))
    if model.schema.task != "clustering":
        raise ModuleError(
            "0013",
            f"{model.learner.display_name} is not a clustering model.",
            port="trained_model",
            action="Use Score Model, or connect Train Clustering Model.",
        )
    table = context.table("dataset", allow_empty=False)
    scores = score(model, table)
    for warning in scores.warnings:
        context.warn(warning)
    append = context.parameters.boolean("check_for_append_or_uncheck_for_result_only")
    context.write_table("results_dataset", append_scores(table, scores, None, append=append))
