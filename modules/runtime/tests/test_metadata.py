"""What is known of a column beside its values goes through every module that does not change it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from modules.columns import Column
from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, by_name, everything, run_module, table_of

COLUMNS = (
    Column("city", "String", categorical=True),
    Column("rooms", "Integer", categorical=True, role="None"),
    Column("price", "Double", role="Label"),
    Column("sold", "Boolean", categorical=True),
    Column("day", "DateTime", role="None"),
    Column("Scored Labels", "Double", role="Score"),
    Column("size", "Double"),
)


def houses() -> Table:
    frame = pd.DataFrame(
        {
            "city": ["Rome", None, "Oslo", "Rome"],
            "rooms": pd.array([3, None, 5, 3], dtype="Int64"),
            "price": [1.5, 2.5, None, 1.5],
            "sold": pd.array([True, None, False, True], dtype="boolean"),
            "day": pd.to_datetime(["2020-01-01", None, "2020-01-03", "2020-01-01"]),
            "Scored Labels": [1.0, 2.0, 3.0, 1.0],
            "size": [10.0, 20.0, None, 10.0],
        }
    )
    table = Table.from_pandas(frame)
    return table.with_schema(table.schema.replaced({column.name: column for column in COLUMNS}))


@pytest.mark.parametrize(
    ("slug", "parameters", "port"),
    [
        ("select_columns_in_dataset", {"select_columns": everything()}, "results_dataset"),
        (
            "remove_duplicate_rows",
            {"key_column_selection_filter_expression": everything()},
            "results_dataset",
        ),
        ("split_data", {}, "results_dataset1"),
        ("split_data", {}, "results_dataset2"),
        ("clean_missing_data", {"cleaning_mode": "Remove entire row"}, "cleaned_dataset"),
        ("clean_missing_data", {"cleaning_mode": "Replace with mode"}, "cleaned_dataset"),
        (
            "clean_missing_data",
            {"columns_to_be_cleaned": by_name("price"), "cleaning_mode": "Replace with mean"},
            "cleaned_dataset",
        ),
        ("normalize_data", {"columns_to_transform": by_name("price", "size")}, "transformed_dataset"),
        ("edit_metadata", {"column": by_name("size"), "data_type": "Double"}, "results_dataset"),
        ("execute_python_script", {}, "result_dataset"),
    ],
)
def test_types_flags_and_roles_survive(
    tmp_path: Path, slug: str, parameters: dict[str, object], port: str
) -> None:
    input_port = "dataset1" if slug == "execute_python_script" else "dataset"
    run = run_module(slug, tmp_path, {input_port: houses()}, parameters)
    assert run.table(port).schema.columns == COLUMNS


def test_they_survive_a_join_and_a_replay(tmp_path: Path) -> None:
    inputs: dict[str, Table | Path] = {"left_dataset": houses(), "right_dataset": table_of(place=["Rome"])}
    keys = {
        "join_key_columns_for_left_dataset": by_name("city"),
        "join_key_columns_for_right_dataset": by_name("place"),
    }
    joined = run_module("join_data", tmp_path, inputs, keys)
    assert joined.table("results_dataset").schema.columns[: len(COLUMNS)] == COLUMNS
    fitted: ModuleRun = run_module("normalize_data", tmp_path, {"dataset": houses()})
    transformation = fitted.folders["transformation_function"]
    replayed = run_module(
        "apply_transformation", tmp_path, {"transformation": transformation, "dataset": houses()}
    )
    # every numeric column was rescaled, so that whole numbers became decimal ones
    expected = tuple(column.retyped("Double") if column.is_numeric else column for column in COLUMNS)
    assert replayed.table("transformed_dataset").schema.columns == expected
