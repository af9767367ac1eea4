from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from modules.columns import TableSchema
from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, propagate, run_module, sample_table, table_of
from modules.split_data.expressions import ExpressionError, parse_pattern, parse_relation


def cars() -> Table:
    """The 193 rows of the tutorial."""
    table = sample_table("automobile").without(["normalized-losses"])
    return Table.from_pandas(table.to_pandas().dropna().reset_index(drop=True), like=table.schema)


def split(folder: Path, table: Table, **parameters: object) -> ModuleRun:
    return run_module("split_data", folder, {"dataset": table}, parameters)


def sizes(run: ModuleRun) -> tuple[int, int]:
    return run.table("results_dataset1").num_rows, run.table("results_dataset2").num_rows


def by_pattern(folder: Path, table: Table, expression: str) -> ModuleRun:
    return split(folder, table, splitting_mode="Regular Expression", regular_expression=expression)


def by_relation(folder: Path, table: Table, expression: str) -> ModuleRun:
    return split(folder, table, splitting_mode="Relative Expression", relational_expression=expression)


@pytest.mark.parametrize(
    ("fraction", "expected"), [(0.7, (135, 58)), (0.5, (96, 97)), (0, (0, 193)), (1, (193, 0))]
)
def test_fractions_of_the_tutorial_rows(tmp_path: Path, fraction: float, expected: tuple[int, int]) -> None:
    run = split(tmp_path, cars(), fraction=fraction)
    assert sizes(run) == expected
    run.assert_schema_as_propagated()


def test_every_row_is_in_one_output_and_order_is_kept(tmp_path: Path) -> None:
    table = table_of(x=list(range(1000)))
    run = split(tmp_path, table, fraction=0.3, random_seed=7)
    first = run.table("results_dataset1").column("x").to_pylist()
    second = run.table("results_dataset2").column("x").to_pylist()
    assert sorted(first + second) == list(range(1000))
    assert first == sorted(first)
    assert first != list(range(300))


def test_the_seed_decides(tmp_path: Path) -> None:
    table = table_of(x=list(range(200)))

    def chosen(seed: int) -> list[int]:
        return list(
            split(tmp_path, table, random_seed=seed).table("results_dataset1").column("x").to_pylist()
        )

    assert chosen(1) == chosen(1)
    assert chosen(1) != chosen(2)


def test_without_randomness_the_first_rows_go_first(tmp_path: Path) -> None:
    run = split(tmp_path, table_of(x=list(range(10))), fraction=0.4, randomized_split=False)
    assert run.table("results_dataset1").column("x").to_pylist() == [0, 1, 2, 3]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_stratified_parts_have_equal_shares(tmp_path: Path, seed: int) -> None:
    table = sample_table("adult").take(range(5000))
    run = split(
        tmp_path,
        table,
        fraction=0.7,
        stratified_split=True,
        stratification_key_column="income",
        random_seed=seed,
    )
    assert sizes(run) == (3500, 1500)
    whole = table.to_pandas()["income"].value_counts(normalize=True)
    part = run.table("results_dataset1").to_pandas()["income"].value_counts(normalize=True)
    assert (whole - part).abs().max() < 0.001
    run.assert_schema_as_propagated()


def test_stratified_split_with_missing_keys_and_tiny_groups(tmp_path: Path) -> None:
    table = table_of(key=["a", "b", "c", None, None, "d", "e"], x=list(range(7)))
    run = split(tmp_path, table, stratified_split=True, stratification_key_column="key", fraction=0.5)
    assert sizes(run) == (4, 3)


@pytest.mark.parametrize("form", ['"make" ^a', '\\"make" ^a', "(2) ^a", "(\\2) ^a"])
def test_regular_expression(tmp_path: Path, form: str) -> None:
    table = sample_table("automobile")
    run = by_pattern(tmp_path, table, form)
    expected = int(table.to_pandas()["make"].str.contains("^a").sum())
    assert sizes(run) == (expected, 205 - expected)
    run.assert_schema_as_propagated()


