from __future__ import annotations

import subprocess
import sys

import pytest

from modules.columns import (
    Column,
    LearnerSchema,
    ModelSchema,
    PortSchema,
    SchemaError,
    TableSchema,
    TransformationSchema,
    check_column,
    check_columns,
    propagate_declared,
    schema_from_json,
    unique_name,
    unique_names,
)

TABLE = TableSchema((Column("a", "Integer"), Column("b", "String", categorical=True, role="Label")))


@pytest.mark.parametrize(
    "schema",
    [
        TABLE,
        TableSchema(),
        LearnerSchema("regression", "linear_regression"),
        ModelSchema("regression", "linear_regression", Column("y", "Double", role="Label"), TABLE.columns),
        ModelSchema("clustering", "k_means_clustering", None, TABLE.columns),
        TransformationSchema("normalize_data", TABLE.columns, {"method": "ZScore"}),
    ],
)
def test_json_round_trip(schema: PortSchema) -> None:
    assert schema_from_json(schema.to_json()) == schema


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"kind": "Picture"},
        {"kind": "DataTable"},
        {"kind": "DataTable", "columns": ["a"]},
        {"kind": "DataTable", "columns": [{"name": "a", "type": "Text"}]},
        {"kind": "DataTable", "columns": [{"name": "a", "type": "String", "role": "Other"}]},
        {"kind": "DataTable", "columns": [{"type": "String"}]},
        {"kind": "UntrainedModel", "task": 1},
        {"kind": "Transformation", "transformer": "x", "columns": [], "data": []},
    ],
)
def test_other_shapes_are_refused(value: object) -> None:
    with pytest.raises(SchemaError):
        schema_from_json(value)


def test_changing_a_table_schema_leaves_the_original_alone() -> None:
    changed = TABLE.replaced({"a": Column("z", "Double")}).extended([Column("c", "Boolean")]).without(["b"])
    assert changed.names == ("z", "c")
    assert TABLE.names == ("a", "b")
    assert "a" in TABLE
    assert TABLE.with_role("Label") == (TABLE.columns[1],)


def test_unique_names() -> None:
    assert unique_name("Month", ["Year"]) == "Month"
    assert unique_name("Month", ["Month", "Month (1)"]) == "Month (2)"
    assert unique_names(["a", "a", "b", "a"]) == ("a", "a (1)", "b", "a (2)")
    assert unique_names(["a", "a", "a (1)"]) == ("a", "a (2)", "a (1)")


def test_a_declared_rule_copies_the_input() -> None:
    rule = {"outputs": {"left": {"same_as": "dataset"}, "right": {}}}
    assert propagate_declared(rule, {"dataset": TABLE}).outputs == {"left": TABLE, "right": None}


def test_design_time_checks() -> None:
    columns, problems = check_columns("columns", {"rules": [{"op": "include", "kind": "all"}]}, TABLE)
    assert (columns, problems) == (TABLE.columns, ())
    _, problems = check_columns("columns", {"rules": []}, TABLE)
    assert [problem.code for problem in problems] == ["empty_selection"]
    _, problems = check_columns(
        "columns", {"rules": [{"op": "include", "kind": "names", "names": ["A"]}]}, TABLE
    )
    assert [(problem.code, problem.columns) for problem in problems] == [("unknown_column", ("A",))]
    _, problems = check_columns(
        "columns", {"rules": [{"op": "include", "kind": "indices", "text": "2-"}]}, TABLE
    )
    assert [problem.code for problem in problems] == ["schema_selection"]
    assert check_columns("columns", None, TABLE) == (None, ())
    assert check_column("label", "a", TABLE) == (TABLE.columns[0], ())
    _, problems = check_column("label", "c", TABLE)
    assert [problem.code for problem in problems] == ["unknown_column"]
    _, problems = check_column("label", "b", TABLE, types=("Integer", "Double"))
    assert [problem.code for problem in problems] == ["schema_column_type"]


def test_the_library_imports_nothing_but_the_standard_library() -> None:
    code = (
        "import sys, modules.columns;"
        "top = {name.split('.')[0] for name in sys.modules};"
        "print(*sorted(top & {'pandas', 'numpy', 'pyarrow', 'yaml', 'django', 'sklearn'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
