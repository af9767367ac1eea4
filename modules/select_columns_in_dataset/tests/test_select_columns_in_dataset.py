from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from modules.columns import TableSchema
from modules.runtime.testing import by_name, by_type, everything, propagate, run_module, sample_table


def without_losses() -> dict[str, object]:
    rule = {"op": "exclude", "kind": "names", "names": ["normalized-losses"]}
    return {"rules": [{"op": "include", "kind": "all"}, rule]}


def test_the_tutorial_selection_leaves_25_columns(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = run_module(
        "select_columns_in_dataset", tmp_path, {"dataset": table}, {"select_columns": without_losses()}
    )
    result = run.table("results_dataset")
    assert (result.num_rows, result.num_columns) == (205, 25)
    expected = table.to_pandas().drop(columns="normalized-losses")
    assert result.to_pandas().equals(expected)
    run.assert_schema_as_propagated()


@pytest.mark.parametrize(
    "selection",
    [
        everything(),
        by_name("price", "make"),
        by_name("price", "make", "price", preserve_order=True),
        by_type("Numeric"),
        {"rules": [{"op": "include", "kind": "indices", "text": "1,3-6"}]},
        {
            "rules": [
                {"op": "include", "kind": "labels"},
                {"op": "include", "kind": "types", "types": ["String"]},
            ]
        },
    ],
)
def test_the_schema_is_known_before_the_run(tmp_path: Path, selection: dict[str, object]) -> None:
    table = sample_table("automobile")
    labelled = replace(table.schema.columns[-1], role="Label", categorical=True)
    table = table.with_schema(table.schema.replaced({labelled.name: labelled}))
    run = run_module("select_columns_in_dataset", tmp_path, {"dataset": table}, {"select_columns": selection})
    run.assert_schema_as_propagated()


def test_order_and_repetition_are_kept_when_asked(tmp_path: Path) -> None:
    selection = by_name("price", "make", "price", preserve_order=True)
    run = run_module(
        "select_columns_in_dataset",
        tmp_path,
        {"dataset": sample_table("automobile")},
        {"select_columns": selection},
    )
    assert run.table("results_dataset").names == ("price", "make", "price (1)")


def test_an_unknown_column_is_named_with_a_suggestion(tmp_path: Path) -> None:
    run = run_module(
        "select_columns_in_dataset",
        tmp_path,
        {"dataset": sample_table("automobile")},
        {"select_columns": by_name("Normalized Losses")},
    )
    assert run.error_code == "0001"
    assert run.error["where"]["column"] == "Normalized Losses"
    assert "normalized-losses" in run.error["action"]


def test_a_selection_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    selection = by_type("DateTime")
    run = run_module(
        "select_columns_in_dataset",
        tmp_path,
        {"dataset": sample_table("iris")},
        {"select_columns": selection},
    )
    assert run.error_code == "0011"


def test_a_missing_input_is_an_error(tmp_path: Path) -> None:
    assert (
        run_module("select_columns_in_dataset", tmp_path, {}, {"select_columns": everything()}).error_code
        == "0003"
    )


def test_problems_are_reported_before_the_run() -> None:
    schema = sample_table("iris").schema
    result = propagate(
        "select_columns_in_dataset", {"dataset": schema}, {"select_columns": by_name("Species")}
    )
    assert [problem.code for problem in result.problems] == ["unknown_column"]
    assert result.outputs == {"results_dataset": None}
    assert propagate("select_columns_in_dataset", {"dataset": None}, {}).outputs == {"results_dataset": None}
    assert isinstance(schema, TableSchema)
