from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from modules.runtime.table import Table
from modules.runtime.testing import (
    ModuleRun,
    by_name,
    by_type,
    everything,
    propagate,
    run_module,
    sample_table,
    table_of,
)

COLUMNS = "columns_to_be_cleaned"


def clean(folder: Path, table: Table, mode: str, **parameters: object) -> ModuleRun:
    return run_module("clean_missing_data", folder, {"dataset": table}, {"cleaning_mode": mode, **parameters})


def replay(folder: Path, fitted: ModuleRun, table: Table) -> ModuleRun:
    transformation = fitted.folders["cleaning_transformation"]
    return run_module("apply_transformation", folder, {"transformation": transformation, "dataset": table})


def result(run: ModuleRun) -> pd.DataFrame:
    return run.table("cleaned_dataset").to_pandas(nullable=False)


def test_removing_rows_leaves_the_193_of_the_tutorial(tmp_path: Path) -> None:
    table = sample_table("automobile").without(["normalized-losses"])
    run = clean(tmp_path, table, "Remove entire row")
    expected = table.to_pandas(nullable=False).dropna().reset_index(drop=True)
    assert len(expected) == 193
    pd.testing.assert_frame_equal(result(run), expected, check_dtype=False)
    run.assert_schema_as_propagated()


def test_removing_rows_looks_only_at_the_selected_columns(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = clean(tmp_path, table, "Remove entire row", **{COLUMNS: by_name("price")})
    assert run.table("cleaned_dataset").num_rows == int(table.to_pandas()["price"].notna().sum())


@pytest.mark.parametrize("statistic", ["mean", "median"])
def test_numbers_get_the_statistic_pandas_computes(tmp_path: Path, statistic: str) -> None:
    table = sample_table("automobile")
    run = clean(tmp_path, table, f"Replace with {statistic}", **{COLUMNS: by_type("Numeric")})
    frame = table.to_pandas(nullable=False)
    numeric = frame.select_dtypes("number")
    frame[numeric.columns] = numeric.fillna(getattr(numeric, statistic)())
    pd.testing.assert_frame_equal(result(run), frame, check_dtype=False)
    run.assert_schema_as_propagated()
    assert all(
        column.type == "Double" for column in run.table("cleaned_dataset").schema.columns if column.is_numeric
    )


def test_the_mode_suits_every_type(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = clean(tmp_path, table, "Replace with mode")
    frame = table.to_pandas(nullable=False)
    expected = frame.fillna(frame.mode().iloc[0])
    pd.testing.assert_frame_equal(result(run), expected, check_dtype=False)
    assert run.table("cleaned_dataset").schema == table.schema
    run.assert_schema_as_propagated()


def test_a_mean_of_text_with_missing_values_is_refused(tmp_path: Path) -> None:
    run = clean(tmp_path, sample_table("automobile"), "Replace with mean")
    assert run.error_code == "0017"
    assert run.error["where"]["column"] == "num-of-doors"


def test_text_without_missing_values_does_not_disturb_a_mean(tmp_path: Path) -> None:
    table = sample_table("penguins").without(["sex"])
    run = clean(tmp_path, table, "Replace with mean")
    assert run.table("cleaned_dataset").to_pandas().isna().sum().sum() == 0
    run.assert_schema_as_propagated()


def test_booleans_take_the_rounded_mean(tmp_path: Path) -> None:
    run = clean(tmp_path, table_of(flag=[True, None, True, False]), "Replace with mean")
    assert run.table("cleaned_dataset").column("flag").to_pylist() == [True, True, True, False]
    run.assert_schema_as_propagated()


def test_a_custom_value_is_converted_to_each_type(tmp_path: Path) -> None:
    table = table_of(i=[1, None, 3], d=[1.5, None, 2.5], s=["x", None, "y"], b=[True, None, False])
    table = Table.from_pandas(table.to_pandas().assign(i=pd.array([1, None, 3], dtype="Int64")))
    run = clean(tmp_path, table, "Custom substitution value", replacement_value="0")
    cleaned = run.table("cleaned_dataset")
    assert cleaned.arrow.slice(1, 1).to_pylist() == [{"i": 0, "d": 0.0, "s": "0", "b": False}]
    assert cleaned.schema == table.schema
    run.assert_schema_as_propagated()


def test_a_custom_date(tmp_path: Path) -> None:
    table = table_of(day=pd.to_datetime(["2020-01-01", None]).to_list())
    run = clean(tmp_path, table, "Custom substitution value", replacement_value="1999-12-31")
    assert run.table("cleaned_dataset").to_pandas()["day"].astype(str).to_list() == [
        "2020-01-01",
        "1999-12-31",
    ]


@pytest.mark.parametrize(
    ("value", "column"), [("x", "normalized-losses"), ("0.5", "normalized-losses"), ("", "bore")]
)
def test_a_value_that_does_not_fit_is_named_with_its_column(tmp_path: Path, value: str, column: str) -> None:
    parameters = {COLUMNS: by_name(column), "replacement_value": value}
    run = clean(tmp_path, sample_table("automobile"), "Custom substitution value", **parameters)
    assert run.error_code == "0002"
    assert column in run.error["message"]


def test_only_columns_within_the_ratio_are_treated(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = clean(tmp_path, table, "Remove entire column", maximum_missing_value_ratio=0.1)
    ratios = table.to_pandas().isna().mean()
    dropped = set(ratios[(ratios > 0) & (ratios <= 0.1)].index)
    assert set(table.names) - set(run.table("cleaned_dataset").names) == dropped
    assert "normalized-losses" in run.table("cleaned_dataset").names

    run = clean(tmp_path, table, "Replace with mode", minimum_missing_value_ratio=0.1)
    left = run.table("cleaned_dataset")
    assert left.column("normalized-losses").null_count == 0
    assert left.column("price").null_count == 4


def test_removing_columns(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = clean(tmp_path, table, "Remove entire column")
    pd.testing.assert_frame_equal(
        result(run), table.to_pandas(nullable=False).dropna(axis="columns"), check_dtype=False
    )
    assert run.propagated().outputs == {"cleaned_dataset": None, "cleaning_transformation": None}


@pytest.mark.parametrize("mode", ["Replace with mean", "Replace with median", "Replace with mode"])
def test_columns_with_all_values_missing(tmp_path: Path, mode: str) -> None:
    table = Table.from_pandas(pd.DataFrame({"a": [1.0, None], "empty": [float("nan")] * 2}))
    run = clean(tmp_path, table, mode)
    assert run.table("cleaned_dataset").names == ("a",)
    assert replay(tmp_path, run, table).table("transformed_dataset").names == ("a",)
    run = clean(tmp_path, table, mode, cols_with_all_missing_values="Propagate")
    assert run.table("cleaned_dataset").column("empty").null_count == 2
    run.assert_schema_as_propagated()


def test_indicator_columns_tell_what_was_missing(tmp_path: Path) -> None:
    table = sample_table("penguins")
    run = clean(
        tmp_path,
        table,
        "Replace with mode",
        generate_missing_value_indicator_column=True,
        **{COLUMNS: by_name("sex")},
    )
    cleaned = run.table("cleaned_dataset")
    assert cleaned.names == (*table.names, "sex_IsMissing")
    assert cleaned.column("sex_IsMissing").to_pylist() == table.to_pandas()["sex"].isna().to_list()
    run.assert_schema_as_propagated()


def test_indicators_take_free_names_and_only_fill_modes_make_them(tmp_path: Path) -> None:
    table = Table.from_pandas(pd.DataFrame({"a": [1.0, None], "a_IsMissing": [1, 2]}))
    run = clean(tmp_path, table, "Replace with mean", generate_missing_value_indicator_column=True)
    assert run.table("cleaned_dataset").names == (
        "a",
        "a_IsMissing",
        "a_IsMissing (1)",
        "a_IsMissing_IsMissing",
    )
    run.assert_schema_as_propagated()
    run = clean(tmp_path, table, "Remove entire row", generate_missing_value_indicator_column=True)
    assert run.table("cleaned_dataset").names == ("a", "a_IsMissing")
    run.assert_schema_as_propagated()


def test_metadata_survives(tmp_path: Path) -> None:
    table = sample_table("automobile")
    price = replace(table.schema.columns[-1], role="Label", categorical=True)
    table = table.with_schema(table.schema.replaced({"price": price}))
    for mode in ("Replace with mean", "Remove entire row", "Custom substitution value"):
        run = clean(tmp_path, table, mode, **{COLUMNS: by_name("price")})
        column = run.table("cleaned_dataset").schema.get("price")
        assert column is not None
        assert (column.role, column.categorical) == ("Label", True)
        run.assert_schema_as_propagated()


def test_a_replay_uses_the_values_of_the_training_data(tmp_path: Path) -> None:
    table = sample_table("penguins")
    training, test = table.take(range(200)), table.take(range(200, 344))
    fitted = clean(tmp_path, training, "Replace with mean", **{COLUMNS: by_type("Numeric")})
    replayed = replay(tmp_path, fitted, test)
    frame, means = test.to_pandas(nullable=False), training.to_pandas(nullable=False).mean(numeric_only=True)
    pd.testing.assert_frame_equal(
        replayed.table("transformed_dataset").to_pandas(nullable=False),
        frame.fillna(means),
        check_dtype=False,
    )
    replayed.assert_schema_as_propagated()


@pytest.mark.parametrize(
    "mode", ["Custom substitution value", "Replace with mode", "Remove entire row", "Remove entire column"]
)
def test_a_replay_on_the_same_data_gives_the_same_result(tmp_path: Path, mode: str) -> None:
    table = sample_table("penguins")
    fitted = clean(tmp_path, table, mode, generate_missing_value_indicator_column=True)
    replayed = replay(tmp_path, fitted, table)
    assert replayed.table("transformed_dataset").arrow.equals(fitted.table("cleaned_dataset").arrow)
    assert replayed.table("transformed_dataset").schema == fitted.table("cleaned_dataset").schema


def test_the_transformation_is_plain_data(tmp_path: Path) -> None:
    fitted = clean(tmp_path, sample_table("penguins"), "Replace with mode")
    files = sorted(path.name for path in fitted.folders["cleaning_transformation"].iterdir())
    assert files == ["schema.json", "transformation.json", "view.json"]
    document = json.loads((fitted.folders["cleaning_transformation"] / "transformation.json").read_text())
    assert document["fills"]["sex"] == {"value": "male", "type": "String"}
    assert fitted.view("cleaning_transformation")["kind"] == "transformation"


def test_an_empty_table_is_cleaned_without_complaint(tmp_path: Path) -> None:
    table = sample_table("penguins").take([])
    for mode in ("Custom substitution value", "Replace with mode", "Remove entire row"):
        run = clean(tmp_path, table, mode)
        assert run.table("cleaned_dataset").num_rows == 0
        run.assert_schema_as_propagated()


def test_a_cleaning_that_leaves_no_row_warns(tmp_path: Path) -> None:
    run = clean(tmp_path, table_of(a=[1, None], b=[None, 2]), "Remove entire row")
    assert run.table("cleaned_dataset").num_rows == 0
    assert run.warnings == [
        "Every row has a missing value in one of the selected columns, so no row is left."
    ]


def test_bad_settings(tmp_path: Path) -> None:
    table = sample_table("penguins")
    assert clean(tmp_path, table, "Remove entire row", minimum_missing_value_ratio=2).error_code == "0008"
    assert clean(tmp_path, table, "Remove entire row", **{COLUMNS: by_name("nope")}).error_code == "0001"
    problems = propagate(
        "clean_missing_data",
        {"dataset": table.schema},
        {"minimum_missing_value_ratio": 0.5, "maximum_missing_value_ratio": 0.1, COLUMNS: everything()},
    ).problems
    assert [problem.code for problem in problems] == ["parameter_range"]
