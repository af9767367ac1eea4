from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from modules.apply_sql_transformation.brackets import quote_brackets
from modules.runtime.request import Limits
from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, propagate, run_module, sample_table, table_of


def query(folder: Path, script: str, **tables: Table) -> ModuleRun:
    return limited_query(folder, script, None, **tables)


def limited_query(folder: Path, script: str, limits: Limits | None, **tables: Table) -> ModuleRun:
    inputs: dict[str, Table | Path] = dict(tables) if tables else {"t1": sample_table("automobile")}
    return run_module("apply_sql_transformation", folder, inputs, {"sql_query_script": script}, limits=limits)


def rows(run: ModuleRun) -> list[dict[str, object]]:
    return list(run.table("results_dataset").arrow.to_pylist())


def test_the_default_query_returns_the_table(tmp_path: Path) -> None:
    run = run_module("apply_sql_transformation", tmp_path, {"t1": sample_table("automobile")})
    assert run.table("results_dataset").arrow.equals(sample_table("automobile").arrow)
    run.assert_schema_as_propagated()


def test_grouping_as_pandas_does(tmp_path: Path) -> None:
    run = query(
        tmp_path,
        "select make, count(*) n, avg(price) price, sum(horsepower) hp from t1 group by make order by make",
    )
    frame = sample_table("automobile").to_pandas(nullable=False)
    grouped = frame.groupby("make")
    expected = pd.DataFrame(
        {"n": grouped.size(), "price": grouped["price"].mean(), "hp": grouped["horsepower"].sum(min_count=1)}
    ).reset_index()
    pd.testing.assert_frame_equal(
        run.table("results_dataset").to_pandas(nullable=False), expected, check_dtype=False
    )
    types = {column.name: column.type for column in run.table("results_dataset").schema.columns}
    assert types == {"make": "String", "n": "Integer", "price": "Double", "hp": "Integer"}


def test_a_join_of_three_tables(tmp_path: Path) -> None:
    tables: dict[str, Table] = {
        "t1": table_of(k=[1, 2, 3], a=["x", "y", "z"]),
        "t2": table_of(k=[1, 2], b=[True, False]),
        "t3": table_of(k=[2], c=[2.5]),
    }
    run = query(
        tmp_path, "select a, b, c from t1 join t2 using (k) left join t3 using (k) order by a", **tables
    )
    assert rows(run) == [{"a": "x", "b": True, "c": None}, {"a": "y", "b": False, "c": 2.5}]


def test_several_statements_give_the_last_result(tmp_path: Path) -> None:
    script = """
        -- a comment
        create table cheap as select * from t1 where price < 6000;
        update cheap set make = upper(make);
        select distinct make from cheap order by make;
        drop table cheap;
    """
    frame = sample_table("automobile").to_pandas(nullable=False)
    expected = sorted(frame[frame["price"] < 6000]["make"].str.upper().unique())
    assert [row["make"] for row in rows(query(tmp_path, script))] == expected


def test_names_in_brackets(tmp_path: Path) -> None:
    run = query(
        tmp_path,
        "select max([normalized-losses]) as [most losses], [make] from t1 group by t1.[make] limit 1",
    )
    assert run.table("results_dataset").names == ("most losses", "make")


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("select [a b] from t1", 'select "a b" from t1'),
        ("select t1.[A B]", 'select t1."A B"'),
        ("select [1, 2]", "select [1, 2]"),
        ("select x[a b]", "select x[a b]"),
        ("select '[a b]', \"[a b]\" -- [a b]", "select '[a b]', \"[a b]\" -- [a b]"),
        ("select 1 as [c d]", 'select 1 as "c d"'),
        ("select [a b]/[a b]", 'select "a b"/"a b"'),
    ],
)
def test_only_names_are_rewritten(script: str, expected: str) -> None:
    assert quote_brackets(script, {"a b"}) == expected


def test_types_come_back_as_the_five(tmp_path: Path) -> None:
    run = query(
        tmp_path,
        """select 1::tinyint i, 1::hugeint h, 1.5::decimal(10,2) d, date '2020-01-02' as d1,
           timestamp '2020-01-02 03:04:05' t, true b, [1,2] l, {'a': 1} s, null n, 'x'::blob bytes,
           interval 1 day duration, uuid() u, 'nan'::double nan""",
    )
    types = [column.type for column in run.table("results_dataset").schema.columns]
    assert types == [
        "Integer", "Integer", "Double", "DateTime", "DateTime", "Boolean",
        "String", "String", "Double", "String", "String", "String", "Double",
    ]  # fmt: skip
    assert rows(run)[0]["l"] == "[1, 2]"
    assert rows(run)[0]["nan"] is None


