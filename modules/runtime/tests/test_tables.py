from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.columns import Column, SelectionError, TableSchema
from modules.runtime.errors import ModuleError
from modules.runtime.table import Table
from modules.runtime.table_files import read_table, write_table


def small() -> Table:
    frame = pd.DataFrame(
        {
            "text": ["a", None, "c"],
            "whole": pd.array([1, None, 3], dtype="Int64"),
            "number": [1.5, np.nan, 2.5],
            "flag": pd.array([True, None, False], dtype="boolean"),
            "day": pd.to_datetime(["2020-01-01", None, "2020-01-03"]),
        }
    )
    table = Table.from_pandas(frame)
    changes = {
        "text": Column("text", "String", categorical=True),
        "number": Column("number", "Double", role="Label"),
        "day": Column("day", "DateTime", role="None"),
    }
    return table.with_schema(table.schema.replaced(changes))


def test_a_table_survives_its_files(tmp_path: Path) -> None:
    table = small()
    write_table(tmp_path, table)
    back = read_table(tmp_path)
    assert back.arrow.equals(table.arrow)
    assert back.schema == table.schema
    assert TableSchema.to_json(table.schema) == json.loads((tmp_path / "schema.json").read_text())
    field = pa.ipc.open_file(tmp_path / "data.arrow").schema.field("number")
    assert json.loads(field.metadata[b"atelier"]) == {"type": "Double", "categorical": False, "role": "Label"}


@pytest.mark.parametrize("nullable", [True, False])
def test_a_table_survives_pandas(nullable: bool) -> None:
    table = small()
    frame = table.to_pandas(nullable=nullable)
    expected = ["str", "Int64", "float64", "boolean", "datetime64[us]"]
    if not nullable:
        expected[1], expected[3] = "float64", "object"
    assert [str(dtype) for dtype in frame.dtypes] == expected
    if nullable:
        back = Table.from_pandas(frame, like=table.schema)
        assert back.arrow.equals(table.arrow)
        assert back.schema == table.schema


def test_a_frame_owns_its_memory(tmp_path: Path) -> None:
    write_table(tmp_path, small())
    frame = read_table(tmp_path).to_pandas()
    frame.loc[0, "number"] = 99.0
    frame["text"] = frame["text"].fillna("x")
    assert read_table(tmp_path).column("number")[0].as_py() == 1.5


@pytest.mark.parametrize(
    ("array", "column_type", "values"),
    [
        (pa.array([1, None], pa.int8()), "Integer", [1, None]),
        (pa.array([1, 2**64 - 1], pa.uint64()), "Double", [1.0, float(2**64)]),
        (pa.array([1, 2], pa.uint64()), "Integer", [1, 2]),
        (pa.array([1.0, float("nan"), None], pa.float32()), "Double", [1.0, None, None]),
        (pa.array([None, None]), "Double", [None, None]),
        (pa.array(["a", "b"], pa.string()), "String", ["a", "b"]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), "String", ["a", "b", "a"]),
        (pa.array([b"a", b"\xff"]), "String", ["a", "\\xff"]),
        (pa.array([[1, 2], None]), "String", ["[1, 2]", None]),
        (pa.array([{"a": 1}]), "String", ['{"a": 1}']),
        (pa.array([1000], pa.duration("ms")), "String", ["1000"]),
    ],
)
def test_any_arrow_type_becomes_one_of_five(array: object, column_type: str, values: list[object]) -> None:
    table = Table.from_arrow(pa.table({"x": array}))
    assert table.schema.columns[0].type == column_type
    assert table.column("x").to_pylist() == values


def test_dates_and_zones_become_naive_utc() -> None:
    zoned = pd.Series(pd.to_datetime(["2020-01-01T10:00:00+02:00"]))
    arrays = [
        pa.array(zoned),
        pa.array([pd.Timestamp("2020-01-01").date()]),
        pa.array([1], pa.timestamp("s")),
    ]
    table = Table.from_arrow(pa.Table.from_arrays(arrays, names=["a", "b", "c"]))
    assert {column.type for column in table.schema.columns} == {"DateTime"}
    assert str(table.column("a")[0].as_py()) == "2020-01-01 08:00:00"


