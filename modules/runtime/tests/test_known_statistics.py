"""Statistics that a step takes over from its input, or finds a shorter way to, are those it would compute."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from modules.columns import Column
from modules.runtime.arrays import number_array
from modules.runtime.column_statistics import column_statistics
from modules.runtime.known_statistics import KnownStatistics
from modules.runtime.preview import build_preview
from modules.runtime.request import Limits
from modules.runtime.table import Table
from modules.runtime.table_files import read_table, write_table
from modules.runtime.testing import by_name, run_module, table_of


@pytest.fixture
def stored(tmp_path: Path) -> tuple[Table, KnownStatistics, Path]:
    """A table as a step reads it, with its statistics changed on disk, so that taking them over shows."""
    folder = tmp_path / "stored"
    folder.mkdir()
    write_table(folder, table_of(x=[1.5, 2.5, 2.5], n=[1, 2, 3], s=["a", "b", None]))
    path = folder / "preview.json"
    preview = json.loads(path.read_text())
    for entry in preview["statistics"]:
        entry["unique"] = 99
    path.write_text(json.dumps(preview))
    table, known = read_table(folder), KnownStatistics()
    known.add(table, path)
    return table, known, path


def uniques(table: Table, known: KnownStatistics) -> list[Any]:
    preview: dict[str, Any] = build_preview(table, Limits(), known)
    return [(entry["name"], entry["unique"]) for entry in preview["statistics"]]


def test_columns_passed_on_keep_theirs_under_any_name(stored: tuple[Table, KnownStatistics, Path]) -> None:
    table, known, _ = stored
    schema = table.schema.replaced({"s": Column("renamed", "String")})
    assert uniques(table.with_schema(schema).select(["renamed", "x"]), known) == [("renamed", 99), ("x", 99)]


def test_changed_rows_values_or_flags_are_described_anew(stored: tuple[Table, KnownStatistics, Path]) -> None:
    table, known, _ = stored
    assert uniques(table.filter(np.array([True, True, False])), known) == [("x", 2), ("n", 2), ("s", 2)]
    assert uniques(Table(table.arrow.slice(1), table.schema), known) == [("x", 1), ("n", 2), ("s", 1)]
    changed = table.with_column(Column("x", "Double"), np.array([1.0, 1.0, 1.0]))
    assert uniques(changed, known)[0] == ("x", 1)
    flagged = table.schema.replaced({"n": Column("n", "Integer", categorical=True)})
    assert uniques(table.with_schema(flagged), known)[1] == ("n", 3)


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"statistics": [{"name": "x"}, 5, {}]}'])
def test_a_damaged_preview_is_not_believed(stored: tuple[Table, KnownStatistics, Path], damage: str) -> None:
    table, known, path = stored
    path.write_text(damage)
    assert uniques(table, known) == [("x", 2), ("n", 3), ("s", 2)]


def test_a_selecting_step_writes_what_it_would_have_computed(tmp_path: Path) -> None:
    table = table_of(x=[0.5, None, 7.25], s=["a", "b", "a"], n=[3, 3, 4])
    run = run_module(
        "select_columns_in_dataset", tmp_path, {"dataset": table}, {"select_columns": by_name("x", "n")}
    )
    assert run.preview("results_dataset") == build_preview(table.select(["x", "n"]), Limits())


def test_threads_give_the_same_statistics() -> None:
    random = np.random.default_rng(1)
    arrays = [number_array(random.normal(size=200_000)) for _ in range(6)]
    table = Table.from_arrow(pa.table(arrays, names=list("abcdef")))
    assert build_preview(table, Limits(cpus=2)) == build_preview(table, Limits(cpus=1))


@pytest.mark.parametrize("categorical", [True, False])
@pytest.mark.parametrize(("low", "high"), [(-40, 40), (2**62, 2**62 + 30), (0, 1)])
def test_counted_whole_numbers_are_described_like_sorted_ones(
    low: int, high: int, categorical: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = pa.chunked_array([number_array(np.random.default_rng(2).integers(low, high, size=500))])
    column = Column("n", "Integer", categorical=categorical)
    counted = column_statistics(column, values)
    monkeypatch.setattr("modules.runtime.column_statistics._MAX_COUNTED_RANGE", 0)
    assert counted == column_statistics(column, values)


def test_bins_hold_what_numpy_counts() -> None:
    numbers = np.random.default_rng(3).normal(size=10_000).round(2)
    found: Any = column_statistics(Column("x", "Double"), pa.chunked_array([number_array(numbers)]))
    counts, edges = np.histogram(numbers, bins=np.linspace(numbers.min(), numbers.max(), 11))
    assert found["histogram"] == {"kind": "numeric", "edges": edges.tolist(), "counts": counts.tolist()}
