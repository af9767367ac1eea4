"""What the steps that make or use trained models do alike."""

from __future__ import annotations

from modules.columns.texts import text as _
from modules.learners.model_folder import SavedModel, write_model
from modules.learners.scoring import append_scores, score
from modules.learners.training import TrainedModel
from modules.learners.views import model_view
from modules.runtime import StepContext


def save_model(context: StepContext, model: TrainedModel) -> None:
    """Write the output `trained_model` and pass on what training warned of."""
    for warning in model.warnings:
        context.warn(warning)
    context.progress(0.9, _("saving the model"))
    write_model(context.write_folder("trained_model"), model)
    context.write_schema("trained_model", model.schema)
    context.write_view("trained_model", model_view(model))


def write_scores(context: StepContext, model: SavedModel, port: str, *, append: bool) -> None:
    """Score the input `dataset` and write the scores, beside its columns or alone."""
    table = context.table("dataset", allow_empty=False)
    scores = score(model, table)
    for warning in scores.warnings:
        context.warn(warning)
    context.write_table(port, append_scores(table, scores, model.schema.label, append=append))
