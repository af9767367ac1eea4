"""Apply a trained model to a table: which rows can be scored, and the score columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from modules.columns import Column
from modules.columns.texts import Text
from modules.columns.texts import text as _
from modules.columns.type_names import type_name
from modules.learners import score_columns
from modules.learners.features import feature_frame, is_level_column, known_levels, level_text
from modules.learners.model_folder import SavedModel
from modules.learners.requirements import missing_features, mistyped_features, names_text
from modules.learners.training import FEATURES_STEP
from modules.runtime import ModuleError
from modules.runtime.arrays import missing_mask
from modules.runtime.table import Table

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(slots=True)
class Scores:
    """Score columns with one value (None: not scored) for each row of the table."""

    columns: list[tuple[Column, Array]]
    warnings: list[Text] = field(default_factory=list)


def score(model: SavedModel, table: Table, *, port: str = "dataset") -> Scores:
    """Compute the score columns; raises ModuleError when the table does not fit the model."""
    check_table(model, table, port=port)
    scorable, warnings = _scorable_rows(model, table)
    rows = table if scorable.all() else table.filter(scorable)
    frame = feature_frame(rows, model.schema.features)
    warnings += _check_levels(model, frame, port)
    if len(frame):
        columns = _SCORERS[model.schema.task](model, frame)
    else:
        columns = [(column, np.empty(0, dtype=object)) for column in empty_columns(model)]
    spread = [(column, _spread(values, scorable)) for column, values in columns]
    return Scores(spread, warnings)


def append_scores(table: Table, scores: Scores, label: Column | None, *, append: bool) -> Table:
    """Put the score columns beside the input columns, or alone."""
    schema = score_columns.scored_schema(table.schema, label, (), append=append)
    result = table.select(schema.names).with_schema(schema)
    for column, values in scores.columns:
        result = result.with_column(column, values)
    return result


def check_table(model: SavedModel, table: Table, *, port: str) -> None:
    """Refuse a table without the model's features, or with other types; raises 0001, 0018 or 0033."""
    missing = missing_features(model.schema, table.schema)
    if missing:
        raise ModuleError(
            "0001",
            _(
                "The model was trained with the feature {features}, which the dataset does not have.",
                features=names_text(missing),
            ),
            port=port,
            column=missing[0],
            cause=_("The dataset to score took another way than the training data, or a column was renamed."),
            action=_("Prepare both datasets alike, for instance by splitting after the preparation."),
        )
    for trained, found in mistyped_features(model.schema, table.schema):
        raise ModuleError(
            "0018",
            _(
                'The column "{trained}" is of type {type}, but it was {trained_type} in training.',
                trained=trained.name,
                type=type_name(found.type),
                trained_type=type_name(trained.type),
            ),
            port=port,
            column=trained.name,
            action=_("Change the type with Edit Metadata, or check where the column comes from."),
        )
    _check_finite(model, table, port)


def _check_finite(model: SavedModel, table: Table, port: str) -> None:
    for column in model.schema.features:
        if is_level_column(column) or not np.isinf(table.numbers(column.name)).any():
            continue
        raise ModuleError(
            "0033",
            _('The feature column "{column}" contains infinite values.', column=column.name),
            port=port,
            column=column.name,
            action=_("Replace or remove those rows, for instance with Apply SQL Transformation."),
        )


def _scorable_rows(model: SavedModel, table: Table) -> tuple[Array, list[Text]]:
    """Tell which rows can be scored: rows with missing features cannot, unless the learner accepts them."""
    scorable = np.ones(table.num_rows, dtype=bool)
    if model.learner.accepts_missing:
        return scorable, []
    affected = []
    for column in model.schema.features:
        if table.column(column.name).null_count:
            scorable &= ~missing_mask(table.column(column.name))
            affected.append(_('"{name}"', name=column.name[:50]))
    if not affected:
        return scorable, []
    unscored = int((~scorable).sum())
    return scorable, [
        _(
            "Rows with missing features ({columns}{more}) got no score: {unscored} of {rows}. "
            "Clean Missing Data before Score Model fills or removes them.",
            columns=affected[:5],
            more=_(" and {count} more", count=len(affected) - 5) if len(affected) > 5 else "",
            unscored=unscored,
            rows=table.num_rows,
        )
    ]


