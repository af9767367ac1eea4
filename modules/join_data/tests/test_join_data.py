from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, by_name, propagate, run_module, sample_table, table_of

LEFT, RIGHT = "join_key_columns_for_left_dataset", "join_key_columns_for_right_dataset"
HOW = {"Inner Join": "inner", "Left Outer Join": "left", "Full Outer Join": "outer"}


def join(
    folder: Path, left: Table, right: Table, left_keys: object, right_keys: object, **parameters: object
) -> ModuleRun:
    values = {LEFT: left_keys, RIGHT: right_keys, **parameters}
    return run_module("join_data", folder, {"left_dataset": left, "right_dataset": right}, values)


def rows(run: ModuleRun) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in run.table("results_dataset").arrow.to_pylist()]


@pytest.fixture
def orders() -> Table:
    return table_of(id=[1, 2, 3, 4], city=["Paris", "rome", None, "Oslo"], month=["Jan", "Feb", "Mar", "Apr"])


@pytest.fixture
def cities() -> Table:
    return table_of(
        name=["Paris", "Rome", "Bonn", None], month=["May", "Jun", "Jul", "Aug"], size=[2, 3, 1, 9]
    )


@pytest.mark.parametrize("join_type", list(HOW))
def test_real_tables_as_pandas_merges_them(tmp_path: Path, join_type: str) -> None:
    cars = sample_table("automobile").select(["make", "body-style", "price", "highway-mpg"])
    frame = cars.to_pandas(nullable=False)
    means = (
        frame.groupby(["make", "body-style"], as_index=False)["price"]
        .mean()
        .rename(columns={"price": "mean"})
    )
    means = pd.concat(
        [means.iloc[::2], pd.DataFrame([{"make": "tesla", "body-style": "sedan", "mean": 1.0}])]
    )
    keys = by_name("make", "body-style")
    run = join(
        tmp_path,
        cars,
        Table.from_pandas(means),
        keys,
        keys,
        join_type=join_type,
        keep_right_key_columns_in_joined_table=False,
    )
    merged = frame.merge(means, on=["make", "body-style"], how=HOW[join_type])
    order = list(merged.columns)
    result = run.table("results_dataset").to_pandas(nullable=False)
    pd.testing.assert_frame_equal(
        result.sort_values(order).reset_index(drop=True),
        merged.sort_values(order).reset_index(drop=True),
        check_dtype=False,
    )
    run.assert_schema_as_propagated()


def test_left_rows_keep_their_order(tmp_path: Path) -> None:
    left = table_of(k=[3, 1, 2, 1])
    right = table_of(k=[1, 1, 2], v=["a", "b", "c"])
    keys = by_name("k")
    run = join(tmp_path, left, right, keys, keys, join_type="Left Outer Join")
    assert rows(run) == [(3, None, None), (1, 1, "a"), (1, 1, "b"), (2, 2, "c"), (1, 1, "a"), (1, 1, "b")]
    run.assert_schema_as_propagated()


def test_clashing_names_get_a_number(tmp_path: Path, orders: Table, cities: Table) -> None:
    run = join(tmp_path, orders, cities, by_name("city"), by_name("name"))
    assert run.table("results_dataset").names == ("id", "city", "month", "name", "month (1)", "size")
    assert rows(run) == [(1, "Paris", "Jan", "Paris", "May", 2)]
    run.assert_schema_as_propagated()


def test_case_matters_only_when_asked(tmp_path: Path, orders: Table, cities: Table) -> None:
    run = join(tmp_path, orders, cities, by_name("city"), by_name("name"), match_case=False)
    assert [row[0] for row in rows(run)] == [1, 2]
    # the values themselves stay as they were
    assert rows(run)[1][1] == "rome"


def test_missing_keys_have_no_partner(tmp_path: Path, orders: Table, cities: Table) -> None:
    run = join(tmp_path, orders, cities, by_name("city"), by_name("name"), join_type="Full Outer Join")
    assert len(rows(run)) == 7
    assert rows(run)[2] == (3, None, "Mar", None, None, None)
    assert rows(run)[-1] == (None, None, None, None, "Aug", 9)
    run.assert_schema_as_propagated()


def test_without_right_keys_a_full_join_fills_the_left_ones(
    tmp_path: Path, orders: Table, cities: Table
) -> None:
    run = join(
        tmp_path,
        orders,
        cities,
        by_name("city"),
        by_name("name"),
        join_type="Full Outer Join",
        keep_right_key_columns_in_joined_table=False,
    )
    assert run.table("results_dataset").column("city").to_pylist()[-3:] == ["Rome", "Bonn", None]
    run.assert_schema_as_propagated()


