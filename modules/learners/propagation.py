"""What the modules around models do to schemas, at design time. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from modules.columns import (
    Column,
    LearnerSchema,
    ModelSchema,
    ParameterProblem,
    PortSchema,
    Propagation,
    SchemaContext,
    TableSchema,
)
from modules.columns.texts import text as _
from modules.columns.type_names import type_name
from modules.learners import score_columns
from modules.learners.registry import LEARNERS, TASK_NAMES
from modules.learners.requirements import missing_features, mistyped_features, names_text

Propagate = Callable[[Mapping[str, PortSchema | None], Mapping[str, object], SchemaContext], Propagation]


def learner_propagation(name: str) -> Propagate:
    """Make the `propagate` of a learner module."""
    learner = LEARNERS[name]

    def propagate(
        _inputs: Mapping[str, PortSchema | None], _parameters: Mapping[str, object], _context: SchemaContext
    ) -> Propagation:
        return Propagation({"untrained_model": LearnerSchema(learner.task, learner.name)})

    return propagate


def trained_schema(learner: LearnerSchema, table: TableSchema, label: Column) -> ModelSchema:
    """Return the schema of a model of all features of a table."""
    features = tuple(column for column in table.with_role("Feature") if column.name != label.name)
    return ModelSchema(learner.task, learner.learner, label, features)


def label_problem(parameter: str, label: Column, learner: LearnerSchema) -> ParameterProblem | None:
    """Say why a learner cannot predict this label, as far as its type tells."""
    if learner.task == "regression" and not label.is_numeric:
        return ParameterProblem(
            parameter,
            "schema_label_type",
            _(
                'The label column "{label}" is of type {type}, but regression predicts numbers.',
                label=label.name,
                type=type_name(label.type),
            ),
            _("Choose a numeric column, or use a classification learner."),
            (label.name,),
        )
    if learner.task in ("binary", "multiclass") and label.type == "DateTime":
        return ParameterProblem(
            parameter,
            "schema_label_type",
            _('The label column "{label}" holds dates, which are no classes.', label=label.name),
            _("Choose a column with one value for each class."),
            (label.name,),
        )
    return None


def learner_problem(learner: LearnerSchema, *, clustering: bool) -> ParameterProblem | None:
    """Say that a training module cannot train this learner."""
    if (learner.task == "clustering") == clustering:
        return None
    name = LEARNERS[learner.learner].display_name if learner.learner in LEARNERS else learner.learner
    return ParameterProblem(
        "",
        "schema_learner",
        _(
            "{name} is a learner for {task}, which this module cannot train.",
            name=name,
            task=TASK_NAMES[learner.task],
        ),
        _("Use Train Model.") if clustering else _("Use Train Clustering Model."),
    )


def feature_problems(model: ModelSchema) -> tuple[ParameterProblem, ...]:
    """Say which columns no learner can use as features."""
    return tuple(
        ParameterProblem(
            "",
            "schema_feature_type",
            _('The feature column "{column}" holds dates, which learners cannot use.', column=column.name),
            _("Leave it out with Select Columns in Dataset."),
            (column.name,),
        )
        for column in model.features
        if column.type == "DateTime"
    )


def model_problems(
    model: ModelSchema, table: TableSchema, *, clustering: bool
) -> tuple[ParameterProblem, ...]:
    """Say why a model cannot be applied to a table."""
    if (model.task == "clustering") != clustering:
        message = (
            _("The model is no clustering model.") if clustering else _("The model is a clustering model.")
        )
        hint = _("Use Score Model.") if clustering else _("Use Assign Data to Clusters.")
        return (ParameterProblem("", "schema_model", message, hint),)
    problems = []
    if missing := missing_features(model, table):
        message = _(
            "The dataset lacks {features}, which the model was trained with.",
            features=names_text(missing),
        )
        hint = _("Prepare both datasets alike, for instance by splitting after the preparation.")
        problems.append(ParameterProblem("", "unknown_column", message, hint, missing))
    for trained, found in mistyped_features(model, table):
        message = _(
            'The column "{trained}" is of type {type}, but it is {trained_type} in training.',
            trained=trained.name,
            type=type_name(found.type),
            trained_type=type_name(trained.type),
        )
        problems.append(ParameterProblem("", "schema_feature_type", message, "", (trained.name,)))
    return tuple(problems)


def scored_schema(model: ModelSchema, table: TableSchema, *, append: bool) -> TableSchema | None:
    """Return the columns of a scored table; None where the number of score columns shows only in the run."""
    if model.task == "regression":
        columns = score_columns.regression_columns()
    elif model.task == "binary" and model.label is not None:
        columns = score_columns.binary_columns(model.label)
    else:
        return None
    return score_columns.scored_schema(table, model.label, columns, append=append)
