from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from modules.runtime.table import Table
from modules.runtime.testing import run_module, sample_table, table_of


def test_csv_reads_back_as_the_same_table(tmp_path: Path) -> None:
    table = sample_table("automobile")
    run = run_module("export_table", tmp_path, {"dataset": table}, {"format": "csv"})
    frame = pd.read_csv(run.folders["file"] / "data.csv")
    pd.testing.assert_frame_equal(frame, table.to_pandas(nullable=False), check_dtype=False)
    assert run.result["outputs"]["file"]["type"] == "File"


def test_parquet_reads_back_as_the_same_table(tmp_path: Path) -> None:
    table = sample_table("penguins")
    run = run_module("export_table", tmp_path, {"dataset": table}, {"format": "parquet"})
    assert pq.read_table(run.folders["file"] / "data.parquet").equals(table.arrow)


def test_formulas_are_neutralised_in_texts_only(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "ok", 'quo"te', "a\n=b", None]
    frame = pd.DataFrame({"=text": texts, "number": [-1.5] * len(texts)})
    run = run_module("export_table", tmp_path, {"dataset": Table.from_pandas(frame)})
    back = pd.read_csv(run.folders["file"] / "data.csv", keep_default_na=False, lineterminator="\n")
    assert list(back.columns) == ["'=text", "number"]
    assert back["'=text"].to_list() == [
        "'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "ok", 'quo"te', "a\n=b", "",
    ]  # fmt: skip
    assert set(back["number"]) == {-1.5}


def test_other_types_are_written_as_shown(tmp_path: Path) -> None:
    days = [pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02 03:04:05")]
    table = table_of(flag=[True, None], day=days)
    run = run_module("export_table", tmp_path, {"dataset": table})
    lines = (run.folders["file"] / "data.csv").read_text().splitlines()
    assert lines[1].replace('"', "") == "True,2020-01-01 00:00:00"
    assert lines[2].replace('"', "") == ",2020-01-02 03:04:05"


def test_a_table_without_columns(tmp_path: Path) -> None:
    run = run_module("export_table", tmp_path, {"dataset": Table.from_pandas(pd.DataFrame())})
    assert (run.folders["file"] / "data.csv").exists()
