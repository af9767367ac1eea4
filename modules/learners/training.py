"""Fit a learner to a table: choose and check features, transform them, fit, and wrap one plain Pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from modules.columns import Column, ModelSchema
from modules.columns.texts import Text
from modules.columns.texts import text as _
from modules.learners.estimators import fit_estimator
from modules.learners.features import expanded_width, feature_frame, is_level_column, make_transformer
from modules.learners.registry import Learner
from modules.learners.target import training_target
from modules.learners.threads import at_most
from modules.runtime import ModuleError
from modules.runtime.arrays import missing_mask
from modules.runtime.table import Table

#: a text feature with more distinct values than this, nearly one per row, is a record name, not a category
HIGH_CARDINALITY = 1_000
HIGH_CARDINALITY_RATIO = 0.97
#: indicator columns a learner still digests in a step's memory
MAX_EXPANDED_WIDTH = 100_000
#: a linear model whose squared error is this many times that of always predicting 0 did not converge
DIVERGED = 10.0
EXAMPLE_ROWS = 5

FEATURES_STEP = "features"
MODEL_STEP = "model"


@dataclass(slots=True)
class TrainedModel:
    """A fitted model with what is needed to save, show and apply it."""

    learner: Learner
    parameters: dict[str, Any]
    pipeline: Any
    label: Column | None
    features: tuple[Column, ...]
    rows: int
    #: the features of a few rows, for the saved folder
    example: Table
    warnings: list[Text] = field(default_factory=list)

    @property
    def schema(self) -> ModelSchema:
        return ModelSchema(self.learner.task, self.learner.name, self.label, self.features)


def train(
    learner: Learner, parameters: Mapping[str, Any], table: Table, label: Column, threads: int
) -> TrainedModel:
    """Fit a regression or classification learner; raises ModuleError for data it cannot use."""
    features = usable_features(table, label)
    labelled, warnings = _rows_with_label(table, label)
    check_features(labelled, features, learner)
    target = training_target(labelled, label, learner)
    frame = feature_frame(labelled, features)
    pipeline, notes = _fit(learner, parameters, frame, features, target, threads)
    return TrainedModel(
        learner,
        dict(parameters),
        pipeline,
        label,
        features,
        rows=len(frame),
        example=example_rows(labelled, features),
        warnings=[*warnings, *notes],
    )


def example_rows(table: Table, features: Sequence[Column]) -> Table:
    return table.select(column.name for column in features).take(range(min(table.num_rows, EXAMPLE_ROWS)))


def threads_for(cpus: float | None) -> int:
    """Return how many threads a step with this share of processors may use."""
    return max(1, int(cpus)) if cpus else 1


def usable_features(table: Table, label: Column) -> tuple[Column, ...]:
    """Return every column with the role of a feature, other than the label."""
    features = tuple(c for c in table.schema.with_role("Feature") if c.name != label.name)
    if not features:
        raise ModuleError(
            "0020",
            _("There is no feature column to learn from."),
            port="dataset",
            cause=_('Besides the label "{label}", no column has the role Feature.', label=label.name),
            action=_("Keep more columns, or give columns the role Feature with Edit Metadata."),
        )
    return features


def _rows_with_label(table: Table, label: Column) -> tuple[Table, list[Text]]:
    missing = missing_mask(table.column(label.name))
    labelled = int((~missing).sum())
    if labelled < 2:
        raise ModuleError(
            "0021",
            _(
                'Only {labelled} of {rows} rows have a value in the label column "{label}".',
                labelled=labelled,
                rows=table.num_rows,
                label=label.name,
            ),
            port="dataset",
            column=label.name,
            parameter="label_column",
            action=_("Train on a dataset with at least two labelled rows."),
        )
    if not missing.any():
        return table, []
    return table.filter(~missing), [
        _(
            'Rows without a value in the label column "{label}" were left out: {missing} of {rows}.',
            label=label.name,
            missing=int(missing.sum()),
            rows=table.num_rows,
        )
    ]


def check_features(table: Table, features: Sequence[Column], learner: Learner) -> None:
    """Refuse features that the learner cannot use; raises ModuleError 0014, 0017, 0032 or 0033."""
    for column in features:
        if column.type == "DateTime":
            raise ModuleError(
                "0017",
                _(
                    'The feature column "{column}" holds dates, which learners cannot use.',
                    column=column.name,
                ),
                port="dataset",
                column=column.name,
                action=_(
                    "Leave it out with Select Columns in Dataset, or derive numbers such as the year "
                    "with Apply SQL Transformation."
                ),
            )
    if not learner.accepts_missing:
        _check_nothing_missing(table, features, learner)
    _check_finite(table, features)
    _check_cardinality(table, features)


def _check_nothing_missing(table: Table, features: Sequence[Column], learner: Learner) -> None:
    counts = {c.name: table.column(c.name).null_count for c in features}
    affected = [name for name, count in counts.items() if count]
    if not affected:
        return
    shown = ", ".join(f'"{name}" ({counts[name]})' for name in affected[:5])
    more = _(" and {count} more columns", count=len(affected) - 5) if len(affected) > 5 else ""
    raise ModuleError(
        "0032",
        _(
            "{learner} cannot use missing values, but there are some in {columns}{more}.",
            learner=learner.display_name,
            columns=shown,
            more=more,
        ),
        port="dataset",
        column=affected[0],
        cause=_("The number in brackets counts the rows without a value."),
        action=_("Put Clean Missing Data in front, or use a boosted decision tree, which accepts them."),
    )


def _check_finite(table: Table, features: Sequence[Column]) -> None:
    for column in features:
        if column.type == "Double" and not is_level_column(column):
            infinite = np.isinf(table.numbers(column.name))
            if infinite.any():
                raise ModuleError(
                    "0033",
                    _('The feature column "{column}" contains infinite values.', column=column.name),
                    port="dataset",
                    column=column.name,
                    row=int(np.argmax(infinite)) + 1,
                    cause=_("A division by zero in an earlier step is the usual reason."),
                    action=_("Replace or remove those rows, for instance with Apply SQL Transformation."),
                )


def _check_cardinality(table: Table, features: Sequence[Column]) -> None:
    for column in features:
        if not is_level_column(column):
            continue
        distinct = len(table.column(column.name).unique())
        if distinct > HIGH_CARDINALITY and distinct > HIGH_CARDINALITY_RATIO * table.num_rows:
            raise ModuleError(
                "0014",
                _(
                    'The column "{column}" has {distinct} distinct values in {rows} rows.',
                    column=column.name,
                    distinct=distinct,
                    rows=table.num_rows,
                ),
                port="dataset",
                column=column.name,
                cause=_(
                    "It looks like a name or record number: nearly every row has its own value, so "
                    "that nothing can be learnt from it."
                ),
                action=_(
                    "Leave it out with Select Columns in Dataset, or clear its role with Edit Metadata."
                ),
            )


def _fit(
    learner: Learner,
    parameters: Mapping[str, Any],
    frame: pd.DataFrame,
    features: Sequence[Column],
    target: Any,
    threads: int,
) -> tuple[Pipeline, list[Text]]:
    """Fit transformer and estimator, and join them in one Pipeline of library classes only."""
    width = expanded_width(frame, features)
    if width > MAX_EXPANDED_WIDTH:
        raise ModuleError(
            "0014",
            _("The text and categorical features have {width} distinct values together.", width=width),
            port="dataset",
            cause=_("Every distinct value becomes an indicator column."),
            action=_("Leave out columns with very many distinct values."),
        )
    transformer = make_transformer(
        frame,
        features,
        scale=learner.scales(parameters),
        allow_unknown=bool(parameters.get("allow_unknown_categorical_levels", True)),
    )
    matrix = transformer.fit_transform(frame)
    with at_most(threads):
        fit = fit_estimator(learner.name, parameters, matrix, target, threads)
    if learner.name == "linear_regression":
        _check_converged(fit.estimator, matrix, target)
    return Pipeline([(FEATURES_STEP, transformer), (MODEL_STEP, fit.estimator)]), fit.warnings


def _check_converged(estimator: Any, matrix: Any, target: Any) -> None:
    """Refuse a linear model that is worse than no model at all; raises ModuleError 0039."""
    error = np.sum((target - estimator.predict(matrix)) ** 2)
    if not np.isfinite(error) or error > DIVERGED * np.sum(target**2):
        raise ModuleError(
            "0039",
            _("The training diverged: the weights grew beyond all bounds."),
            parameter="learning_rate",
            cause=_("The learning rate is too large for this data, or the features are not normalised."),
            action=_("Lower the Learning rate, tick Normalize features, or use Ordinary Least Squares."),
        )
