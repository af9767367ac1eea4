"""A fitted normalization: a method, and what it learnt of each column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from modules.columns import Column
from modules.runtime.arrays import Numbers, number_array
from modules.runtime.table import Table
from modules.runtime.transformations.files import check_columns_fit


@dataclass(frozen=True, slots=True)
class NormalizationPlan:
    """What `transformation.json` of a normalization says."""

    method: str
    columns: list[Column]
    #: column → its statistics: mean and std, min and max, mu and sigma, or none
    fitted: dict[str, dict[str, float]]
    zero_for_constant: bool = True

    def to_json(self) -> dict[str, object]:
        return {
            "method": self.method,
            "columns": [column.to_json() for column in self.columns],
            "fitted": self.fitted,
            "zero_for_constant": self.zero_for_constant,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> NormalizationPlan:
        return cls(
            str(value["method"]),
            [Column.from_json(column) for column in value["columns"]],
            {name: dict(fitted) for name, fitted in value["fitted"].items()},
            bool(value["zero_for_constant"]),
        )


def fit_column(method: str, numbers: Numbers) -> dict[str, float]:
    """Learn what a method needs of one column; a column without values teaches nothing."""
    present = numbers[np.isfinite(numbers)]
    if method == "LogNormal":
        present = np.log(present[present > 0])
    if len(present) == 0 or method in ("Logistic", "Tanh"):
        return {}
    if method == "MinMax":
        return {"min": float(present.min()), "max": float(present.max())}
    # the population standard deviation, not the sample's
    mean, std = float(present.mean()), float(present.std())
    return {"mu": mean, "sigma": std} if method == "LogNormal" else {"mean": mean, "std": std}


def apply_normalization(table: Table, plan: NormalizationPlan, *, port: str = "dataset") -> Table:
    """Rescale a table; raises ModuleError 0001 or 0125 when it lacks a column of the plan."""
    check_columns_fit(plan.columns, table.schema, port=port)
    result = table
    for column in plan.columns:
        metadata = (table.schema.get(column.name) or column).retyped("Double")
        with np.errstate(all="ignore"):
            scaled = _scale(table.numbers(column.name), plan, plan.fitted.get(column.name, {}))
        result = result.with_column(metadata, number_array(scaled))
    return result


def _scale(numbers: Numbers, plan: NormalizationPlan, fitted: Mapping[str, float]) -> Numbers:
    if plan.method == "Logistic":
        # the form that does not overflow for large negative numbers
        result: Numbers = 0.5 * (1 + np.tanh(numbers / 2))
        return result
    if plan.method == "Tanh":
        return np.tanh(numbers)
    if not fitted:
        return np.full(len(numbers), np.nan)
    if plan.method == "LogNormal":
        return _log_normal(numbers, fitted["mu"], fitted["sigma"])
    if plan.method == "MinMax":
        offset, width = fitted["min"], fitted["max"] - fitted["min"]
    else:
        offset, width = fitted["mean"], fitted["std"]
    if width == 0:
        constant = 0.0 if plan.zero_for_constant else np.nan
        return np.where(np.isnan(numbers), np.nan, constant)
    scaled: Numbers = (numbers - offset) / width
    return scaled


def _log_normal(numbers: Numbers, mu: float, sigma: float) -> Numbers:
    """Return the cumulative distribution; what is not positive lies below all of it."""
    from scipy.special import ndtr

    logs = np.log(np.where(numbers > 0, numbers, np.nan))
    position = ndtr((logs - mu) / sigma) if sigma > 0 else np.where(logs < mu, 0.0, 1.0)
    result: Numbers = np.where(numbers <= 0, 0.0, position)
    return np.where(np.isnan(numbers), np.nan, result)
