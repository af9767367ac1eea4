"""The short form of every fault test, each in a process and an installation of its own.

A failure prints the seed: `make chaos SCENARIO=… SEED=…` replays it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.command import SCENARIOS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(420)
@pytest.mark.parametrize("name", [name for name, scenario in SCENARIOS.items() if not scenario.only_full])
def test_what_was_promised_holds(name: str) -> None:
    needs = SCENARIOS[name].needs
    missing = [program for program in needs if not _there(program)]
    if missing:
        pytest.skip(f"not here: {', '.join(missing)}")
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos", name],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-20_000:]}\n{done.stderr[-5_000:]}"


def _there(program: str) -> bool:
    if program == "postgresql":
        from scripts.services import find_postgresql

        return find_postgresql() is not None
    if program == "docker":
        return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0
    return shutil.which(program) is not None
