from __future__ import annotations

import codecs
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from modules.columns import SchemaContext
from modules.import_data.schema import PROFILED_WITH
from modules.runtime.definition import load_definition
from modules.runtime.request import Limits
from modules.runtime.testing import ModuleRun, data_dir, propagate, run_module, sample_table


def read(folder: Path, content: bytes, name: str = "data.csv", **parameters: object) -> ModuleRun:
    path = folder / name
    path.write_bytes(content)
    values = {"dataset": "some-id", **parameters}
    return run_module("import_data", folder, {}, values, files={"dataset": path})


def rows(run: ModuleRun) -> list[dict[str, object]]:
    return list(run.table("results_dataset").arrow.to_pylist())


@pytest.mark.parametrize("name", ["automobile-price-raw.csv", "adult-census-income.csv", "german-credit.csv"])
def test_real_files_as_pandas_reads_them(tmp_path: Path, name: str) -> None:
    run = run_module("import_data", tmp_path, {}, {"dataset": "x"}, files={"dataset": data_dir() / name})
    expected = pd.read_csv(data_dir() / name)
    pd.testing.assert_frame_equal(
        run.table("results_dataset").to_pandas(nullable=False), expected, check_dtype=False
    )


def test_types_are_found_over_all_rows(tmp_path: Path) -> None:
    content = b"i,d,b,t,s,e\n1,1,TRUE,2020-01-01,x,\n,2.5,false,2020-01-02T03:04:05,7,\n"
    run = read(tmp_path, content)
    types = [column.type for column in run.table("results_dataset").schema.columns]
    assert types == ["Integer", "Double", "Boolean", "DateTime", "String", "Double"]


def test_a_nearly_numeric_column_is_explained(tmp_path: Path) -> None:
    content = b"x\n" + b"1\n" * 50 + b"oops\n" + b"2\n" * 50
    run = read(tmp_path, content)
    assert run.table("results_dataset").schema.columns[0].type == "String"
    assert "row 51" in run.warnings[0]
    assert "oops" in run.warnings[0]


@pytest.mark.parametrize(
    ("content", "parameters"),
    [
        (b"a;b\n1;x\n", {}),
        (b"a\tb\n1\tx\n", {}),
        (b"a|b\n1|x\n", {}),
        (b"a b\n1 x\n", {"delimiter": "Space"}),
        (b"a;b\n1;x\n", {"delimiter": "Semicolon"}),
        (codecs.BOM_UTF8 + b"a,b\n1,x\n", {}),
        ("a,b\n1,x\n".encode("utf-16"), {}),
        ("a,b\n1,x\n".encode("utf-16-le"), {"encoding": "UTF-16"}),
        (b"a,b\r\n1,x\r\n", {}),
        (b"a,b\r1,x\r", {}),
        (b"a,b\n1,x", {}),
        (b"a,b\n1,x\n\n\n", {}),
        (b'"a","b"\n"1","x"\n', {}),
        (b"made by a program\n\na,b\n1,x\n", {"skip_rows": 1}),
        (b" a , b \n1,x\n", {}),
        (b"a\tb\n1\tx\n", {"file_format": "TSV"}),
    ],
)
def test_many_ways_to_write_the_same_table(
    tmp_path: Path, content: bytes, parameters: dict[str, object]
) -> None:
    assert rows(read(tmp_path, content, "data.csv", **parameters)) == [{"a": 1, "b": "x"}]


def test_umlauts_in_an_old_encoding(tmp_path: Path) -> None:
    content = "stadt\nKöln\n".encode("windows-1252")
    error = read(tmp_path, content).error
    assert (error["code"], error["where"]["row"]) == ("0049", 2)
    assert "0xF6" in error["message"]
    assert rows(read(tmp_path, content, encoding="Windows-1252")) == [{"stadt": "Köln"}]
    assert rows(read(tmp_path, content, encoding="ISO-8859-1")) == [{"stadt": "Köln"}]


def test_without_header(tmp_path: Path) -> None:
    assert rows(read(tmp_path, b"1,x\n2,y\n", has_header=False))[0] == {"col1": 1, "col2": "x"}


def test_duplicate_and_empty_headers_are_told(tmp_path: Path) -> None:
    run = read(tmp_path, b"a,a,,a (1)\n1,2,3,4\n")
    assert rows(run) == [{"a": 1, "a (2)": 2, "col3": 3, "a (1)": 4}]
    assert run.warnings == [
        'These columns have no name in the header and were given one: "col3".',
        "Names in the header are repeated, enormous or hold line breaks; these columns were renamed: "
        '"a (2)".',
    ]


def test_of_many_columns_without_a_name_the_first_are_named(tmp_path: Path) -> None:
    (warning,) = read(tmp_path, b"a" + b"," * 7 + b"\n" + b"1," * 7 + b"1\n").warnings
    assert warning.endswith('"col2", "col3", "col4", "col5", "col6" and 2 more.')