def test_names_are_made_unique_and_not_empty() -> None:
    arrow = pa.Table.from_arrays([pa.array([1])] * 4, names=["a", "", "a", "a (1)"])
    assert Table.from_arrow(arrow).names == ("a", "Col2", "a (2)", "a (1)")


def test_with_column_appends_or_replaces() -> None:
    table = small().with_column(Column("new", "Double"), np.array([1, 2, 3]))
    assert table.column("new").to_pylist() == [1.0, 2.0, 3.0]
    table = table.with_column(Column("text", "String"), ["x", None, "z"])
    assert table.names[0] == "text"
    assert table.column("text").to_pylist() == ["x", None, "z"]
    with pytest.raises(ValueError, match="Boolean"):
        table.with_column(Column("text", "Boolean"), ["x", "y", "z"])


def test_numbers_are_floats_with_nan() -> None:
    table = small()
    np.testing.assert_array_equal(table.numbers("whole"), [1, np.nan, 3])
    np.testing.assert_array_equal(table.numbers("flag"), [1, np.nan, 0])
    sliced = Table(table.arrow.slice(1), table.schema)
    np.testing.assert_array_equal(sliced.numbers("flag"), [np.nan, 0])
    np.testing.assert_array_equal(sliced.numbers("number"), [np.nan, 2.5])


def test_select_filter_take() -> None:
    table = small()
    assert table.select(["number", "text", "number"]).names == ("number", "text", "number (1)")
    assert table.without(["text"]).names == table.names[1:]
    assert table.filter(np.array([True, False, True])).column("text").to_pylist() == ["a", "c"]
    assert table.take([2, 0, 0]).column("text").to_pylist() == ["c", "a", "a"]
    assert table.select([]).num_columns == 0
    with pytest.raises(SelectionError):
        table.select(["nope"])


def test_another_schema_may_not_change_types() -> None:
    with pytest.raises(ValueError, match="types"):
        small().select(["text"]).with_schema(TableSchema((Column("text", "Double"),)))


@pytest.mark.parametrize("content", [None, b"", b"not arrow at all", "other table"])
def test_a_folder_without_a_table_is_an_error(tmp_path: Path, content: bytes | str | None) -> None:
    if isinstance(content, str):
        with pa.OSFile(str(tmp_path / "data.arrow"), "wb") as sink:
            arrow = pa.table({"a": [1]})
            with pa.ipc.new_file(sink, arrow.schema) as writer:
                writer.write_table(arrow)
    elif content is not None:
        (tmp_path / "data.arrow").write_bytes(content)
    with pytest.raises(ModuleError) as caught:
        read_table(tmp_path, port="dataset1")
    assert caught.value.code == "0018"
    assert caught.value.where["port"] == "dataset1"


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.text(max_size=5)),
            st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)),
            st.one_of(st.none(), st.floats(allow_nan=False)),
            st.one_of(st.none(), st.booleans()),
        ),
        max_size=20,
    )
)
def test_any_values_survive_files_and_pandas(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]]
) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    types = [pa.string(), pa.int64(), pa.float64(), pa.bool_()]
    arrays = [pa.array(values, kind) for values, kind in zip(columns, types, strict=True)]
    table = Table.from_arrow(pa.Table.from_arrays(arrays, names=["s", "i", "d", "b"]))
    folder = tmp_path_factory.mktemp("table")
    write_table(folder, table)
    back = read_table(folder)
    assert back.arrow.equals(table.arrow)
    again = Table.from_pandas(back.to_pandas(), like=table.schema)
    assert [again.column(name).to_pylist() for name in table.names] == columns
    json.loads((folder / "preview.json").read_text(), parse_constant=pytest.fail)
