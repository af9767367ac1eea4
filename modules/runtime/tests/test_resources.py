"""What a step says it used."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from modules.runtime import resources
from modules.runtime.resources import Meter, size_of
from modules.runtime.testing import by_name, run_module, table_of

MEGABYTE = 1 << 20


def test_processor_time_counts_from_the_making_of_the_meter_and_with_children() -> None:
    _burn(0.1)
    meter = Meter()
    _burn(0.05)
    subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    used = meter.read()
    assert used["compute_s"] >= 0.05
    assert 0.05 <= used["cpu_s"] <= used["compute_s"] + 0.1


def test_waiting_is_no_processor_time() -> None:
    meter = Meter()
    time.sleep(0.05)
    used = meter.read()
    assert used["compute_s"] >= 0.05
    assert used["cpu_s"] < 0.04


def test_the_peak_of_memory_is_the_steps_own() -> None:
    """A process that used much before the step, and less within it, is charged with less."""
    program = (
        "import json\nfrom modules.runtime.resources import Meter\n"
        "before = bytearray(200 << 20); before[::4096] = b'x' * len(before[::4096]); del before\n"
        "meter = Meter()\nwithin = bytearray(60 << 20); within[::4096] = b'x' * len(within[::4096])\n"
        "print(json.dumps(meter.read()))"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    peak = json.loads(done.stdout)["peak_memory_bytes"]
    assert 60 * MEGABYTE <= peak <= 150 * MEGABYTE


def test_where_the_peak_cannot_be_reset_the_whole_process_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PROCESS", Path("/nonexistent"))
    assert Meter().read()["peak_memory_bytes"] > 10 * MEGABYTE


def test_sizes_of_folders_and_files_add_up(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "a" / "deep" / "x").write_bytes(b"12345")
    (tmp_path / "b").write_bytes(b"123")
    assert size_of([tmp_path / "a", tmp_path / "b", tmp_path / "none"]) == 8


def test_a_result_says_rows_and_bytes_of_inputs_and_outputs(tmp_path: Path) -> None:
    table = table_of(x=np.arange(50).tolist(), y=["a"] * 50)
    run = run_module("split_data", tmp_path, {"dataset": table}, {"fraction": 0.5})
    used = run.result["resources"]
    assert (used["rows_in"], used["rows_out"]) == (50, 50)
    written = size_of(run.folders.values())
    assert used["bytes_out"] == written
    assert used["bytes_in"] > 500
    assert used.keys() == {
        "cpu_s",
        "compute_s",
        "peak_memory_bytes",
        "bytes_in",
        "bytes_out",
        "rows_in",
        "rows_out",
    }


def test_a_failed_step_says_what_it_used_too(tmp_path: Path) -> None:
    parameters = {"select_columns": by_name("nope")}
    run = run_module("select_columns_in_dataset", tmp_path, {"dataset": table_of(x=[1])}, parameters)
    assert run.result["status"] == "failed"
    assert run.result["resources"]["rows_in"] == 1


def _burn(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