def test_semi_join_keeps_left_rows_once(tmp_path: Path) -> None:
    left, right = table_of(k=[1, 2, 3], v=["a", "b", "c"]), table_of(k=[3, 1, 1])
    run = join(tmp_path, left, right, by_name("k"), by_name("k"), join_type="Left Semi-Join")
    assert rows(run) == [(1, "a"), (3, "c")]
    run.assert_schema_as_propagated()


def test_whole_numbers_join_decimal_ones(tmp_path: Path) -> None:
    left, right = table_of(k=[1, 2]), table_of(k=[2.0, 2.5])
    run = join(
        tmp_path,
        left,
        right,
        by_name("k"),
        by_name("k"),
        join_type="Full Outer Join",
        keep_right_key_columns_in_joined_table=False,
    )
    assert rows(run) == [(1.0,), (2.0,), (2.5,)]
    run.assert_schema_as_propagated()


def test_keys_pair_by_position(tmp_path: Path) -> None:
    left = table_of(a=[1, 2], b=["x", "y"])
    right = table_of(p=["x", "y"], q=[1, 9])
    wrong = join(tmp_path, left, right, by_name("a", "b"), by_name("q", "p"))
    assert wrong.error_code == "0154"
    run = join(tmp_path, left, right, by_name("a", "b"), by_name("q", "p", preserve_order=True))
    assert rows(run) == [(1, "x", "x", 1)]


def test_flags_and_roles_survive(tmp_path: Path) -> None:
    table = table_of(k=[1], y=[2.0])
    changes = {
        "k": replace(table.schema.columns[0], categorical=True),
        "y": replace(table.schema.columns[1], role="Label"),
    }
    table = table.with_schema(table.schema.replaced(changes))
    run = join(tmp_path, table, table_of(k=[1]), by_name("k"), by_name("k"))
    assert run.table("results_dataset").schema.columns[:2] == tuple(changes.values())
    run.assert_schema_as_propagated()


def test_keys_that_do_not_fit_are_refused(tmp_path: Path, orders: Table, cities: Table) -> None:
    assert join(tmp_path, orders, cities, by_name("id"), by_name("name")).error_code == "0154"
    assert join(tmp_path, orders, cities, by_name("id", "city"), by_name("name")).error_code == "0027"
    assert join(tmp_path, orders, cities, by_name("nope"), by_name("name")).error_code == "0001"
    assert join(tmp_path, orders, cities, {"rules": []}, by_name("name")).error_code == "0011"


def test_problems_are_reported_before_the_run(orders: Table, cities: Table) -> None:
    def codes(left: object, right: object) -> list[str]:
        inputs = {"left_dataset": orders.schema, "right_dataset": cities.schema}
        return [
            problem.code for problem in propagate("join_data", inputs, {LEFT: left, RIGHT: right}).problems
        ]

    assert codes(by_name("city"), by_name("name")) == []
    assert codes(by_name("id"), by_name("name")) == ["schema_0154"]
    assert codes(by_name("id", "city"), by_name("name")) == ["schema_0027"]
    assert codes(by_name("x"), by_name("y")) == ["unknown_column", "unknown_column"]


def test_a_join_that_explodes_is_stopped(tmp_path: Path) -> None:
    table = table_of(k=[1] * 10_000)
    run = join(tmp_path, table, table, by_name("k"), by_name("k"))
    assert run.error_code == "0039"
    assert "100,000,000" in run.error["message"]


def test_empty_tables(tmp_path: Path, orders: Table, cities: Table) -> None:
    run = join(
        tmp_path, orders.take([]), cities, by_name("city"), by_name("name"), join_type="Full Outer Join"
    )
    assert len(rows(run)) == 4
    run.assert_schema_as_propagated()
    run = join(tmp_path, orders, cities.take([]), by_name("city"), by_name("name"))
    assert rows(run) == []
    run.assert_schema_as_propagated()


@pytest.mark.parametrize("join_type", [*HOW, "Left Semi-Join"])
def test_keys_without_any_partner_are_a_warning(tmp_path: Path, join_type: str) -> None:
    left, right = table_of(a=[1, 2]), table_of(b=[3])
    run = join(tmp_path, left, right, by_name("a"), by_name("b"), join_type=join_type)
    assert run.warnings == ["No row of the left dataset has a partner with the same key in the right one."]
    assert not join(tmp_path, left, left, by_name("a"), by_name("a"), join_type=join_type).warnings
