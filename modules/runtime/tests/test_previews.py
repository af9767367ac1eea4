from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pandas as pd

from modules.columns import Column
from modules.runtime.arrays import number_array
from modules.runtime.preview import build_preview
from modules.runtime.request import Limits
from modules.runtime.results import to_json_text
from modules.runtime.table import Table
from modules.runtime.testing import sample_table


def preview_of(frame: pd.DataFrame, **limits: int) -> dict[str, Any]:
    text = to_json_text(build_preview(Table.from_pandas(frame), Limits(**limits)))
    value: dict[str, Any] = json.loads(text)
    return value


def statistics_of(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in preview_of(frame)["statistics"]}


def test_statistics_agree_with_pandas() -> None:
    frame = sample_table("automobile").to_pandas(nullable=False)
    found = statistics_of(frame)
    for name in frame.columns:
        series, entry = frame[name], found[name]
        assert entry["missing"] == int(series.isna().sum())
        assert entry["unique"] == series.nunique()
        if series.dtype.kind in "if":
            for key, value in {
                "mean": series.mean(),
                "median": series.median(),
                "min": series.min(),
                "max": series.max(),
                "std": series.std(),
                "mode": series.mode()[0],
            }.items():
                assert np.isclose(entry[key], value), (name, key)
            histogram = entry["histogram"]
            counts, edges = np.histogram(series.dropna(), bins=10)
            assert histogram["counts"] == counts.tolist()
            np.testing.assert_allclose(histogram["edges"], edges)
        else:
            histogram = entry["histogram"]
            top = series.value_counts()
            assert histogram["counts"] == top.head(10).tolist()
            assert histogram["other"] == int(top.iloc[10:].sum())


def test_the_preview_is_bounded() -> None:
    wide = pd.DataFrame(np.zeros((300, 500)), columns=[f"c{index}" for index in range(500)])
    preview = preview_of(wide)
    sample, statistics = preview["sample"], preview["statistics"]
    assert (len(sample), len(sample[0]), len(statistics)) == (100, 100, 200)
    assert (preview["rows"], preview["columns"], preview["sampled_columns"]) == (300, 500, 100)
    small = preview_of(wide, preview_rows=5, preview_columns=3)["sample"]
    assert small == [[0.0] * 3] * 5


def test_long_texts_are_cut() -> None:
    preview = preview_of(pd.DataFrame({"x": ["y" * 10_000, "y" * 10_000, "z"]}))
    assert len(json.dumps(preview)) < 3_000


def test_values_json_does_not_know_are_written_as_something_it_does() -> None:
    frame = pd.DataFrame(
        {
            "inf": [np.inf, -np.inf, 1.0],
            "big": [2**62, 1, 2],
            "day": pd.to_datetime(["2020-01-01", None, "2020-01-02"]),
        }
    )
    sample = preview_of(frame)["sample"]
    assert sample == [
        ["Infinity", str(2**62), "2020-01-01T00:00:00"],
        ["-Infinity", 1, None],
        [1.0, 2, "2020-01-02T00:00:00"],
    ]


def test_edge_cases_have_statistics() -> None:
    found = statistics_of(
        pd.DataFrame(
            {
                "constant": [5.0] * 3,
                "empty": [np.nan] * 3,
                "flag": [True, False, True],
                "huge": [1e308, -1e308, 0.0],
                "close": [1.0, np.nextafter(1.0, 2), 1.0],
                "day": pd.to_datetime(["2020-01-01", "2020-01-01", "2020-01-03"]),
            }
        )
    )
    assert found["constant"]["unique"] == 1
    assert found["constant"]["histogram"]["counts"] == [0, 0, 0, 0, 0, 3, 0, 0, 0, 0]
    assert found["empty"]["histogram"] is None
    assert found["flag"]["histogram"] == {
        "kind": "categories",
        "values": ["True", "False"],
        "counts": [2, 1],
        "other": 0,
    }
    assert found["huge"]["std"] is None
    assert found["close"]["histogram"] is not None
    assert found["day"]["mode"] == "2020-01-01T00:00:00"


def test_categorical_numbers_are_counted_as_categories() -> None:
    table = Table.from_pandas(pd.DataFrame({"x": [3, 1, 1]}))
    table = table.with_schema(table.schema.replaced({"x": Column("x", "Integer", categorical=True)}))
    statistics = build_preview(table, Limits())["statistics"]
    assert isinstance(statistics, list)
    assert statistics[0]["histogram"]["values"] == ["1", "3"]


def test_an_empty_table_has_a_preview() -> None:
    preview = build_preview(sample_table("iris").take([]), Limits())
    assert preview["sample"] == []
    assert build_preview(Table.from_pandas(pd.DataFrame()), Limits())["statistics"] == []


def test_a_million_rows_are_profiled_quickly() -> None:
    rng = np.random.default_rng(0)
    table = Table.from_pandas(pd.DataFrame({"x": [0.0]})).take(np.zeros(1_000_000, dtype=np.int64))
    table = table.with_column(Column("x", "Double"), number_array(rng.normal(size=1_000_000)))
    before = time.process_time()
    build_preview(table, Limits())
    # some 0.1 s on an idle machine; the bound only catches a loop over rows
    assert time.process_time() - before < 2
