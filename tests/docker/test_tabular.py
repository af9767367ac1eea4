"""The environment of the built-in modules, and one of them run the way the executor runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from executor import log_store
from executor.artifacts import ArtifactStore
from executor.code_bundle import ensure_bundle
from executor.environments.image import BuildSettings, ImageBuilder
from executor.environments.loader import load_environment
from executor.runners.base import Limits
from executor.runners.docker import DockerRunner
from executor.runners.docker_client import EngineClients
from tests.contract.worlds import make_launch

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.timeout(900)
def test_a_module_runs_in_its_image_and_its_output_becomes_an_artifact(
    engine: EngineClients, tmp_path: Path, docker_installation: str
) -> None:
    tabular = load_environment(ROOT / "modules" / "environments", "tabular")
    runner = DockerRunner(
        engine, ImageBuilder(engine, BuildSettings(tmp_path / "locks")), installation=docker_installation
    )
    runner.prepare(tabular, lambda _: None)
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    bundle = ensure_bundle(ROOT / "modules", tmp_path / "bundles")
    (tmp_path / "code").symlink_to(bundle.path)
    request = {
        "module": "sample_dataset",
        "version": "1.0.0",
        "parameters": {"dataset": "penguins"},
        "inputs": {},
        "outputs": {"dataset": {"type": "DataTable", "path": "dataset"}},
        "files": {},
        "schemas": {},
        "limits": {"memory_bytes": 1024**3, "cpus": 1, "preview_rows": 100, "preview_columns": 100},
    }
    (tmp_path / "in" / "request.json").write_text(json.dumps(request), encoding="utf-8")
    launch = make_launch(tmp_path, "tabular", Limits(memory_bytes=1024**3), tabular)

    handle = runner.start(launch)
    exit_ = runner.wait(handle, launch.log_path, lambda _fraction, _text: None)
    runner.remove(handle)

    assert exit_.exit_code == 0, b"".join(log_store.iterate_log(launch.log_path)).decode()
    result = json.loads((launch.output_dir / "result.json").read_text(encoding="utf-8"))
    assert (result["status"], result["outputs"]["dataset"]["rows"]) == ("succeeded", 344)
    store = ArtifactStore(tmp_path / "artifacts")
    stored = store.store_folder(launch.output_dir / "dataset")
    assert {"data.arrow", "schema.json", "preview.json"} <= {file.path for file in stored.files}
    assert store.verify(stored.digest)
