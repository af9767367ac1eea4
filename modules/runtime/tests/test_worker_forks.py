"""Steps in forks of a warm process read what lies in their files, every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from modules.runtime.definition import load_definition

ROOT = Path(__file__).resolve().parents[3]
_STEPS = 25
_TIMEOUT_S = 60.0
_ROWS = "number,word\n" + "".join(f"{i},w{i}\n" for i in range(200))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A warm process that serves orders from `in/order`."""
    for name in ("in", "out/.logs", "out/.ended"):
        (tmp_path / name).mkdir(parents=True)
    os.mkfifo(tmp_path / "in" / "order")
    command = [sys.executable, "-m", "modules.runtime.worker", "--warm", "table"]
    command += ["--input", str(tmp_path / "in"), "--output", str(tmp_path / "out")]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    yield process
    process.kill()
    process.wait()


def test_every_fork_reads_the_whole_file(server: subprocess.Popen[bytes], tmp_path: Path) -> None:
    keys = [f"step{number}" for number in range(_STEPS)]
    for key in keys:
        _stage(tmp_path, key)
    (tmp_path / "in" / "order").write_text("serve\n" + "".join(f"step {key}\n" for key in keys))
    deadline = time.monotonic() + _TIMEOUT_S
    while len(list((tmp_path / "out" / ".ended").glob("step*"))) < _STEPS:
        assert server.poll() is None
        assert time.monotonic() < deadline, "not all steps have ended"
        time.sleep(0.02)
    for key in keys:
        result = json.loads((tmp_path / "out" / key / "result.json").read_text())
        assert result["status"] == "succeeded", result
        assert result["outputs"]["results_dataset"]["rows"] == 200
        assert "self-pipe" not in (tmp_path / "out" / ".logs" / key).read_text()


def _stage(folder: Path, key: str) -> None:
    step = folder / "in" / key
    step.mkdir()
    (folder / "out" / key).mkdir()
    (step / "rows.csv").write_text(_ROWS)
    request = {
        "module": "import_data",
        "parameters": load_definition("import_data").defaults(),
        "outputs": {"results_dataset": {"type": "DataTable", "path": "results_dataset"}},
        "files": {"dataset": {"path": "rows.csv", "name": "rows.csv"}},
    }
    (step / "request.json").write_text(json.dumps(request))
