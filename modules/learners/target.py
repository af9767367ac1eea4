"""Check the label column and turn it into what a learner trains on."""

from __future__ import annotations

from typing import Any

import numpy as np

from modules.columns import Column
from modules.columns.texts import text as _
from modules.columns.type_names import type_name
from modules.learners.features import level_text, level_values
from modules.learners.registry import Learner
from modules.runtime import ModuleError
from modules.runtime.table import Table

#: more classes than this in a classification label is taken for a mistake
MAX_CLASSES = 1_000

Array = np.ndarray[Any, np.dtype[Any]]


def training_target(table: Table, label: Column, learner: Learner) -> Array:
    """Return the label values of rows that all have one; raises ModuleError 0023, 0033 or 0083."""
    if learner.task == "regression":
        return _regression_target(table, label, learner)
    return _class_target(table, label, learner)


def _regression_target(table: Table, label: Column, learner: Learner) -> Array:
    if not label.is_numeric:
        raise ModuleError(
            "0023",
            _(
                'The label column "{label}" is of type {type}, but {learner} predicts numbers.',
                label=label.name,
                type=type_name(label.type),
                learner=learner.display_name,
            ),
            column=label.name,
            parameter="label_column",
            cause=_("A regression learner needs a numeric label."),
            action=_("Choose a numeric label column, or use a classification learner to predict categories."),
        )
    values = table.numbers(label.name)
    if not np.isfinite(values).all():
        raise ModuleError(
            "0033",
            _('The label column "{label}" contains infinite values.', label=label.name),
            column=label.name,
            parameter="label_column",
            action=_("Remove those rows, for instance with Apply SQL Transformation."),
        )
    return values


def _class_target(table: Table, label: Column, learner: Learner) -> Array:
    if label.type == "DateTime":
        raise _unusable(
            label, learner, _("it holds dates"), _("Choose a column with one value for each class.")
        )
    values = level_values(table, label.name)
    if label.type == "Double" and not label.categorical and _has_fractions(table.numbers(label.name)):
        raise _unusable(
            label,
            learner,
            _("it holds fractional numbers, not classes"),
            _("Use a regression learner, or make the column categorical with Edit Metadata."),
        )
    classes = np.unique(_comparable(values, label))
    _check_class_count(classes, label, learner)
    return _comparable(values, label)


def _comparable(values: Array, label: Column) -> Array:
    """Give classes the narrowest array type; scikit-learn wants no objects other than text."""
    if label.type == "String":
        return values
    kinds = {"Boolean": bool, "Integer": np.int64, "Double": np.float64}
    return values.astype(kinds[label.type])


def _has_fractions(values: Array) -> bool:
    return bool(np.any(~np.isfinite(values) | (values != np.floor(values))))


def _check_class_count(classes: Array, label: Column, learner: Learner) -> None:
    found = ", ".join(level_text(value) for value in classes[:5]) + (" …" if len(classes) > 5 else "")
    if len(classes) < 2:
        raise ModuleError(
            "0083",
            _(
                'The label column "{label}" has only one class ({classes}), so there is nothing to learn.',
                label=label.name,
                classes=found,
            ),
            column=label.name,
            parameter="label_column",
            cause=_("The rows of the other classes may have been filtered or split away before."),
            action=_(
                "Check the steps before Train Model; a stratified split keeps every class on both sides."
            ),
        )
    if learner.task == "binary" and len(classes) > 2:
        raise ModuleError(
            "0083",
            _(
                'The label column "{label}" has {count} classes ({classes}), but {learner} tells '
                "exactly two apart.",
                label=label.name,
                count=len(classes),
                classes=found,
                learner=learner.display_name,
            ),
            column=label.name,
            parameter="label_column",
            action=_("Use a multiclass learner such as Multiclass Logistic Regression."),
        )
    if len(classes) > MAX_CLASSES:
        raise _unusable(
            label,
            learner,
            _("it has {count} distinct values", count=len(classes)),
            _("Choose a column with one value for each class; names or record numbers are no label."),
        )


def _unusable(label: Column, learner: Learner, why: str, action: str) -> ModuleError:
    return ModuleError(
        "0023",
        _(
            'The label column "{label}" cannot be used with {learner}: {why}.',
            label=label.name,
            learner=learner.display_name,
            why=why,
        ),
        column=label.name,
        parameter="label_column",
        action=action,
    )