def test_regular_expression_on_numbers_and_missing_values(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = by_pattern(tmp_path, table, '"normalized-losses" ^1')
    frame = table.to_pandas(nullable=False)
    assert sizes(run)[0] == int(frame["normalized-losses"].between(100, 199).sum())


def test_the_united_states_tutorial(tmp_path: Path) -> None:
    table = sample_table("adult")
    run = by_pattern(tmp_path, table, '\\"native-country" United-States')
    expected = int((table.to_pandas()["native-country"] == "United-States").sum())
    assert sizes(run) == (expected, 32561 - expected)


@pytest.mark.parametrize(
    ("expression", "query"),
    [
        ('"price" > 10000', "price > 10000"),
        ('\\"price" > 10000', "price > 10000"),
        ("(25) <= 9000", "price <= 9000"),
        ('"price" > 5000 & "price" < 9000', "price > 5000 and price < 9000"),
        ('"price" > 5000 & < 9000', "price > 5000 and price < 9000"),
        ('"price" < 6000 | "price" > 30000', "price < 6000 or price > 30000"),
        ('"price" < 6000 || > 30000 && < 40000', "price < 6000 or (price > 30000 and price < 40000)"),
        ('"make" == audi', "make == 'audi'"),
        ('"make" == "audi" | == bmw', "make == 'audi' or make == 'bmw'"),
        ('"make" != "audi"', "make != 'audi'"),
        ('"price" != 13495', "price != 13495 and price == price"),
    ],
)
def test_relational_expression_as_pandas_does(tmp_path: Path, expression: str, query: str) -> None:
    table = sample_table("automobile")
    run = by_relation(tmp_path, table, expression)
    expected = len(table.to_pandas(nullable=False).query(query))
    assert sizes(run) == (expected, 205 - expected)
    run.assert_schema_as_propagated()


def test_relational_expression_on_dates_and_booleans(tmp_path: Path) -> None:
    table = table_of(
        day=pd.to_datetime(["2010-12-31", "2011-01-01", None, "2011-01-02"]).to_list(),
        flag=[True, False, None, True],
    )
    assert sizes(by_relation(tmp_path, table, '"day" > 1/1/2011')) == (1, 3)
    assert sizes(by_relation(tmp_path, table, '"day" <= "2011-01-01"')) == (2, 2)
    assert sizes(by_relation(tmp_path, table, '"flag" == true')) == (2, 2)
    assert sizes(by_relation(tmp_path, table, '"flag" != true')) == (1, 3)


@pytest.mark.parametrize(
    "expression",
    [
        "price > 5",
        '"price"',
        '"price" > cheap',
        '"price" > 5 & "length" < 2',
        '"make" > a',
        "(99) > 1",
        "(",
        "",
    ],
)
def test_bad_relational_expressions_are_refused(expression: str) -> None:
    with pytest.raises(ExpressionError):
        parse_relation(expression, sample_table("automobile").schema)


@pytest.mark.parametrize("expression", ["make ^a", '"make"', '"make" (', "(99) x", "", '"make" [a-'])
def test_bad_patterns_are_refused(expression: str) -> None:
    with pytest.raises(ExpressionError):
        parse_pattern(expression, sample_table("automobile").schema)


def test_bad_settings_are_errors_of_the_step(tmp_path: Path) -> None:
    table = sample_table("iris")
    assert by_relation(tmp_path, table, "nothing").error_code == "0002"
    assert by_relation(tmp_path, table, '"nope" > 1').error_code == "0001"
    assert by_pattern(tmp_path, table, '"species" (').error_code == "0002"
    assert split(tmp_path, table, fraction=1.5).error_code == "0008"
    run = split(tmp_path, table, stratified_split=True, stratification_key_column="Species")
    assert run.error_code == "0001"
    assert "species" in run.error["action"]


def test_problems_are_reported_before_the_run() -> None:
    schema = sample_table("iris").schema

    def codes(**parameters: object) -> list[str]:
        return [problem.code for problem in propagate("split_data", {"dataset": schema}, parameters).problems]

    assert codes() == []
    assert codes(stratified_split=True, stratification_key_column="nope") == ["unknown_column"]
    assert codes(splitting_mode="Regular Expression", regular_expression='"species" (') == [
        "schema_expression"
    ]
    assert codes(splitting_mode="Relative Expression", relational_expression='"x" > 1') == ["unknown_column"]
    assert isinstance(schema, TableSchema)


def test_an_empty_table_splits_into_two_empty_ones(tmp_path: Path) -> None:
    assert sizes(split(tmp_path, sample_table("iris").take([]), fraction=0.7)) == (0, 0)
