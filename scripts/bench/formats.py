"""How a table could lie on disk: what writing, opening and reading cost, and how many bytes (ADR 0021)."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from scripts.bench.laboratory import Laboratory
from scripts.bench.statistics import summary
from scripts.bench.tables import million
from scripts.console import say
from scripts.paths import ROOT

_REPEATS = {"automobile": 50, "a million rows of 20 columns": 4}
_AUTOMOBILE = ROOT.parent / "shared" / "data" / "automobile-price-raw.csv"


def artifact_formats(_lab: Laboratory) -> Iterator[dict[str, Any]]:
    """Write; open and read every value; open and read one column: Arrow IPC plain, lz4, zstd, and Parquet."""
    pa.set_cpu_count(1)
    tables = {"a million rows of 20 columns": million()}
    if _AUTOMOBILE.is_file():
        tables = {"automobile": pacsv.read_csv(str(_AUTOMOBILE)), **tables}
    else:
        say("  (without the automobile data, which is not there)")
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as name:
        path = Path(name) / "table"
        for data, table in tables.items():
            one = table.column_names[-1]
            for format_, (write, read) in _FORMATS.items():
                acts: dict[str, Callable[[], object]] = {
                    "write": partial(write, table, path),
                    "read every value": partial(_read, read, path, None),
                    "read one column": partial(_read, read, path, one),
                }
                line = {"data": data, "format": format_}
                for part, act in acts.items():
                    times = [_ms(act) for _ in range(_REPEATS[data])]
                    yield line | {"part": part, **summary(times, "ms")}
                yield line | {"part": "size", "unit": "bytes", "p50": path.stat().st_size}


def _ms(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def _read(read: Callable[[Path, str | None], Any], path: Path, name: str | None) -> None:
    """Look at every value once, for a mapped file is read only when it is looked at."""
    for column in read(path, name).columns:
        pc.count(pc.equal(column, column[0]), mode="only_null")


def _write_ipc(compression: str | None) -> Callable[[Any, Path], None]:
    def write(table: Any, path: Path) -> None:
        options = pa.ipc.IpcWriteOptions(compression=compression)
        with (
            pa.OSFile(str(path), "wb") as sink,
            pa.ipc.new_file(sink, table.schema, options=options) as writer,
        ):
            writer.write_table(table)

    return write


def _read_ipc(path: Path, column: str | None) -> Any:
    source = pa.memory_map(str(path))
    if column is None:
        return pa.ipc.open_file(source).read_all()
    index = pa.ipc.open_file(source).schema.get_field_index(column)
    options = pa.ipc.IpcReadOptions(included_fields=[index])
    return pa.ipc.open_file(source, options=options).read_all()


def _write_parquet(compression: str) -> Callable[[Any, Path], None]:
    return lambda table, path: pq.write_table(table, str(path), compression=compression)


def _read_parquet(path: Path, column: str | None) -> Any:
    return pq.read_table(str(path), columns=[column] if column else None)


_FORMATS: dict[str, tuple[Callable[[Any, Path], None], Callable[[Path, str | None], Any]]] = {
    "Arrow IPC": (_write_ipc(None), _read_ipc),
    "Arrow IPC, lz4": (_write_ipc("lz4"), _read_ipc),
    "Arrow IPC, zstd": (_write_ipc("zstd"), _read_ipc),
    "Parquet, snappy": (_write_parquet("snappy"), _read_parquet),
    "Parquet, zstd": (_write_parquet("zstd"), _read_parquet),
}
