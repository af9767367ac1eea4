"""Check the label column and turn it into what a learner trains on."""

from __future__ import annotations

from typing import Any

import numpy as np

from modules.columns import Column
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
            f'The label column "{label.name}" is of type {label.type},'
            f" but {learner.display_name} predicts numbers.",
            column=label.name,
            parameter="label_column",
            cause="A regression learner needs a numeric label.",
            action="Choose a numeric label column, or use a classification learner to predict categories.",
        )
    values = table.numbers(label.name)
    if not np.isfinite(values).all():
        raise ModuleError(
            "0033",
            f'The label column "{label.name}" contains infinite values.',
            column=label.name,
            parameter="label_column",
            action="Remove those rows, for instance with Apply SQL Transformation.",
        )
    return values


def _class_target(table: Table, label: Column, learner: Learner) -> Array:
    if label.type == "DateTime":
        raise _unusable(label, learner, "it holds dates", "Choose a column with one value for each class.")
    values = level_values(table, label.name)
    if label.type == "Double" and not label.categorical and _has_fractions(table.numbers(label.name)):
        raise _unusable(
            label,
            learner,
            "it holds fractional numbers, not classes",
            "Use a regression learner, or make the column categorical with Edit Metadata.",
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
            f'The label column "{label.name}" has only one class ({found}), so there is nothing to learn.',
            column=label.name,
            parameter="label_column",
            cause="The rows of the other classes may have been filtered or split away before.",
            action="Check the steps before Train Model; a stratified split keeps every class on both sides.",
        )
    if learner.task == "binary" and len(classes) > 2:
        raise ModuleError(
            "0083",
            f'The label column "{label.name}" has {len(classes)} classes ({found}),'
            f" but {learner.display_name} tells exactly two apart.",
            column=label.name,
            parameter="label_column",
            action="Use a multiclass learner such as Multiclass Logistic Regression.",
        )
    if len(classes) > MAX_CLASSES:
        raise _unusable(
            label,
            learner,
            f"it has {len(classes)} distinct values",
            "Choose a column with one value for each class; names or record numbers are no label.",
        )


def _unusable(label: Column, learner: Learner, why: str, action: str) -> ModuleError:
    return ModuleError(
        "0023",
        f'The label column "{label.name}" cannot be used with {learner.display_name}: {why}.',
        column=label.name,
        parameter="label_column",
        action=action,
    )