def test_missing_values_are_configurable(tmp_path: Path) -> None:
    content = b"a,b\n?,None\n-1,x\n"
    assert rows(read(tmp_path, content))[0] == {"a": "?", "b": None}
    assert rows(read(tmp_path, content, missing_values="?, -1")) == [
        {"a": None, "b": "None"},
        {"a": None, "b": "x"},
    ]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "0003", "empty"),
        (codecs.BOM_UTF8, "0003", "empty"),
        (b"\n\n\n", "0003", "empty"),
        (b"a,b\n1,2\n3\n", "0049", "Row 3"),
        (b"a,b\n1,2\n3,4,5\n", "0049", "Row 3"),
        (b'a,b\n1,"2\n3,4\n', "0049", "cannot be parsed"),
        (b"a,b\n1,\x00\n", "0049", "NUL byte in row 2"),
        (b"PK\x03\x04\x14\x00", "0049", "Zip"),
        (b"\x1f\x8b\x08", "0049", "gzip"),
        (b"%PDF-1.7", "0049", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "0049", "Excel"),
        (b"SQLite format 3\x00", "0049", "SQLite"),
        (b"a,b\n\xff\xfe\n", "0049", "0xFF"),
        (",".join(["c"] * 30_000).encode(), "0129", "30,000"),
    ],
)
def test_bad_files_are_explained(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    error = read(tmp_path, content).error
    assert error["code"] == code
    assert words in error["message"]
    assert error["action"]


def test_a_row_number_counts_skipped_rows(tmp_path: Path) -> None:
    assert read(tmp_path, b"junk\na,b\n1,2\n3\n", skip_rows=1).error["where"]["row"] == 4


def test_one_enormous_line_is_refused_early(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    with path.open("wb") as stream:
        stream.write(b"a,b\n")
        for _ in range(100):
            stream.write(b"x" * 1_000_000)
    run = run_module("import_data", tmp_path, {}, {"dataset": "x"}, files={"dataset": path})
    assert run.error_code == "0049"
    assert "16 MB" in run.error["message"]


def test_ten_thousand_columns_are_read(tmp_path: Path) -> None:
    header = ",".join(f"c{index}" for index in range(10_000))
    line = ",".join(str(index) for index in range(10_000))
    run = read(tmp_path, f"{header}\n{line}\n{line}\n".encode())
    table = run.table("results_dataset")
    assert (table.num_rows, table.num_columns) == (2, 10_000)
    preview = run.preview("results_dataset")
    assert (len(preview["sample"][0]), len(preview["statistics"])) == (100, 200)


def test_parquet_by_content_not_by_name(tmp_path: Path) -> None:
    table = sample_table("penguins")
    path = tmp_path / "data.csv"
    pq.write_table(table.arrow, path)
    run = run_module("import_data", tmp_path, {}, {"dataset": "x"}, files={"dataset": path})
    assert run.table("results_dataset").arrow.equals(table.arrow)


def test_parquet_of_a_data_frame(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"c": pd.Categorical(["x", "y"]), "t": pd.to_datetime(["2020-01-01", None]), "l": [[1], [2]]},
        index=pd.Index([10, 20]),
    )
    path = tmp_path / "data.parquet"
    frame.to_parquet(path)
    run = run_module("import_data", tmp_path, {}, {"dataset": "x"}, files={"dataset": path})
    schema = run.table("results_dataset").schema
    assert [(column.name, column.type, column.categorical) for column in schema.columns] == [
        ("c", "String", True),
        ("t", "DateTime", False),
        ("l", "String", False),
    ]


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1 and nothing more PAR1", b"a,b\n1,2\n"])
def test_broken_parquet_is_explained(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content, file_format="Parquet").error_code == "0049"


def test_an_arrow_extension_type_runs_no_code(tmp_path: Path) -> None:
    # field metadata that names an extension type is only metadata here
    field = pa.field("a", pa.int64(), metadata={b"ARROW:extension:name": b"arrow.py_extension_type"})
    path = tmp_path / "data.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array([1])], schema=pa.schema([field])), path)
    run = run_module("import_data", tmp_path, {}, {"dataset": "x"}, files={"dataset": path})
    assert rows(run) == [{"a": 1}]


def test_a_fetched_address(tmp_path: Path) -> None:
    path = tmp_path / "fetched"
    path.write_bytes(b"a\n1\n")
    values = {"data_source": "Web address", "url": "https://example.com/x.csv"}
    run = run_module("import_data", tmp_path, {}, values, files={"url": path})
    assert rows(run) == [{"a": 1}]
    assert run_module("import_data", tmp_path, {}, values).error_code == "0003"
    assert run_module("import_data", tmp_path, {}).error_code == "0003"


def test_a_file_that_cannot_fit_into_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"a\n" + b"1\n" * 1_000)
    limits = Limits(memory_bytes=3_000)
    run = run_module("import_data", tmp_path, {}, {"dataset": "x"}, files={"dataset": path}, limits=limits)
    assert run.error_code == "0138"


def test_hostile_names_become_plain_ones(tmp_path: Path) -> None:
    names = [
        "../../x",
        "{{7*7}}",
        "=1+1",
        "\u202eabc",
        "😀" * 10_000,
        "line\nbreak",
        "<b>x</b>",
        "'; drop table t1",
    ]
    header = ",".join(f'"{name}"' for name in names)
    run = read(tmp_path, f"{header}\n{','.join('12345678')}\n".encode())
    table = run.table("results_dataset")
    assert table.names == (*names[:4], "😀" * 500, "line break", *names[6:])
    assert len((run.folders["results_dataset"] / "preview.json").read_bytes()) < 20_000


def test_a_file_that_vanished(tmp_path: Path) -> None:
    run = run_module("import_data", tmp_path, {}, {"dataset": "x"}, files={"dataset": tmp_path / "gone.csv"})
    assert run.error_code == "0048"


def test_the_schema_of_an_uploaded_file_is_known_before_the_run() -> None:
    context = SchemaContext({"some-id": sample_table("iris").schema})
    known = propagate("import_data", {}, {"dataset": "some-id"}, context)
    assert known.outputs == {"results_dataset": sample_table("iris").schema}
    for parameters in ({"has_header": False}, {"data_source": "Web address"}, {"dataset": "other"}):
        values = {"dataset": "some-id", **parameters}
        assert propagate("import_data", {}, values, context).outputs == {"results_dataset": None}
    defaults = load_definition("import_data").defaults()
    assert {name: defaults[name] for name in PROFILED_WITH} == PROFILED_WITH