def test_flags_and_roles_are_lost(tmp_path: Path) -> None:
    table = sample_table("iris")
    label = replace(table.schema.columns[-1], role="Label", categorical=True)
    table = table.with_schema(table.schema.replaced({label.name: label}))
    run = query(tmp_path, "select * from t1", t1=table)
    column = run.table("results_dataset").schema.columns[-1]
    assert (column.role, column.categorical) == ("Feature", False)
    run.assert_schema_as_propagated()


def test_an_empty_result_keeps_its_columns(tmp_path: Path) -> None:
    run = query(tmp_path, "select make, price from t1 where price < 0")
    assert run.table("results_dataset").num_rows == 0
    assert run.table("results_dataset").names == ("make", "price")


@pytest.mark.parametrize(
    "script",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "attach '{folder}/outside.db'",
        "copy t1 to '{folder}/outside.csv'",
        "copy (select 1) to '{folder}/outside.csv'",
        "export database '{folder}/outside'",
        "install httpfs",
        "load httpfs",
        "set lock_configuration = false",
        "set enable_external_access = true",
        "reset enable_external_access",
        "pragma database_list",
        "pragma enable_external_access",
        "call pragma_version()",
        "create secret s (type s3)",
        "create persistent secret s (type s3)",
        "prepare p as select 1",
        "use memory",
        "select 1; attach '{folder}/outside.db'",
        "select * from self",
        "select * from context",
        "select * from connection",
        "select * from atelier_input",
        "select getenv('HOME')",
        "select * from read_parquet('https://example.com/x.parquet')",
        "",
        "-- nothing",
        "create table x as select 1",
    ],
)
def test_nothing_outside_the_tables_can_be_reached(tmp_path: Path, script: str) -> None:
    run = query(tmp_path, script.replace("{folder}", str(tmp_path)))
    assert run.error_code == "0069"
    assert run.error["action"]
    assert not list(tmp_path.glob("outside*"))


def test_the_settings_hold_without_the_list_of_statements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the two walls are independent: this takes the first one away
    monkeypatch.setattr("modules.apply_sql_transformation.step._refuse_other_than_computing", lambda _: None)
    for script in (
        "attach '{folder}/outside.db'",
        "copy t1 to '{folder}/outside.csv'",
        "install httpfs",
        "load httpfs",
        "set lock_configuration = false",
        "set enable_external_access = true",
        "set memory_limit = '1TB'",
    ):
        assert query(tmp_path, script.replace("{folder}", str(tmp_path))).error_code == "0069", script
    assert not list(tmp_path.glob("outside*"))


def test_an_endless_result_is_stopped(tmp_path: Path) -> None:
    limits = Limits(memory_bytes=300_000_000, cpus=1)
    script = "select a.range a, b.range b from range(1000000) a, range(1000000) b"
    run = limited_query(tmp_path, script, limits)
    assert run.error_code == "0138"


def test_a_syntax_error_names_the_line(tmp_path: Path) -> None:
    run = query(tmp_path, "select make,\n  price +\nfrom t1 were")
    assert run.error_code == "0069"
    assert run.error["where"]["line"] == 3


def test_a_column_that_does_not_exist_is_named(tmp_path: Path) -> None:
    run = query(tmp_path, "select prize from t1")
    assert run.error_code == "0069"
    assert "prize" in run.error["message"]
    assert "column name" in run.error["action"]


def test_an_unconnected_table_is_explained(tmp_path: Path) -> None:
    error = query(tmp_path, "select * from t2").error
    assert "t2" in error["cause"]
    assert run_module("apply_sql_transformation", tmp_path, {}).error_code == "0003"


def test_the_input_is_not_changed_by_statements(tmp_path: Path) -> None:
    table = table_of(x=[1, 2])
    run = query(tmp_path, "delete from t1; insert into t1 values (7); select * from t1", t1=table)
    assert rows(run) == [{"x": 7}]
    assert table.column("x").to_pylist() == [1, 2]


def test_only_the_plainest_query_is_foretold() -> None:
    schema = sample_table("iris").schema
    script = {"sql_query_script": "select species from t1"}
    assert propagate("apply_sql_transformation", {"t1": schema}, script).outputs == {"results_dataset": None}
