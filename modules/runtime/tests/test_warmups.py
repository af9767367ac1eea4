"""Waiting processes hold what the steps of their modules import: each module is run in one and watched."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from modules.runtime import warmups

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(__file__).with_name("steps_after_touch.py")
DECLARED = {
    path.parent.name: yaml.safe_load(path.read_text())["designer"].get("warm", "")
    for path in sorted((ROOT / "modules").glob("*/module.yaml"))
}
#: the name under which a person's script can be imported while it runs
USER_SCRIPT = "script"

FORK = """
import io, os, signal, sys, tempfile, contextlib
from pathlib import Path
from modules.runtime import warmups
warmups.touch("learn")
child = os.fork()
if child == 0:
    signal.alarm(60)
    with contextlib.redirect_stdout(io.StringIO()), tempfile.TemporaryDirectory() as folder:
        learn = warmups.WARMUPS["learn"]
        learn.rehearse(Path(folder))
        learn.rehearse_later(Path(folder))
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@cache
def imported_beyond(warmup: str) -> dict[str, list[str]]:
    """Run a step of every module of a warm-up in a process that touched it; what each imported then."""
    done = program(str(PROGRAM), warmup)
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.parametrize("slug", DECLARED)
def test_a_step_imports_nothing_beyond_the_warm_up_of_its_module(slug: str) -> None:
    beyond = imported_beyond(DECLARED[slug])
    assert slug in beyond, "the program of this test has no step of the module"
    assert set(beyond[slug]) <= {USER_SCRIPT}


HEAVY = {"pandas", "scipy", "sklearn", "lightgbm", "duckdb", "polars", "yaml"}


@cache
def loaded_after(warmup: str) -> set[str]:
    """The libraries that a process holds once it has touched a warm-up."""
    code = (
        f"import json, sys; from modules.runtime import warmups; warmups.touch({warmup!r});"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    return set(json.loads(program("-c", code).stdout))


def test_the_light_warm_up_holds_no_heavy_library() -> None:
    loaded = loaded_after(warmups.TABLE)
    assert {"numpy", "pyarrow"} <= loaded
    assert not loaded & HEAVY


def test_a_query_waits_for_no_library_of_learning() -> None:
    loaded = loaded_after(warmups.SQL)
    assert {"numpy", "pyarrow", "duckdb"} <= loaded
    assert not loaded & (HEAVY - {"duckdb"})


def test_learning_is_ready_before_what_few_steps_need_is_loaded() -> None:
    code = (
        "import importlib, json, sys; from modules.runtime import warmups; learn = warmups.WARMUPS['learn'];"
        "[importlib.import_module(name) for name in learn.first]; warmups.rehearse(learn.rehearse);"
        "print(json.dumps(sorted(sys.modules)))"
    )
    loaded = set(json.loads(program("-c", code).stdout))
    assert {"pandas", "sklearn.linear_model"} <= loaded
    assert not loaded & set(warmups.WARMUPS[warmups.LEARN].later)


def test_the_lightest_warm_up_holds_no_library_of_tables_either() -> None:
    assert not loaded_after(warmups.SETTINGS) & {"numpy", "pyarrow", *HEAVY}


def test_module_files_and_warm_ups_name_the_same_modules() -> None:
    lighter: set[str] = set()
    for name in (warmups.SETTINGS, warmups.TABLE, warmups.SQL, warmups.LEARN):
        lighter |= {slug for slug, declared in DECLARED.items() if declared == name}
        assert set(warmups.WARMUPS[name].modules) == lighter
    assert lighter == set(DECLARED)


def test_touching_prints_nothing_and_leaves_nothing_behind(tmp_path: Path) -> None:
    code: Any = (
        "import os, tempfile; from modules.runtime import warmups;"
        f"tempfile.tempdir = {str(tmp_path)!r};"
        "warmups.touch('table')"
    )
    done = program("-c", code)
    assert (done.stdout, done.stderr, list(tmp_path.iterdir())) == ("", "", [])


def test_a_child_of_a_touched_process_can_train() -> None:
    program("-c", FORK)
