from __future__ import annotations

import json
from pathlib import Path

from modules.columns import TableSchema, TransformationSchema
from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, by_name, propagate, run_module, sample_table, table_of


def fitted(folder: Path) -> Path:
    run = run_module("normalize_data", folder, {"dataset": sample_table("iris")})
    return run.folders["transformation_function"]


def apply(folder: Path, transformation: Path, table: Table) -> ModuleRun:
    inputs: dict[str, Table | Path] = {"transformation": transformation, "dataset": table}
    return run_module("apply_transformation", folder, inputs)


def test_a_dataset_without_the_columns_is_refused(tmp_path: Path) -> None:
    run = apply(tmp_path, fitted(tmp_path), sample_table("wine"))
    assert run.error_code == "0001"
    assert run.error["where"]["port"] == "dataset"


def test_a_column_of_another_type_is_refused(tmp_path: Path) -> None:
    table = sample_table("iris").to_pandas()
    table["petal width (cm)"] = "wide"
    run = apply(tmp_path, fitted(tmp_path), Table.from_pandas(table))
    assert run.error_code == "0125"


def test_more_columns_than_the_fit_had_are_welcome(tmp_path: Path) -> None:
    frame = sample_table("iris").to_pandas().assign(more=1)
    run = apply(tmp_path, fitted(tmp_path), Table.from_pandas(frame))
    assert run.table("transformed_dataset").column("more").to_pylist() == [1] * 150
    run.assert_schema_as_propagated()


def test_something_else_is_not_a_transformation(tmp_path: Path) -> None:
    table = run_module("sample_dataset", tmp_path).folders["dataset"]
    assert apply(tmp_path, table, sample_table("iris")).error_code == "0158"


def test_damaged_and_unknown_transformations_are_refused(tmp_path: Path) -> None:
    folder = fitted(tmp_path)
    path = folder / "transformation.json"
    document = json.loads(path.read_text())
    for change in (
        {"transformer": "unheard_of"},
        {"columns": [{"name": 1}]},
        {"format": 99},
        {"fitted": None},
    ):
        path.write_text(json.dumps({**document, **change}))
        assert apply(tmp_path, folder, sample_table("iris")).error_code == "0158"
    path.write_text("{")
    assert apply(tmp_path, folder, sample_table("iris")).error_code == "0158"


def test_missing_columns_are_reported_before_the_run() -> None:
    iris = sample_table("iris").schema
    transformation = TransformationSchema("normalize_data", iris.columns[:2])
    result = propagate("apply_transformation", {"transformation": transformation, "dataset": iris}, {})
    assert result.outputs == {"transformed_dataset": iris}
    other = TableSchema(iris.columns[1:])
    problems = propagate(
        "apply_transformation", {"transformation": transformation, "dataset": other}, {}
    ).problems
    assert [(problem.code, problem.columns) for problem in problems] == [
        ("unknown_column", ("sepal length (cm)",))
    ]


def test_a_cleaning_keeps_rows_of_the_other_dataset_only_by_its_own_columns(tmp_path: Path) -> None:
    table = table_of(a=[1.0, None], b=[None, 2.0])
    cleaning = run_module(
        "clean_missing_data",
        tmp_path,
        {"dataset": table},
        {"cleaning_mode": "Remove entire row", "columns_to_be_cleaned": by_name("a")},
    )
    run = apply(tmp_path, cleaning.folders["cleaning_transformation"], table_of(a=[None, 5.0], b=[1.0, None]))
    assert run.table("transformed_dataset").column("a").to_pylist() == [5.0]
