"""A chain of seven modules over one million rows of 20 columns, beside the same functions in one process."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from scripts.bench import laboratory
from scripts.bench.bench import AFRESH, Bench, affordable
from scripts.bench.laboratory import Laboratory
from scripts.bench.quiet import settle
from scripts.bench.statistics import Target, ratio, summary
from scripts.bench.tables import million_rows
from scripts.console import Failure
from scripts.paths import PYTHON, ROOT

_REPEATS = 3
_ALL = {"op": "include", "kind": "all"}
_DROPPED = {"op": "exclude", "kind": "names", "names": ["whole2"]}
#: node, module, parameters, and for each input the node and port that it reads
CHAIN: list[tuple[str, str, dict[str, Any], dict[str, tuple[str, str]]]] = [
    ("read", "import_data", {}, {}),
    (
        "select",
        "select_columns_in_dataset",
        {"select_columns": {"rules": [_ALL, _DROPPED], "preserve_order": False}},
        {"dataset": ("read", "results_dataset")},
    ),
    (
        "clean",
        "clean_missing_data",
        {
            "columns_to_be_cleaned": {"rules": [_ALL], "preserve_order": False},
            "cleaning_mode": "Remove entire row",
        },
        {"dataset": ("select", "results_dataset")},
    ),
    ("split", "split_data", {"fraction": 0.7}, {"dataset": ("clean", "cleaned_dataset")}),
    ("learner", "linear_regression", {}, {}),
    (
        "train",
        "train_model",
        {"label_column": "label"},
        {"untrained_model": ("learner", "untrained_model"), "dataset": ("split", "results_dataset1")},
    ),
    (
        "score",
        "score_model",
        {},
        {"trained_model": ("train", "trained_model"), "dataset": ("split", "results_dataset2")},
    ),
    ("evaluate", "evaluate_model", {}, {"scored_dataset": ("score", "scored_dataset")}),
]


def chain(lab: Laboratory) -> Iterator[dict[str, Any]]:
    """Read, select, clean, split, train, score, evaluate: in containers and in one process."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        file = Path(folder) / "million.parquet"
        million_rows(file)
        ways = {name: _seconds(lab.bench(name), file) for name in (laboratory.WARM, laboratory.PLAIN)}
        alone = _one_process(file)
    yield {"way": "one warm process", **summary([sum(times.values()) for times in alone], "s")}
    for name, seconds in ways.items():
        yield {"way": name, **summary(seconds, "s")}
    whole = median(sum(times.values()) for times in alone)
    yield {"way": "warm pool / one warm process", **ratio(median(ways[laboratory.WARM]), whole, Target(1.5))}
    for node in alone[0]:
        yield {"way": "one warm process", "part": node, **summary([times[node] for times in alone], "s")}


def _seconds(bench: Bench, file: Path) -> list[float]:
    pipeline = _draft(bench, _upload(bench, file))
    first = bench.timed(pipeline, **AFRESH)
    found = []
    for _ in range(affordable(_REPEATS, first.ended_s)):
        settle()
        found.append(bench.timed(pipeline, **AFRESH).ended_s)
    return found


def _one_process(file: Path) -> list[dict[str, float]]:
    """Run the modules' own functions one after the other in a process that is warm, with one thread."""
    command = [str(PYTHON), "-m", "scripts.bench.one_process", str(file), str(_REPEATS)]
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **threads}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Failure(done.stderr[-2_000:])
    times: list[dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return times


def _upload(bench: Bench, file: Path) -> str:
    cookies = {name: bench.client.cookie(name) for name in ("atelier_session", "csrftoken")}
    with file.open("rb") as stream, httpx.Client(cookies=cookies, trust_env=False, timeout=300) as client:
        answer = client.post(
            f"{bench.address}/api/datasets",
            data={"project": bench.project},
            files={"file": (file.name, stream)},
            headers={"X-CSRFToken": cookies["csrftoken"], "Origin": bench.address},
        )
    if answer.status_code != 201:
        raise Failure(f"the upload was refused: {answer.text[:500]}")
    dataset = str(answer.json()["id"])
    deadline = time.monotonic() + 120
    while bench.client.get(f"datasets/{dataset}")["state"] not in ("ready", "failed"):
        if time.monotonic() > deadline:
            raise Failure("the dataset was not read within two minutes")
        time.sleep(0.2)
    return dataset


def _draft(bench: Bench, dataset: str) -> dict[str, Any]:
    pipeline: dict[str, Any] = bench.client.post(
        "pipelines", {"project": bench.project, "name": "One million rows"}
    )
    operations: list[dict[str, Any]] = []
    for index, (name, module, parameters, _) in enumerate(CHAIN):
        own = {"dataset": dataset} if module == "import_data" else {}
        node = {
            "id": name,
            "module": module,
            "version": "1.0.0",
            "name": name,
            "parameters": parameters | own,
            "position": {"x": 0, "y": 140 * index},
            "comment": "",
        }
        operations.append({"type": "add_node", "node": node})
    for name, _, _, inputs in CHAIN:
        for port, (source, output) in inputs.items():
            edge = {
                "id": f"{name}_{port}",
                "source": {"node": source, "port": output},
                "target": {"node": name, "port": port},
            }
            operations.append({"type": "connect", "edge": edge})
    bench.edit(pipeline, *operations)
    return pipeline
