from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from modules.columns import Column, Role
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


def edit(folder: Path, table: Table, columns: object, **parameters: object) -> ModuleRun:
    return run_module("edit_metadata", folder, {"dataset": table}, {"column": columns, **parameters})


def values(run: ModuleRun, name: str) -> list[object]:
    return list(run.table("results_dataset").column(name).to_pylist())


def column(run: ModuleRun, name: str) -> Column:
    found = run.table("results_dataset").schema.get(name)
    assert found is not None
    return found


def test_rename_flag_and_role_change_no_values(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = edit(
        tmp_path,
        table,
        by_name("price"),
        fields="Label",
        categorical="Categorical",
        new_column_names="Price in dollars",
    )
    assert column(run, "Price in dollars") == Column(
        "Price in dollars", "Integer", categorical=True, role="Label"
    )
    assert values(run, "Price in dollars") == table.column("price").to_pylist()
    run.assert_schema_as_propagated()


@pytest.mark.parametrize("target", ["String", "Integer", "Double"])
def test_numbers_convert_as_pandas_does(tmp_path: Path, target: str) -> None:
    table = sample_table("automobile")
    run = edit(tmp_path, table, by_name("symboling", "city-mpg", "price"), data_type=target)
    numbers = table.to_pandas()[["symboling", "city-mpg", "price"]]
    dtype = {"String": "string", "Integer": "Int64", "Double": "Float64"}[target]
    result = run.table("results_dataset").to_pandas()[["symboling", "city-mpg", "price"]]
    pd.testing.assert_frame_equal(result.astype(dtype), numbers.astype(dtype))
    run.assert_schema_as_propagated()


@pytest.mark.parametrize(
    ("texts", "target", "expected"),
    [
        (["1", " 2 ", None, "3.0", "-4"], "Integer", [1, 2, None, 3, -4]),
        (["1", "2.5", None, "1e3", "inf"], "Double", [1.0, 2.5, None, 1000.0, float("inf")]),
        (["true", "No", "1", None, "FALSE"], "Boolean", [True, False, True, None, False]),
        (["9007199254740993"], "Integer", [9007199254740993]),
    ],
)
def test_texts_convert(tmp_path: Path, texts: list[str | None], target: str, expected: list[object]) -> None:
    run = edit(tmp_path, table_of(x=texts), everything(), data_type=target)
    assert values(run, "x") == expected
    run.assert_schema_as_propagated()


@pytest.mark.parametrize(
    ("given", "target", "expected"),
    [
        ([1.0, None, 2.0], "Integer", [1, None, 2]),
        ([1.0, None, 0.0], "Boolean", [True, None, False]),
        ([True, None, False], "Integer", [1, None, 0]),
        ([True, None, False], "Double", [1.0, None, 0.0]),
        ([True, None, False], "String", ["True", None, "False"]),
        ([1.5, None, 2.0], "String", ["1.5", None, "2"]),
    ],
)
def test_other_values_convert(
    tmp_path: Path, given: list[object], target: str, expected: list[object]
) -> None:
    run = edit(tmp_path, table_of(x=given), everything(), data_type=target)
    assert values(run, "x") == expected
    run.assert_schema_as_propagated()


@pytest.mark.parametrize(
    ("texts", "form", "expected"),
    [
        (["2020-01-31", None], "", ["2020-01-31", "NaT"]),
        (["31.01.2020", None], "%d.%m.%Y", ["2020-01-31", "NaT"]),
        (["01/31/2020 10:30", None], "%m/%d/%Y %H:%M", ["2020-01-31 10:30:00", "NaT"]),
        (["2020-01-31T10:00:00+02:00"], "", ["2020-01-31 08:00:00"]),
        (["2020-01-31 10:00 +0200"], "%Y-%m-%d %H:%M %z", ["2020-01-31 08:00:00"]),
    ],
)
def test_dates_convert(tmp_path: Path, texts: list[str | None], form: str, expected: list[str]) -> None:
    run = edit(tmp_path, table_of(x=texts), everything(), data_type="DateTime", datetime_format=form)
    wanted = pd.to_datetime(pd.Series(expected), format="mixed")
    assert (run.table("results_dataset").to_pandas()["x"].astype("datetime64[us]")).equals(
        wanted.astype("datetime64[us]")
    )
    run.assert_schema_as_propagated()


def test_numbers_as_dates_come_out_missing(tmp_path: Path) -> None:
    run = edit(tmp_path, table_of(x=[1, 2]), everything(), data_type="DateTime")
    assert values(run, "x") == [None, None]
    assert run.warnings
    run.assert_schema_as_propagated()


@pytest.mark.parametrize(
    ("given", "target", "row"),
    [
        (["1", "x"], "Integer", 2),
        (["1", "2.5"], "Integer", 2),
        (["a"], "Double", 1),
        (["maybe"], "Boolean", 1),
        (["2020-13-01"], "DateTime", 1),
        ([1.0, 2.5], "Integer", 2),
        ([1e300], "Integer", 1),
        ([1.0, 2.0], "Boolean", 2),
        (["99999999999999999999"], "Integer", 1),
    ],
)
def test_a_value_that_does_not_convert_is_named_with_its_row(
    tmp_path: Path, given: list[object], target: str, row: int
) -> None:
    run = edit(tmp_path, table_of(x=given), everything(), data_type=target)
    assert run.error_code == "0042"
    assert run.error["where"] == {"column": "x", "row": row, "parameter": "data_type"}


def test_dates_do_not_become_numbers(tmp_path: Path) -> None:
    table = table_of(x=pd.to_datetime(["2020-01-01"]).to_list())
    assert edit(tmp_path, table, everything(), data_type="Integer").error_code == "0042"
    assert values(edit(tmp_path, table, everything(), data_type="String"), "x") == ["2020-01-01"]


@pytest.mark.parametrize(
    ("before", "fields", "after"),
    [
        ("Feature", "Label", "Label"),
        ("Score", "Feature", "Feature"),
        ("Feature", "ClearFeature", "None"),
        ("Label", "ClearFeature", "Label"),
        ("Label", "ClearLabel", "None"),
        ("Score", "ClearScore", "None"),
        ("Label", "Unchanged", "Label"),
    ],
)
def test_roles(tmp_path: Path, before: Role, fields: str, after: Role) -> None:
    table = table_of(x=[1])
    table = table.with_schema(table.schema.replaced({"x": Column("x", "Integer", role=before)}))
    run = edit(tmp_path, table, everything(), fields=fields)
    assert column(run, "x").role == after
    run.assert_schema_as_propagated()


def test_categorical_can_be_cleared(tmp_path: Path) -> None:
    table = table_of(x=[1])
    table = table.with_schema(table.schema.replaced({"x": Column("x", "Integer", categorical=True)}))
    run = edit(tmp_path, table, everything(), categorical="NonCategorical")
    assert not column(run, "x").categorical


@pytest.mark.parametrize(
    ("columns", "parameters", "code"),
    [
        (by_name("a", "b"), {"new_column_names": "x"}, "0027"),
        (by_name("a", "b"), {"new_column_names": "x, "}, "0027"),
        (by_name("a", "b"), {"new_column_names": "x, x"}, "0028"),
        (by_name("a"), {"new_column_names": "b"}, "0028"),
        (by_name("a"), {"new_column_names": "x" * 501}, "0002"),
        (by_name("a"), {"new_column_names": "x\ty"}, "0002"),
        (by_name("a", "b"), {"fields": "Label"}, "0037"),
        (by_name("nope"), {}, "0001"),
        (by_type("DateTime"), {}, "0011"),
    ],
)
def test_settings_that_do_not_fit(
    tmp_path: Path, columns: object, parameters: dict[str, object], code: str
) -> None:
    table = table_of(a=[1], b=[2])
    run = edit(tmp_path, table, columns, **parameters)
    assert run.error_code == code
    problems = propagate(
        "edit_metadata", {"dataset": table.schema}, {"column": columns, **parameters}
    ).problems
    assert len(problems) == 1


def test_a_second_label_is_refused(tmp_path: Path) -> None:
    table = table_of(a=[1], b=[2])
    first = edit(tmp_path, table, by_name("a"), fields="Label").table("results_dataset")
    assert edit(tmp_path, first, by_name("b"), fields="Label").error_code == "0037"


def test_names_may_be_swapped_and_quoted(tmp_path: Path) -> None:
    table = table_of(a=[1], b=[2])
    run = edit(tmp_path, table, everything(), new_column_names='b, "a, or not"')
    assert run.table("results_dataset").names == ("b", "a, or not")
    run.assert_schema_as_propagated()
