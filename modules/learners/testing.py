"""What the tests of the model modules share: real data, and the steps around the one under test."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from modules.columns import Role
from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, data_dir, run_module


@cache
def automobile() -> pd.DataFrame:
    """The 193 cars without missing values, without normalized-losses."""
    frame = pd.read_csv(data_dir() / "automobile-price-raw.csv")
    return frame.drop(columns="normalized-losses").dropna().reset_index(drop=True)


@cache
def automobile_parts() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and test rows of the cars: 135 and 58."""
    frame = automobile()
    training = frame.sample(frac=0.7, random_state=0)
    return training, frame.drop(training.index)


@cache
def adult(rows: int = 4_000) -> pd.DataFrame:
    """The first rows of the census data, with missing values."""
    return pd.read_csv(data_dir() / "adult-census-income.csv", nrows=rows)


@cache
def iris() -> pd.DataFrame:
    from sklearn.datasets import load_iris

    bunch = load_iris(as_frame=True)
    names = np.array(bunch.target_names)
    return bunch.frame.drop(columns="target").assign(species=names[bunch.target.to_numpy()])


def make_learner(folder: Path, learner: str, parameters: Mapping[str, object] | None = None) -> Path:
    """Run a learner module; returns its artifact."""
    return succeeded(run_module(learner, folder, parameters=parameters)).folders["untrained_model"]


def train_model(
    folder: Path,
    learner: str,
    frame: pd.DataFrame | Table,
    label: str,
    parameters: Mapping[str, object] | None = None,
) -> ModuleRun:
    """Run a learner and Train Model on a table."""
    inputs: dict[str, Table | Path] = {
        "untrained_model": make_learner(folder, learner, parameters),
        "dataset": as_table(frame),
    }
    return run_module("train_model", folder, inputs, {"label_column": label})


def score_model(
    folder: Path, trained: ModuleRun, frame: pd.DataFrame | Table, *, append: bool = True
) -> ModuleRun:
    """Run Score Model with the output of Train Model."""
    inputs: dict[str, Table | Path] = {
        "trained_model": succeeded(trained).folders["trained_model"],
        "dataset": as_table(frame),
    }
    return run_module("score_model", folder, inputs, {"append_score_columns_to_output": append})


def evaluate_model(folder: Path, *scored: Table | Path) -> ModuleRun:
    """Run Evaluate Model with one or two scored tables."""
    ports = ("scored_dataset", "scored_dataset_to_compare")
    return run_module("evaluate_model", folder, dict(zip(ports, scored, strict=False)))


def succeeded(run: ModuleRun) -> ModuleRun:
    """Return the run, or fail with what it reported."""
    if run.exit_code != 0:
        raise AssertionError(run.result)
    return run


def as_table(frame: pd.DataFrame | Table) -> Table:
    return frame if isinstance(frame, Table) else Table.from_pandas(frame)


def with_role(table: Table, name: str, role: Role) -> Table:
    """Give one column another role."""
    column = table.schema.get(name)
    if column is None:
        raise KeyError(name)
    return table.with_schema(table.schema.replaced({name: column.with_role(role)}))
