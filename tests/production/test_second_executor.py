"""On SQLite there is one executor: a second one says so and does not start."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from tests.production.processes import Installation


def test_a_second_executor_on_sqlite_refuses_to_start_with_a_reason(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "var", {"ATELIER_RUNNER": "fake"})
    installation.setup()
    with installation.executor():
        second = installation.run("run_executor")
        serving = installation.run("serve", "--port", str(installation.free_port()))

    assert second.returncode == serving.returncode == 1
    assert "SQLite allows one" in second.stderr
    assert "SQLite allows one" in serving.stderr
    assert "Traceback" not in second.stderr + serving.stderr


def test_the_lock_dies_with_its_executor(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "var", {"ATELIER_RUNNER": "fake"})
    installation.setup()
    with installation.executor() as first:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        with installation.executor() as next_one:
            assert next_one.poll() is None


def test_an_executor_waits_for_no_database_that_is_not_ready(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "var", {"ATELIER_RUNNER": "fake"})

    refused: subprocess.CompletedProcess[str] = installation.run("run_executor")

    assert refused.returncode == 1
    assert "manage.py setup" in refused.stderr
