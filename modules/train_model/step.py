"""Train Model: fit a classification or regression learner."""

from __future__ import annotations

from modules.columns.texts import text as _
from modules.learners.untrained import read_learner
from modules.runtime import StepContext


def run(context: StepContext) -> None:
    learner, parameters = read_learner(
        context.input_folder("untrained_model"),
        tasks=("regression", "binary", "multiclass"),
        action=_("Use Train Clustering Model for K-Means Clustering."),
    )
    from modules.learners.steps import save_model
    from modules.learners.training import threads_for, train

    table = context.table("dataset", allow_empty=False)
    label = context.column("label_column", table)
    context.progress(0.1, _("training {learner}", learner=learner.display_name))
    model = train(learner, parameters, table, label, threads_for(context.limits.cpus))
    save_model(context, model)
