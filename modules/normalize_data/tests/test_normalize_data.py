from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from modules.runtime.table import Table
from modules.runtime.testing import (
    ModuleRun,
    by_name,
    everything,
    propagate,
    run_module,
    sample_table,
    table_of,
)


def normalize(folder: Path, table: Table, method: str, **parameters: object) -> ModuleRun:
    values = {"transformation_method": method, **parameters}
    return run_module("normalize_data", folder, {"dataset": table}, values)


def column(run: ModuleRun, name: str) -> np.ndarray:
    return run.table("transformed_dataset").numbers(name)


@pytest.mark.parametrize("method", ["ZScore", "MinMax", "Logistic", "LogNormal", "Tanh"])
def test_every_method_against_its_formula(tmp_path: Path, method: str) -> None:
    table = sample_table("automobile")
    run = normalize(tmp_path, table, method)
    for name in ("price", "bore", "symboling"):
        x = table.numbers(name)
        positive = np.log(x[x > 0])
        expected = {
            "ZScore": (x - np.nanmean(x)) / np.nanstd(x),
            "MinMax": (x - np.nanmin(x)) / (np.nanmax(x) - np.nanmin(x)),
            "Logistic": 1 / (1 + np.exp(-x)),
            "LogNormal": stats.lognorm.cdf(x, s=positive.std(), scale=np.exp(positive.mean())),
            "Tanh": np.tanh(x),
        }[method]
        np.testing.assert_allclose(column(run, name), expected, atol=1e-12)
    run.assert_schema_as_propagated()


def test_other_columns_and_metadata_pass_untouched(tmp_path: Path) -> None:
    table = sample_table("iris")
    label = replace(table.schema.columns[0], role="Label", categorical=True)
    table = table.with_schema(table.schema.replaced({label.name: label}))
    run = normalize(tmp_path, table, "MinMax")
    result = run.table("transformed_dataset")
    assert result.column("species").equals(table.column("species"))
    assert result.schema.columns[0] == label
    run.assert_schema_as_propagated()


@pytest.mark.parametrize("method", ["ZScore", "MinMax"])
def test_constant_columns(tmp_path: Path, method: str) -> None:
    table = table_of(c=[5.0, 5.0, None])
    run = normalize(tmp_path, table, method)
    assert run.table("transformed_dataset").column("c").to_pylist() == [0.0, 0.0, None]
    run = normalize(tmp_path, table, method, use_0_for_constant_columns_when_checked=False)
    assert run.table("transformed_dataset").column("c").to_pylist() == [None, None, None]


def test_extreme_numbers_do_not_overflow(tmp_path: Path) -> None:
    table = table_of(x=[-1e308, -800.0, 0.0, 800.0, 1e308])
    assert column(normalize(tmp_path, table, "Logistic"), "x").tolist() == [0, 0, 0.5, 1, 1]
    assert column(normalize(tmp_path, table, "Tanh"), "x").tolist() == [-1, -1, 0, 1, 1]


def test_a_column_without_values_stays_without(tmp_path: Path) -> None:
    table = table_of(x=[float("nan"), float("nan")], y=[1.0, 2.0])
    run = normalize(tmp_path, table, "ZScore")
    assert run.table("transformed_dataset").column("x").null_count == 2


def test_text_columns_cannot_be_normalized(tmp_path: Path) -> None:
    table = sample_table("iris")
    run = normalize(tmp_path, table, "ZScore", columns_to_transform=everything())
    assert run.error_code == "0017"
    assert run.error["where"]["column"] == "species"
    problems = propagate(
        "normalize_data", {"dataset": table.schema}, {"columns_to_transform": everything()}
    ).problems
    assert [(problem.code, problem.columns) for problem in problems] == [("schema_column_type", ("species",))]


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    assert normalize(tmp_path, sample_table("iris").take([]), "ZScore").error_code == "0003"
    assert (
        normalize(tmp_path, sample_table("iris"), "ZScore", columns_to_transform=by_name("x")).error_code
        == "0001"
    )


@pytest.mark.parametrize("method", ["ZScore", "MinMax", "LogNormal"])
def test_a_replay_uses_the_numbers_of_the_training_data(tmp_path: Path, method: str) -> None:
    table = sample_table("wine")
    training, test = table.take(range(100)), table.take(range(100, 178))
    fitted = normalize(tmp_path, training, method)
    replayed = run_module(
        "apply_transformation",
        tmp_path,
        {"transformation": fitted.folders["transformation_function"], "dataset": test},
    )
    x, y = training.numbers("proline"), test.numbers("proline")
    expected = {
        "ZScore": (y - x.mean()) / x.std(),
        "MinMax": (y - x.min()) / (x.max() - x.min()),
        "LogNormal": stats.lognorm.cdf(y, s=np.log(x).std(), scale=np.exp(np.log(x).mean())),
    }[method]
    np.testing.assert_allclose(replayed.table("transformed_dataset").numbers("proline"), expected, atol=1e-12)
    replayed.assert_schema_as_propagated()


def test_the_view_shows_what_was_learnt(tmp_path: Path) -> None:
    view = normalize(tmp_path, sample_table("iris"), "MinMax").view("transformation_function")
    assert view["columns"][0] == {"name": "sepal length (cm)", "min": 4.3, "max": 7.9}
