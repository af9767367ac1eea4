"""Permutation Feature Importance: how much a metric gets worse when a feature is shuffled."""

from __future__ import annotations

from modules.runtime import StepContext


def run(context: StepContext) -> None:
    import numpy as np
    import pyarrow as pa

    from modules.columns import TableSchema
    from modules.learners.importance import permutation_scores
    from modules.learners.importance_metrics import FEATURE, SCORE
    from modules.learners.model_folder import read_model
    from modules.runtime.table import Table

    model = read_model(context.input_folder("trained_model"))
    table = context.table("test_data", allow_empty=False)
    metric = context.parameters.text("metric_for_measuring_performance")
    seed = context.parameters.integer("random_seed")
    scores = permutation_scores(model, table, metric, seed, on_progress=context.progress)
    result = Table(pa.table({}), TableSchema())
    result = result.with_column(FEATURE, [name for name, _ in scores])
    result = result.with_column(SCORE, np.array([value for _, value in scores]))
    context.write_table("feature_importance", result)
