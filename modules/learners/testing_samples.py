"""Run the sample pipelines in this process, module by module along their edges, on the public test data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import yaml

from modules.learners.testing import succeeded
from modules.runtime.definition import load_definition
from modules.runtime.table import Table
from modules.runtime.testing import ModuleRun, data_dir, run_module

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
_OUTPUT = re.compile(r"^\$\{\{parent\.jobs\.(?P<node>\w+)\.outputs\.(?P<port>\w+)\}\}$")


def read_sample(slug: str) -> dict[str, Any]:
    """Return the nodes of a sample as its text says them."""
    nodes: dict[str, Any] = yaml.safe_load((SAMPLES / f"{slug}.yaml").read_text(encoding="utf-8"))["jobs"]
    return nodes


def run_sample(
    slug: str, folder: Path, changes: Mapping[str, Mapping[str, object]] | None = None
) -> dict[str, ModuleRun]:
    """Run all nodes of a sample, with other parameters for some of them; a failure is an AssertionError."""
    nodes = read_sample(slug)
    runs: dict[str, ModuleRun] = {}
    for node in TopologicalSorter({name: _sources(body) for name, body in nodes.items()}).static_order():
        runs[node] = _run_node(nodes[node], runs, folder, (changes or {}).get(node, {}))
    return runs


def _run_node(
    body: Mapping[str, Any], runs: Mapping[str, ModuleRun], folder: Path, changes: Mapping[str, object]
) -> ModuleRun:
    slug = body["component"].split(":")[1]
    definition = load_definition(slug)
    inputs: dict[str, Table | Path] = {}
    parameters: dict[str, object] = {}
    for name, value in body.get("inputs", {}).items():
        match = _OUTPUT.match(value) if isinstance(value, str) else None
        if match:
            inputs[name] = runs[match["node"]].folders[match["port"]]
        elif definition.widgets.get(name) == "columns":
            parameters[name] = json.loads(value)
        else:
            parameters[name] = value
    parameters |= changes
    return succeeded(run_module(slug, folder, inputs, parameters, _files(slug, parameters)))


def _files(slug: str, parameters: Mapping[str, object]) -> dict[str, Path]:
    """Hand over what the executor would fetch: here the copies among the test data."""
    if slug != "sample_dataset":
        return {}
    registry = json.loads((SAMPLES.parent / "modules" / slug / "datasets.json").read_text(encoding="utf-8"))
    entry = registry[parameters["dataset"]]
    return {"dataset": data_dir() / entry["local_name"]} if entry["source"] == "remote" else {}


def _sources(body: Mapping[str, Any]) -> set[str]:
    values = body.get("inputs", {}).values()
    return {match["node"] for value in values if isinstance(value, str) and (match := _OUTPUT.match(value))}
