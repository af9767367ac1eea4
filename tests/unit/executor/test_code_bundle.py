from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from executor.code_bundle import bundle_digest, ensure_bundle


@pytest.fixture
def package(tmp_path: Path) -> Path:
    package = tmp_path / "modules"
    for path, content in {
        "__init__.py": "",
        "runtime/__init__.py": "",
        "runtime/__main__.py": "import json\nprint(json.dumps('ran'))\n",
        "split_data/module.yaml": "name: split_data\n",
        "split_data/tests/test_split.py": "raise SystemExit\n",
        "runtime/__pycache__/x.pyc": "old",
        "environments/tabular/requirements.txt": "numpy\n",
        ".hidden": "x",
    }.items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(content)
    return package


def test_a_bundle_holds_what_runs_and_nothing_else(package: Path, tmp_path: Path) -> None:
    bundle = ensure_bundle(package, tmp_path / "code")
    names = {str(path.relative_to(bundle.path)) for path in bundle.path.rglob("*") if path.is_file()}
    assert {name for name in names if not name.endswith(".pyc")} == {
        "modules/__init__.py",
        "modules/runtime/__init__.py",
        "modules/runtime/__main__.py",
        "modules/split_data/module.yaml",
    }
    assert bundle.path.name == bundle.digest == bundle_digest(package)


def test_a_bundle_can_be_run_and_cannot_be_changed(package: Path, tmp_path: Path) -> None:
    bundle = ensure_bundle(package, tmp_path / "code")
    for path in bundle.path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o444)
    done = subprocess.run(
        [sys.executable, "-m", "modules.runtime"],
        cwd=tmp_path / "code",
        env={"PYTHONPATH": str(bundle.path)},
        capture_output=True,
        check=True,
    )
    assert done.stdout == b'"ran"\n'


def test_the_same_code_is_copied_once(package: Path, tmp_path: Path) -> None:
    first = ensure_bundle(package, tmp_path / "code")
    (package / "split_data" / "tests" / "test_split.py").write_text("changed")
    assert ensure_bundle(package, tmp_path / "code") == first
    assert [path.name for path in (tmp_path / "code").iterdir()] == [first.digest]


def test_changed_code_is_another_bundle(package: Path, tmp_path: Path) -> None:
    first = ensure_bundle(package, tmp_path / "code")
    (package / "runtime" / "__main__.py").write_text("print('changed')\n")
    second = ensure_bundle(package, tmp_path / "code")
    assert first.digest != second.digest
    assert "json" in (first.path / "modules" / "runtime" / "__main__.py").read_text()
