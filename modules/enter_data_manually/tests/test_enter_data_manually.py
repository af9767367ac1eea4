from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.columns import TableSchema
from modules.enter_data_manually.parsing import parse_table
from modules.enter_data_manually.problems import ParseError
from modules.runtime.reading import DelimitedOptions, read_delimited
from modules.runtime.testing import ModuleRun, propagate, run_module

ARFF = """% a comment
@RELATION weather

@ATTRIBUTE outlook {sunny, 'very rainy', overcast}
@attribute temperature numeric
@attribute "days ahead" integer
@attribute note string
@attribute day date

@DATA
sunny, 21.5, 1, 'it is, well, fine', 2020-01-01
'very rainy', ?, 2, ?, ?
"""


def enter(folder: Path, data: str, data_format: str = "CSV", **parameters: object) -> ModuleRun:
    values = {"data": data, "data_format": data_format, **parameters}
    return run_module("enter_data_manually", folder, {}, values)


def rows(run: ModuleRun) -> list[dict[str, object]]:
    return list(run.table("dataset").arrow.to_pylist())


def types(run: ModuleRun) -> list[str]:
    return [column.type for column in run.table("dataset").schema.columns]


def test_types_are_found(tmp_path: Path) -> None:
    run = enter(tmp_path, "i,d,b,t,s,e\n1,1.5,true,2020-01-01,x,\n,2,False,2020-01-02 10:00:00.5,y z,\n")
    assert types(run) == ["Integer", "Double", "Boolean", "DateTime", "String", "Double"]
    assert rows(run)[1]["i"] is None
    run.assert_schema_as_propagated()


def test_without_header_columns_are_numbered(tmp_path: Path) -> None:
    run = enter(tmp_path, "1,a\n2,b", has_header=False)
    assert rows(run) == [{"Col1": 1, "Col2": "a"}, {"Col1": 2, "Col2": "b"}]
    run.assert_schema_as_propagated()


def test_blank_rows_and_quotes(tmp_path: Path) -> None:
    run = enter(tmp_path, 'a,b\n\n"x, y","line\nbreak"\n1,NA\n\n\n')
    assert rows(run) == [{"a": "x, y", "b": "line\nbreak"}, {"a": "1", "b": None}]
    run.assert_schema_as_propagated()


def test_tsv_and_duplicate_names(tmp_path: Path) -> None:
    run = enter(tmp_path, "a\ta\t\n1\t2\t3\n", "TSV")
    assert rows(run) == [{"a": 1, "a (1)": 2, "Col3": 3}]
    run.assert_schema_as_propagated()


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    run = enter(tmp_path, "a,b\n")
    assert run.table("dataset").num_rows == 0
    run.assert_schema_as_propagated()


def test_arff(tmp_path: Path) -> None:
    run = enter(tmp_path, ARFF, "ARFF")
    schema = run.table("dataset").schema
    assert schema.names == ("outlook", "temperature", "days ahead", "note", "day")
    assert types(run) == ["String", "Double", "Integer", "String", "DateTime"]
    assert [column.categorical for column in schema.columns] == [True, False, False, False, False]
    assert rows(run)[0]["note"] == "it is, well, fine"
    assert rows(run)[1]["temperature"] is None
    run.assert_schema_as_propagated()


def test_svmlight(tmp_path: Path) -> None:
    run = enter(tmp_path, "1 1:0.5 3:2 # first\n-1 qid:7 2:1\n\n", "SVMLight")
    assert rows(run) == [
        {"Col1": 0.5, "Col2": 0.0, "Col3": 2.0, "Labels": 1},
        {"Col1": 0.0, "Col2": 1.0, "Col3": 0.0, "Labels": -1},
    ]
    assert run.table("dataset").schema.columns[-1].role == "Label"
    run.assert_schema_as_propagated()


@pytest.mark.parametrize(
    ("data", "data_format", "row"),
    [
        ("", "CSV", None),
        ("  \n \n", "CSV", None),
        ("a,b\n1,2\n3\n", "CSV", 3),
        ("a,b\n1,2,3\n", "CSV", 2),
        ('a,b\n1,"2\n', "CSV", 2),
        ("a,b\n1,\x002\n", "CSV", 2),
        ("@data\n1\n", "ARFF", 1),
        ("@attribute x numeric\n", "ARFF", None),
        ("@attribute x colour\n@data\n", "ARFF", 1),
        ("@attribute x numeric\n@data\nabc\n", "ARFF", 3),
        ("@attribute x {a}\n@data\nb\n", "ARFF", 3),
        ("@attribute x numeric\n@data\n1,2\n", "ARFF", 3),
        ("@attribute x numeric\n@data\n{0 1}\n", "ARFF", 3),
        ("x 1:2\n", "SVMLight", 1),
        ("1 1:2\n1 a\n", "SVMLight", 2),
        ("1 0:2\n", "SVMLight", 1),
        ("1 1:2 1:3\n", "SVMLight", 1),
        ("1 999999999:2\n", "SVMLight", 1),
    ],
)
def test_text_that_does_not_fit_is_an_error_with_its_row(
    tmp_path: Path, data: str, data_format: str, row: int | None
) -> None:
    run = enter(tmp_path, data, data_format)
    assert run.error_code == "0049"
    assert run.error["where"].get("row") == row


def test_problems_are_reported_before_the_run() -> None:
    problems = propagate("enter_data_manually", {}, {"data": "a,b\n1\n"}).problems
    assert [(problem.parameter, problem.code) for problem in problems] == [("data", "schema_data")]
    assert propagate("enter_data_manually", {}, {"data": ""}).problems == ()


cells = st.sampled_from(
    ["", "1", "-2", "+3", "2.5", "1e3", ".5", "inf", "true", "FALSE", "NA", "x", "2020-01-01", "2020-02-30",
     "2020-01-01 10:00", "2020-01-01T10:00:00Z", "2020-01-01 10:00:00.123456", "007",
     "9" * 20, " 4", "a,b", "ü"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_typed_in_data_gets_the_types_a_file_would_get(
    tmp_path_factory: pytest.TempPathFactory, data: list[tuple[str, str]]
) -> None:
    lines = [
        "first,second",
        *(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in data),
    ]
    text = "\n".join(lines) + "\n"
    path = tmp_path_factory.mktemp("csv") / "data.csv"
    path.write_text(text, encoding="utf-8")
    table = read_delimited(path, "data.csv", DelimitedOptions())
    parsed = parse_table(text, "CSV", has_header=True)
    assert TableSchema(tuple(item.column for item in parsed)) == table.schema
    for item in parsed:
        present = [value for value in table.column(item.column.name).to_pylist() if value is not None]
        assert [value for value in item.values if value is not None] == present


def test_the_parser_names_what_is_missing() -> None:
    with pytest.raises(ParseError, match="no data"):
        parse_table(" ", "CSV", has_header=True)
