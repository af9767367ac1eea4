"""Score Model: predictions of a classification or regression model."""

from __future__ import annotations

from modules.columns.texts import text as _
from modules.runtime import ModuleError, StepContext


def run(context: StepContext) -> None:
    from modules.learners.model_folder import read_model
    from modules.learners.steps import write_scores

    model = read_model(context.input_folder("trained_model"))
    if model.schema.task == "clustering":
        raise ModuleError(
            "0013",
            _(
                "{learner} is a clustering model, which Score Model cannot apply.",
                learner=model.learner.display_name,
            ),
            port="trained_model",
            action=_("Use Assign Data to Clusters."),
        )
    append = context.parameters.boolean("append_score_columns_to_output")
    write_scores(context, model, "scored_dataset", append=append)
