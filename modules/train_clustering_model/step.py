"""Train Clustering Model: fit k-means and assign the rows it was fitted to."""

from __future__ import annotations

from modules.columns.texts import text as _
from modules.learners.untrained import read_learner
from modules.runtime import StepContext


def run(context: StepContext) -> None:
    learner, parameters = read_learner(
        context.input_folder("untrained_model"),
        tasks=("clustering",),
        action=_("Connect K-Means Clustering, or use Train Model."),
    )
    from modules.learners.clustering import train_and_assign
    from modules.learners.steps import save_model
    from modules.learners.training import threads_for

    table = context.table("dataset", allow_empty=False)
    columns = context.columns("column_set", table)
    context.progress(0.1, _("finding clusters"))
    model, result = train_and_assign(
        learner,
        parameters,
        table,
        columns,
        threads=threads_for(context.limits.cpus),
        append=context.parameters.boolean("check_for_append_or_uncheck_for_result_only"),
    )
    save_model(context, model)
    context.write_table("results_dataset", result)
