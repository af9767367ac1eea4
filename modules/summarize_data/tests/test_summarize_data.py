from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from modules.runtime.testing import run_module, sample_table, table_of


@pytest.mark.parametrize("name", ["automobile", "penguins", "german_credit"])
def test_every_statistic_as_pandas_computes_it(tmp_path: Path, name: str) -> None:
    table = sample_table(name)
    run = run_module("summarize_data", tmp_path, {"dataset": table})
    summary = run.table("results_dataset").to_pandas(nullable=False).set_index("Feature")
    frame = table.to_pandas(nullable=False)
    assert list(summary.index) == list(frame.columns)
    numeric = frame.select_dtypes("number")
    expected = pd.DataFrame(
        {
            "Count": frame.count(),
            "Unique Value Count": frame.nunique(),
            "Missing Value Count": frame.isna().sum(),
            "Min": numeric.min(),
            "Max": numeric.max(),
            "Mean": numeric.mean(),
            "Mean Deviation": (numeric - numeric.mean()).abs().mean(),
            "1st Quartile": numeric.quantile(0.25),
            "Median": numeric.median(),
            "3rd Quartile": numeric.quantile(0.75),
            "Range": numeric.max() - numeric.min(),
            "Sample Variance": numeric.var(),
            "Sample Standard Deviation": numeric.std(),
            "Sample Skewness": numeric.skew(),
            "Sample Kurtosis": numeric.kurt(),
            "P0.5": numeric.quantile(0.005),
            "P1": numeric.quantile(0.01),
            "P5": numeric.quantile(0.05),
            "P95": numeric.quantile(0.95),
            "P99.5": numeric.quantile(0.995),
        }
    ).loc[summary.index]
    pd.testing.assert_frame_equal(
        summary.drop(columns="Mode"), expected, check_dtype=False, check_names=False, rtol=1e-9
    )
    run.assert_schema_as_propagated()


def test_the_mode_is_given_for_every_column(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = run_module("summarize_data", tmp_path, {"dataset": table})
    modes = dict(
        zip(
            run.table("results_dataset").column("Feature").to_pylist(),
            run.table("results_dataset").column("Mode").to_pylist(),
            strict=True,
        )
    )
    frame = table.to_pandas(nullable=False)
    assert modes["make"] == frame["make"].mode()[0]
    assert float(modes["horsepower"]) == frame["horsepower"].mode()[0]


def test_columns_without_values_and_of_other_types(tmp_path: Path) -> None:
    table = table_of(
        empty=[np.nan, np.nan],
        one=[1.0, np.nan],
        flag=[True, False],
        day=pd.to_datetime(["2020-01-01", "2020-01-02"]).to_list(),
        big=[1e308, -1e308],
    )
    run = run_module("summarize_data", tmp_path, {"dataset": table})
    rows = {row["Feature"]: row for row in run.table("results_dataset").arrow.to_pylist()}
    assert rows["empty"]["Count"] == 0
    assert rows["empty"]["Mode"] is None
    assert rows["empty"]["Mean"] is None
    assert rows["one"]["Mean"] == 1.0
    assert rows["one"]["Sample Variance"] is None
    assert rows["flag"]["Mode"] == "False"
    assert rows["flag"]["Mean"] is None
    assert rows["day"]["Unique Value Count"] == 2
    assert rows["day"]["Mode"] == "2020-01-01"
    run.assert_schema_as_propagated()


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    assert (
        run_module("summarize_data", tmp_path, {"dataset": sample_table("iris").take([])}).error_code
        == "0003"
    )
