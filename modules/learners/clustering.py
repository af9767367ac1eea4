"""Fit k-means to selected columns, and the ways a label column can take part in it."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.pipeline import Pipeline

from modules.columns import Column
from modules.columns.texts import Text
from modules.columns.texts import text as _
from modules.learners.estimators import seed_of
from modules.learners.features import feature_frame, make_transformer
from modules.learners.model_folder import SavedModel
from modules.learners.registry import Learner
from modules.learners.scoring import append_scores, score
from modules.learners.threads import at_most
from modules.learners.training import (
    FEATURES_STEP,
    MODEL_STEP,
    TrainedModel,
    check_features,
    example_rows,
)
from modules.runtime import ModuleError
from modules.runtime.table import Table

Array = np.ndarray[Any, np.dtype[Any]]

IGNORE_LABEL = "Ignore label column"
FILL_LABEL = "Fill missing values"
OVERWRITE_LABEL = "Overwrite from closest to center"

_INITIALIZATIONS = {"Random": "random", "K-Means++": "k-means++"}


def train_clusters(
    learner: Learner, parameters: Mapping[str, Any], table: Table, columns: Sequence[Column], threads: int
) -> TrainedModel:
    """Fit k-means to the columns that are no label; raises ModuleError for data it cannot use."""
    label = label_column(table, str(parameters["assign_label_mode"]))
    features = tuple(column for column in columns if column.role != "Label")
    clusters = int(parameters["number_of_centroids"])
    _check_selection(table, features, clusters)
    check_features(table, features, learner)
    frame = feature_frame(table, features)
    transformer = make_transformer(frame, features, scale=learner.scales(parameters), allow_unknown=True)
    matrix = transformer.fit_transform(frame)
    hint = None
    if label is not None and parameters["assign_label_mode"] == FILL_LABEL:
        hint = table.column(label.name).to_pylist()
    estimator = KMeans(
        n_clusters=clusters,
        init=_start(str(parameters["initialization"]), matrix, clusters, hint),
        n_init=1,
        max_iter=int(parameters["iterations"]),
        random_state=seed_of(parameters),
    )
    notes = _fit(estimator, matrix, threads)
    pipeline = Pipeline([(FEATURES_STEP, transformer), (MODEL_STEP, estimator)])
    return TrainedModel(
        learner,
        dict(parameters),
        pipeline,
        None,
        features,
        rows=len(frame),
        example=example_rows(table, features),
        warnings=notes,
    )


def train_and_assign(
    learner: Learner,
    parameters: Mapping[str, Any],
    table: Table,
    columns: Sequence[Column],
    *,
    threads: int,
    append: bool,
) -> tuple[TrainedModel, Table]:
    """Fit, and return the rows with their cluster and distances, beside the input columns or alone."""
    model = train_clusters(learner, parameters, table, columns, threads)
    scores = score(SavedModel(learner, model.schema, model.parameters, model.pipeline), table)
    mode = str(parameters["assign_label_mode"])
    label = label_column(table, mode)
    if label is not None:
        (_, assigned), *distances = scores.columns
        own = np.min([np.asarray(values, dtype=float) for _, values in distances], axis=0)
        table = assign_labels(table, label, mode, np.asarray(assigned), own)
    return model, append_scores(table, scores, None, append=append)


def label_column(table: Table, mode: str) -> Column | None:
    """Return the label a label mode works on, None when labels are ignored; raises 0024 or 0037."""
    if mode == IGNORE_LABEL:
        return None
    labels = table.schema.with_role("Label")
    if len(labels) != 1:
        raise ModuleError(
            "0037" if labels else "0024",
            _(
                'The label mode "{mode}" needs exactly one column with the role Label, but the '
                "dataset has {count}.",
                mode=mode,
                count=len(labels) or _("none"),
            ),
            port="dataset",
            action=_("Mark the label with Edit Metadata, or set Assign label mode to Ignore label column."),
        )
    return labels[0]


def assign_labels(table: Table, label: Column, mode: str, assigned: Array, own: Array) -> Table:
    """Fill or overwrite the label with that of the labelled point nearest to each cluster's centre."""
    values = table.column(label.name).to_pylist()
    nearest: dict[int, int] = {}
    for row in np.argsort(own, kind="stable").tolist():
        if values[row] is not None:
            nearest.setdefault(int(assigned[row]), row)
    result = [
        values[nearest[int(cluster)]]
        if int(cluster) in nearest and (mode == OVERWRITE_LABEL or value is None)
        else value
        for value, cluster in zip(values, assigned, strict=True)
    ]
    return table.with_column(label, result)


def _check_selection(table: Table, features: Sequence[Column], clusters: int) -> None:
    if not features:
        raise ModuleError(
            "0020",
            _("No column is left to cluster by."),
            port="dataset",
            parameter="column_set",
            action=_("Select at least one column other than the label."),
        )
    if table.num_rows < clusters:
        raise ModuleError(
            "0021",
            _(
                "{rows} rows cannot be divided into {clusters} clusters.",
                rows=table.num_rows,
                clusters=clusters,
            ),
            port="dataset",
            action=_("Lower the Number of centroids, or use more rows."),
        )


def _start(initialization: str, matrix: Any, clusters: int, hint: list[object] | None) -> Any:
    """Choose the first centres: by name of a method, or as points."""
    if hint is not None:
        return _label_centers(_dense(matrix), clusters, hint)
    if initialization == "First N":
        return _dense(matrix[:clusters])
    return _INITIALIZATIONS[initialization]


def _label_centers(matrix: Array, clusters: int, hint: list[object]) -> Array:
    """Start from the means of the most frequent labels; where these are few, add the farthest points."""
    counts = Counter(value for value in hint if value is not None)
    chosen = [value for value, _ in counts.most_common(clusters)]
    centers = [matrix[[value == item for item in hint]].mean(axis=0) for value in chosen]
    if not centers:
        centers = [matrix.mean(axis=0)]
    while len(centers) < clusters:
        gaps = np.min([((matrix - center) ** 2).sum(axis=1) for center in centers], axis=0)
        centers.append(matrix[int(gaps.argmax())])
    return np.asarray(centers)


def _dense(matrix: Any) -> Array:
    return np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix)


def _fit(estimator: Any, matrix: Any, threads: int) -> list[Text]:
    with warnings.catch_warnings(record=True) as caught, at_most(threads):
        warnings.simplefilter("always", ConvergenceWarning)
        estimator.fit(matrix)
    if any(issubclass(entry.category, ConvergenceWarning) for entry in caught):
        return [_("There are fewer distinct points than centroids, so some clusters are empty or equal.")]
    return []