def _check_levels(model: SavedModel, frame: Any, port: str) -> list[Text]:
    """Report levels that training has not seen: refused or counted, as the learner was told."""
    allowed = bool(model.parameters.get("allow_unknown_categorical_levels", True))
    notes = []
    for name, levels in known_levels(model.pipeline.named_steps[FEATURES_STEP]).items():
        unknown = ~frame[name].isin(levels)
        if not unknown.any():
            continue
        example = level_text(frame[name][unknown].iloc[0])
        if not allowed:
            raise ModuleError(
                "0018",
                _(
                    'The column "{name}" holds the value "{example}", which the training data did not have.',
                    name=name,
                    example=example,
                ),
                port=port,
                column=name,
                row=int(np.argmax(unknown.to_numpy())) + 1,
                action=_("Tick Allow unknown categorical levels in the learner, or train with all values."),
            )
        notes.append(
            _(
                'Rows with a value in "{column}" that training has not seen (such as "{example}") were '
                "scored as an unknown level: {count}.",
                column=name,
                example=example[:50],
                count=int(unknown.sum()),
            )
        )
    return notes


def _score_regression(model: SavedModel, frame: Any) -> list[tuple[Column, Array]]:
    (column,) = score_columns.regression_columns()
    return [(column, model.pipeline.predict(frame))]


def _score_binary(model: SavedModel, frame: Any) -> list[tuple[Column, Array]]:
    label = _label(model)
    probabilities = model.pipeline.predict_proba(frame)[:, 1]
    codes = (probabilities >= score_columns.THRESHOLD).astype(int)
    predicted, probability = score_columns.binary_columns(label)
    return [(predicted, model.pipeline.classes_[codes]), (probability, probabilities)]


def _score_multiclass(model: SavedModel, frame: Any) -> list[tuple[Column, Array]]:
    probabilities = model.pipeline.predict_proba(frame)
    classes = model.pipeline.classes_
    columns = score_columns.multiclass_columns(_label(model), [level_text(value) for value in classes])
    values = [classes[probabilities.argmax(axis=1)], *probabilities.T]
    return list(zip(columns, values, strict=True))


def _score_clustering(model: SavedModel, frame: Any) -> list[tuple[Column, Array]]:
    distances = model.pipeline.transform(frame)
    columns = score_columns.clustering_columns(distances.shape[1])
    return list(zip(columns, [distances.argmin(axis=1), *distances.T], strict=True))


_SCORERS = {
    "regression": _score_regression,
    "binary": _score_binary,
    "multiclass": _score_multiclass,
    "clustering": _score_clustering,
}


def empty_columns(model: SavedModel) -> Sequence[Column]:
    """Return the score columns of a table without a row that can be scored."""
    if model.schema.task == "regression":
        return score_columns.regression_columns()
    if model.schema.task == "clustering":
        return score_columns.clustering_columns(len(model.pipeline[-1].cluster_centers_))
    if model.schema.task == "binary":
        return score_columns.binary_columns(_label(model))
    return score_columns.multiclass_columns(_label(model), [level_text(v) for v in model.pipeline.classes_])


def _label(model: SavedModel) -> Column:
    if model.schema.label is None:
        raise ModuleError("0159", _("The classification model does not say which label it predicts."))
    return model.schema.label


def _spread(values: Array, scorable: Array) -> Array:
    """Put the scores of the scorable rows back to their positions."""
    if scorable.all():
        return values
    result = np.full(len(scorable), None, dtype=object)
    result[scorable] = values
    return result
