from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from modules.runtime.testing import by_name, everything, propagate, run_module, sample_table, table_of

KEYS = "key_column_selection_filter_expression"


@pytest.mark.parametrize("keep_first", [True, False])
def test_one_row_for_each_key_as_pandas_does(tmp_path: Path, keep_first: bool) -> None:
    table = sample_table("automobile")
    run = run_module(
        "remove_duplicate_rows",
        tmp_path,
        {"dataset": table},
        {KEYS: by_name("make", "body-style"), "retain_first_duplicate_row": keep_first},
    )
    expected = table.to_pandas().drop_duplicates(
        ["make", "body-style"], keep="first" if keep_first else "last"
    )
    pd.testing.assert_frame_equal(run.table("results_dataset").to_pandas(), expected.reset_index(drop=True))
    run.assert_schema_as_propagated()


def test_a_missing_key_is_never_a_duplicate(tmp_path: Path) -> None:
    table = table_of(key=["a", None, "a", None, "b"], other=[1, 2, 3, 4, 5])
    run = run_module("remove_duplicate_rows", tmp_path, {"dataset": table}, {KEYS: by_name("key")})
    assert run.table("results_dataset").column("other").to_pylist() == [1, 2, 4, 5]
    assert run.result["metrics"] == {"Removed rows": 1.0}


def test_all_columns_of_real_data(tmp_path: Path) -> None:
    table = sample_table("adult").take(range(3000))
    doubled = table.take([*range(3000), *range(3000)])
    run = run_module("remove_duplicate_rows", tmp_path, {"dataset": doubled}, {KEYS: everything()})
    # rows with a missing value stay twice
    frame = doubled.to_pandas()
    incomplete = frame.isna().any(axis=1)
    expected = len(frame[~incomplete].drop_duplicates()) + int(incomplete.sum())
    assert run.table("results_dataset").num_rows == expected


def test_an_empty_table_stays_empty(tmp_path: Path) -> None:
    table = sample_table("iris").take([])
    run = run_module("remove_duplicate_rows", tmp_path, {"dataset": table}, {KEYS: everything()})
    assert run.table("results_dataset").num_rows == 0
    run.assert_schema_as_propagated()


def test_many_key_columns_do_not_overflow(tmp_path: Path) -> None:
    table = sample_table("breast_cancer")
    run = run_module("remove_duplicate_rows", tmp_path, {"dataset": table}, {KEYS: everything()})
    assert run.table("results_dataset").num_rows == table.num_rows


def test_unknown_keys_are_reported_before_the_run() -> None:
    schema = sample_table("iris").schema
    problems = propagate("remove_duplicate_rows", {"dataset": schema}, {KEYS: by_name("nope")}).problems
    assert [problem.code for problem in problems] == ["unknown_column"]
